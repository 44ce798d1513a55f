# SPDX-License-Identifier: Apache-2.0
"""Every row has a value in the columns a register must have (reference model, all registers)."""

from functools import lru_cache

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, partly
from asqms.engine.checks.parameters import texts_of
from asqms.engine.checks.tables import blanks_of, rows_of, which_rows
from asqms.kernel.text import Text


@lru_cache(maxsize=1024)
def _usual_facts(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"rows.missing.{column}" for column in columns)


def _all_filled(given: CheckInput, columns: tuple[str, ...], which: str) -> bool:
    """Return whether every column says that nothing is blank: the usual case, read without a search."""
    facts = given.evidence.facts
    for fact in _usual_facts(columns):
        blank = facts.get(fact)
        if type(blank) is not int or blank != 0:
            return False
    return which == "all"


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    which = which_rows(parameters)
    rows = rows_of(given, which)
    columns = texts_of(parameters, "columns")
    blanks = (
        {}
        if _all_filled(given, columns, which)
        else {column: blanks_of(given, column, which) for column in columns}
    )
    if not any(blanks.values()):
        return met("columns_filled", fact="rows.missing", value=0, needed=0)
    worst = max(blanks, key=lambda column: blanks[column])
    blank, fact = blanks[worst], f"rows.missing.{worst}"
    if blank >= rows:
        return not_met("column_empty", fact=fact, value=blank, needed=0)
    return partly("cells_missing", fact=fact, value=blank, needed=0)


CHECK = Check(
    name="register_columns_are_filled",
    version=1,
    title=Text(
        {
            "en": "Every row has the columns it must have",
            "zh-Hans": "每一行的必填列均已填写",
            "de": "Jede Zeile hat die Spalten, die sie haben muss",
        }
    ),
    run=_run,
    parameters={
        "columns": "Canonical names of the columns that must not be blank.",
        "rows": "Which rows to look at: all, open or closed; all unless given.",
    },
    required=("columns",),
)
