# SPDX-License-Identifier: Apache-2.0
"""No trace link points to something that is not there (reference model, matrix.trace)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.judging import judged_maximum
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    most = number_for(parameters, "maximum", given.subject, 0)
    return judged_maximum(given, "trace.links.broken", most)


CHECK = Check(
    name="trace_has_no_broken_links",
    version=1,
    title=Text(
        {
            "en": "No trace link is broken",
            "zh-Hans": "没有失效的追溯链接",
            "de": "Kein Rückverfolgungslink ist gebrochen",
        }
    ),
    run=_run,
    parameters={
        "maximum": "How many are tolerated; 0 unless given.",
    },
)
