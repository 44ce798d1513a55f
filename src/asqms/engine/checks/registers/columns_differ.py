# SPDX-License-Identifier: Apache-2.0
"""Two columns never hold the same person or thing in a row (independence)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, first_present
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import text_for
from asqms.engine.checks.tables import rows_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    first = text_for(parameters, "column", given.subject)
    second = text_for(parameters, "other_column", given.subject)
    rows_of(given)
    fact = first_present(given, f"rows.same.{first}.{second}", f"rows.same.{second}.{first}")
    same = count_of(given, fact or f"rows.same.{first}.{second}")
    if same:
        return not_met("same_in_both_columns", fact=fact or "", value=same, needed=0)
    return met("columns_differ", fact=fact or "", value=0, needed=0)


CHECK = Check(
    name="columns_differ",
    version=1,
    title=Text(
        {
            "en": "The two columns differ in every row",
            "zh-Hans": "两列在每一行都不同",
            "de": "Die beiden Spalten unterscheiden sich in jeder Zeile",
        }
    ),
    run=_run,
    parameters={
        "column": "First column.",
        "other_column": "Column that must hold something else.",
    },
    required=(
        "column",
        "other_column",
    ),
)
