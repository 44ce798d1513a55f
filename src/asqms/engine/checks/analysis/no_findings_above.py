# SPDX-License-Identifier: Apache-2.0
"""No finding of an analysis is above a level (reference model, report.static)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, counts_below
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text

WEIGHT_OF_LEVEL = {
    "none": 0,
    "note": 1,
    "information": 1,
    "debug": 1,
    "style": 1,
    "performance": 1,
    "portability": 1,
    "warning": 2,
    "error": 3,
}
"""SARIF and cppcheck levels; a level that is not listed weighs as much as an error."""


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    count_of(given, "findings.total")
    most = number_for(parameters, "maximum", given.subject, 0)
    tolerated = WEIGHT_OF_LEVEL.get(text_for(parameters, "level", given.subject), 0)
    above = 0
    for level in counts_below(given, "findings.by_level."):
        if WEIGHT_OF_LEVEL.get(level, 3) > tolerated:
            count = count_of(given, f"findings.by_level.{level}")
            above += count
    if above > most:
        return not_met("findings_above_level", fact="findings.by_level", value=above, needed=most)
    return met("findings_within_limit", fact="findings.by_level", value=above, needed=most)


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
        "level": "Highest tolerated level: none, note, warning or error; may depend on the class.",
        "maximum": "How many findings above the level are tolerated; 0 unless given.",
    },
    required=("level",),
)
