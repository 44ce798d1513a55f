# SPDX-License-Identifier: Apache-2.0
"""Enough rows of a table have one of the listed values."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.judging import judged_share
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for, text_for, texts_of
from asqms.engine.checks.tables import plain_value, rows_of, values_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    column = text_for(parameters, "column", given.subject)
    least = number_for(parameters, "minimum_percent", given.subject)
    rows = rows_of(given)
    wanted = {plain_value(one) for one in texts_of(parameters, "values")}
    counts = values_of(given, column)
    found = sum(count for value, count in counts.items() if value in wanted)
    return judged_share(f"values.{column}", found, rows, least)


CHECK = Check(
    name="rows_with_value_reach_share",
    version=1,
    title=Text(
        {
            "en": "Enough rows have the wanted value",
            "zh-Hans": "足够多的行具有期望值",
            "de": "Genug Zeilen haben den gewünschten Wert",
        }
    ),
    run=_run,
    parameters={
        "column": "Column to look at.",
        "values": "Values that count; case does not matter.",
        "minimum_percent": "Lowest share of rows in percent.",
    },
    required=(
        "column",
        "values",
        "minimum_percent",
    ),
)
