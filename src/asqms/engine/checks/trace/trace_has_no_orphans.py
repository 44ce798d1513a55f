# SPDX-License-Identifier: Apache-2.0
"""Every traced item has a link (reference model, matrix.trace)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.judging import judged_maximum
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    most = number_for(parameters, "maximum", given.subject, 0)
    return judged_maximum(given, "trace.orphans", most)


CHECK = Check(
    name="trace_has_no_orphans",
    version=1,
    title=Text(
        {
            "en": "No traced item stands alone",
            "zh-Hans": "没有孤立的追溯项",
            "de": "Kein Element der Rückverfolgung steht allein",
        }
    ),
    run=_run,
    parameters={
        "maximum": "How many are tolerated; 0 unless given.",
    },
)
