# SPDX-License-Identifier: Apache-2.0
"""A fact has a stated value."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.engine.checks.parameters import text_for, value_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    fact = text_for(parameters, "fact", given.subject)
    needed = value_for(parameters.get("value"), given.subject)
    if needed is None:
        return unknown("threshold_missing", fact="value")
    value = given.facts.get(fact)
    if value is None:
        return unknown("fact_missing", fact=fact)
    if value != needed or isinstance(value, bool) is not isinstance(needed, bool):
        return not_met("value_differs", fact=fact, value=value, needed=needed)
    return met("value_equal", fact=fact, value=value, needed=needed)


CHECK = Check(
    name="fact_equals",
    version=1,
    title=Text(
        {
            "en": "A value is the stated one",
            "zh-Hans": "数值与规定一致",
            "de": "Ein Wert ist der festgelegte",
        }
    ),
    run=_run,
    parameters={
        "fact": "Name of the fact.",
        "value": "The value it must have.",
    },
    required=(
        "fact",
        "value",
    ),
)
