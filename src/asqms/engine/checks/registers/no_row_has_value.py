# SPDX-License-Identifier: Apache-2.0
"""At most a number of rows has one of the listed values."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for, text_for, texts_of
from asqms.engine.checks.tables import plain_value, values_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    column = text_for(parameters, "column", given.subject)
    most = number_for(parameters, "maximum", given.subject, 0)
    counts = values_of(given, column)
    unwanted = {plain_value(one) for one in texts_of(parameters, "values")}
    found = sum(count for value, count in counts.items() if value in unwanted)
    if found > most:
        return not_met("unwanted_value_found", fact=f"values.{column}", value=found, needed=most)
    return met("no_unwanted_value", fact=f"values.{column}", value=found, needed=most)


CHECK = Check(
    name="no_row_has_value",
    version=1,
    title=Text(
        {
            "en": "No row has a value that must not occur",
            "zh-Hans": "没有包含禁用值的行",
            "de": "Keine Zeile hat einen Wert, der nicht vorkommen darf",
        }
    ),
    run=_run,
    parameters={
        "column": "Column to look at.",
        "values": "Values that must not occur; case does not matter.",
        "maximum": "How many such rows are tolerated; 0 unless given.",
    },
    required=(
        "column",
        "values",
    ),
)
