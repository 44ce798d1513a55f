# SPDX-License-Identifier: Apache-2.0
"""Each listed value occurs in a column at least once."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, partly
from asqms.engine.checks.parameters import text_for, texts_of
from asqms.engine.checks.tables import plain_value, values_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    column = text_for(parameters, "column", given.subject)
    counts = values_of(given, column)
    wanted = tuple(dict.fromkeys(plain_value(one) for one in texts_of(parameters, "values")))
    lacking = [value for value in wanted if not counts.get(value)]
    fact = f"values.{column}"
    if not lacking:
        return met("all_values_present", fact=fact, value=len(wanted), needed=len(wanted))
    if len(lacking) == len(wanted):
        return not_met("no_value_present", fact=fact, value=0, needed=len(wanted))
    return partly("value_absent", fact=fact, value=lacking[0], needed=len(wanted))


CHECK = Check(
    name="values_are_present",
    version=1,
    title=Text(
        {
            "en": "Every value that must occur is there",
            "zh-Hans": "必需的值均已出现",
            "de": "Jeder Wert, der vorkommen muss, ist da",
        }
    ),
    run=_run,
    parameters={
        "column": "Column to look at.",
        "values": "Values that must each occur; case does not matter.",
    },
    required=(
        "column",
        "values",
    ),
)
