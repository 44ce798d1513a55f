# SPDX-License-Identifier: Apache-2.0
"""A fact is at most a number."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import number_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    fact = text_for(parameters, "fact", given.subject)
    most = number_for(parameters, "maximum", given.subject)
    value = number_of(given, fact)
    if value > most:
        return not_met("above_maximum", fact=fact, value=value, needed=most)
    return met("within_maximum", fact=fact, value=value, needed=most)


CHECK = Check(
    name="fact_at_most",
    version=1,
    title=Text(
        {
            "en": "A value stays within its maximum",
            "zh-Hans": "数值不超过上限",
            "de": "Ein Wert bleibt in seiner Obergrenze",
        }
    ),
    run=_run,
    parameters={
        "fact": "Name of the fact.",
        "maximum": "Highest accepted value.",
    },
    required=(
        "fact",
        "maximum",
    ),
)
