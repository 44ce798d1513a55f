# SPDX-License-Identifier: Apache-2.0
"""Every row has a value in the columns a register must have (reference model, all registers)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, partly, unknown
from asqms.engine.checks.parameters import texts_of, truth_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    only_open = truth_for(parameters, "only_open")
    rows = count_of(given, "rows.open" if only_open else "rows.total")
    if rows == 0:
        return met("no_row_to_look_at", fact="rows.open" if only_open else "rows.total", value=0)
    worst, worst_fact = 0, ""
    for column in texts_of(parameters, "columns"):
        fact = f"rows.missing_open.{column}" if only_open else f"rows.missing.{column}"
        if fact not in given.facts:
            return unknown("column_not_found", fact=fact)
        blank = count_of(given, fact)
        if blank > worst:
            worst, worst_fact = blank, fact
    if worst == 0:
        return met("columns_filled", fact="rows.missing", value=0, needed=0)
    if worst >= rows:
        return not_met("column_empty", fact=worst_fact, value=worst, needed=0)
    return partly("cells_missing", fact=worst_fact, value=worst, needed=0)


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
        "only_open": "True to look only at rows that are still open; false unless given.",
    },
    required=("columns",),
)
