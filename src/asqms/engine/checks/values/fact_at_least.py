# SPDX-License-Identifier: Apache-2.0
"""A fact is at least a number."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import number_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    fact = text_for(parameters, "fact", given.subject)
    least = number_for(parameters, "minimum", given.subject)
    value = number_of(given, fact)
    if value < least:
        return not_met("below_minimum", fact=fact, value=value, needed=least)
    return met("minimum_reached", fact=fact, value=value, needed=least)


CHECK = Check(
    name="fact_at_least",
    version=1,
    title=Text(
        {
            "en": "A value reaches its minimum",
            "zh-Hans": "数值达到下限",
            "de": "Ein Wert erreicht seine Untergrenze",
        }
    ),
    run=_run,
    parameters={
        "fact": "Name of the fact.",
        "minimum": "Lowest accepted value.",
    },
    required=(
        "fact",
        "minimum",
    ),
)
