# SPDX-License-Identifier: Apache-2.0
"""No finding above a level is left to treat (reference model, report.sca, report.security_test)."""

from asqms.engine.checks.analysis.levels import counted_above, end_unless_complete
from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, unknown
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    most = number_for(parameters, "maximum", given.subject, 0)
    fact, above = counted_above(given, text_for(parameters, "level", given.subject))
    if above > most:
        return unknown("treatment_not_stated", fact=fact, value=above, needed=most)
    end_unless_complete(given)
    return met("findings_within_limit", fact=fact, value=above, needed=most)


CHECK = Check(
    name="findings_need_no_treatment",
    version=1,
    title=Text(
        {
            "en": "No finding is left to treat",
            "zh-Hans": "没有待处理的发现项",
            "de": "Kein Befund ist noch zu behandeln",
        }
    ),
    run=_run,
    parameters={
        "level": "Highest tolerated level: none, note, low, warning, medium, error, high, critical.",
        "maximum": "How many findings above the level are tolerated; 0 unless given.",
    },
    required=("level",),
)
