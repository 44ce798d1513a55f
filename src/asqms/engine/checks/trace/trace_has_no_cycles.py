# SPDX-License-Identifier: Apache-2.0
"""Trace links lead from level to level and never back to themselves (reference model, matrix.trace)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.judging import judged_maximum
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    most = number_for(parameters, "maximum", given.subject, 0)
    return judged_maximum(given, "trace.cycles", most)


CHECK = Check(
    name="trace_has_no_cycles",
    version=1,
    title=Text(
        {
            "en": "The trace links form no cycle",
            "zh-Hans": "追溯链接不形成循环",
            "de": "Die Rückverfolgungslinks bilden keinen Kreis",
        }
    ),
    run=_run,
    parameters={
        "maximum": "How many are tolerated; 0 unless given.",
    },
)
