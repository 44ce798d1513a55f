# SPDX-License-Identifier: Apache-2.0
"""Items of a level are linked upwards or downwards (reference model, matrix.trace)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.judging import judged_share
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    level = f"trace.level.{text_for(parameters, 'trace_level', given.subject)}"
    linked = f"{level}.covered_{text_for(parameters, 'direction', given.subject)}"
    least = number_for(parameters, "minimum_percent", given.subject, 100)
    return judged_share(linked, count_of(given, linked), count_of(given, f"{level}.total"), least)


CHECK = Check(
    name="trace_level_is_covered",
    version=1,
    title=Text(
        {
            "en": "The items of a level are linked",
            "zh-Hans": "该层级的条目已链接",
            "de": "Die Elemente einer Ebene sind verknüpft",
        }
    ),
    run=_run,
    parameters={
        "trace_level": "Canonical level whose items are looked at.",
        "direction": "up (to what they come from) or down (to what realises or verifies them).",
        "minimum_percent": "Lowest share of linked items in percent; 100 unless given.",
    },
    required=(
        "trace_level",
        "direction",
    ),
)
