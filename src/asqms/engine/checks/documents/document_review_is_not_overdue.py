# SPDX-License-Identifier: Apache-2.0
"""The next review of a document has not passed (reference model, doc.policy, register.documents)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import date_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:

    due = date_of(given, "document.review_due")
    if due < given.as_of:
        return not_met(
            "date_overdue", fact="document.review_due", value=due.isoformat(), needed=given.as_of.isoformat()
        )
    return met(
        "nothing_overdue", fact="document.review_due", value=due.isoformat(), needed=given.as_of.isoformat()
    )


CHECK = Check(
    name="document_review_is_not_overdue",
    version=1,
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
