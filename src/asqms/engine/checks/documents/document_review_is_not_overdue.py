# SPDX-License-Identifier: Apache-2.0
"""The next review of a document, or of the first in a table, has not passed (reference model, doc.policy)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, date_of, first_present
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.kernel.text import Text

IN_TABLE = ("dates.review_due.earliest_open", "dates.review_due.earliest")
"""The first review that comes due in a table of documents: among the open rows where they are marked."""


def _fact(given: CheckInput) -> str:
    if "document.review_due" not in given.facts and count_of(given, "rows.total", absent=0):
        return first_present(given, *IN_TABLE) or IN_TABLE[-1]
    return "document.review_due"


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:
    fact = _fact(given)
    due = date_of(given, fact)
    if due < given.as_of:
        return not_met("date_overdue", fact=fact, value=due.isoformat(), needed=given.as_of.isoformat())
    return met("nothing_overdue", fact=fact, value=due.isoformat(), needed=given.as_of.isoformat())


CHECK = Check(
    name="document_review_is_not_overdue",
    version=2,
    title=Text(
        {
            "en": "The review of the document is not overdue",
            "zh-Hans": "文件评审未逾期",
            "de": "Die Überprüfung des Dokuments ist nicht überfällig",
        }
    ),
    run=_run,
    parameters={},
)
