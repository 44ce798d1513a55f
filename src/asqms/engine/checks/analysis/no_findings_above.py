# SPDX-License-Identifier: Apache-2.0
"""No finding of an analysis is above a level (reference model, report.static)."""

from asqms.engine.checks.analysis.levels import counted_above, end_unless_complete
from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    most = number_for(parameters, "maximum", given.subject, 0)
    fact, above = counted_above(given, text_for(parameters, "level", given.subject))
    if above > most:
        return not_met("findings_above_level", fact=fact, value=above, needed=most)
    end_unless_complete(given)
    return met("findings_within_limit", fact=fact, value=above, needed=most)


CHECK = Check(
    name="no_findings_above",
    version=1,
    title=Text(
        {
            "en": "No finding is above the tolerated level",
            "zh-Hans": "没有超过允许级别的发现项",
            "de": "Kein Befund liegt über der geduldeten Stufe",
        }
    ),
    run=_run,
    parameters={
        "level": "Highest tolerated level: none, note, low, warning, medium, error, high, critical.",
        "maximum": "How many findings above the level are tolerated; 0 unless given.",
    },
    required=("level",),
)
