# SPDX-License-Identifier: Apache-2.0
"""No date of a column has passed (reference model: review dates, due dates, end dates)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import date_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.engine.checks.parameters import text_for
from asqms.engine.checks.tables import blanks_of, rows_of, which_rows
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    column = text_for(parameters, "column", given.subject)
    which = which_rows(parameters)
    marked = which == "open" and "rows.open" in given.facts
    rows = rows_of(given, "open" if marked else "all")
    fact = f"dates.{column}.earliest_open" if marked else f"dates.{column}.earliest"
    if fact not in given.facts and blanks_of(given, column, "open" if marked else "all") == rows:
        return met("no_date_to_look_at", fact=fact)
    earliest = date_of(given, fact)
    if earliest >= given.as_of:
        return met("nothing_overdue", fact=fact, value=earliest.isoformat(), needed=given.as_of.isoformat())
    if which == "open" and not marked:
        return unknown("open_rows_not_marked", fact="rows.open", value=earliest.isoformat())
    return not_met("date_overdue", fact=fact, value=earliest.isoformat(), needed=given.as_of.isoformat())


CHECK = Check(
    name="no_date_is_overdue",
    version=1,
    title=Text(
        {
            "en": "No date has passed",
            "zh-Hans": "没有逾期日期",
            "de": "Kein Termin ist überschritten",
        }
    ),
    run=_run,
    parameters={
        "column": "Column of the date.",
        "rows": "Which rows to look at: all or open; all unless given.",
    },
    required=("column",),
)
