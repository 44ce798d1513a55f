# SPDX-License-Identifier: Apache-2.0
"""Somebody approved it, by name, on or before the as-of date (DESIGN 4.3)."""

from datetime import date

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, date_of, first_present, truth_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, partly, unknown
from asqms.engine.checks.parameters import truth_for
from asqms.kernel.text import Text

APPROVER_COLUMNS = ("approver", "approved_by", "decided_by")
"""Canonical columns that name who approved, in order of preference."""


def _of_table(given: CheckInput) -> Finding | None:
    fact = first_present(given, *(f"rows.missing.{column}" for column in APPROVER_COLUMNS))
    rows = count_of(given, "rows.total", absent=0)
    if fact is None or rows == 0:
        return None
    blank = count_of(given, fact)
    if blank == 0:
        return met("approved", fact=fact, value=rows)
    if blank < rows:
        return partly("approver_missing", fact=fact, value=blank, needed=0)
    return not_met("approver_missing", fact=fact, value=blank, needed=0)


def _of_document(given: CheckInput) -> Finding:
    named = bool(given.facts.get("document.approved_by"))
    if not truth_of(given, "document.approved"):
        if named and "document.approved_on" in given.facts:
            return not_met("not_approved", fact="document.approved", value=False, needed=True)
        return unknown("approval_not_stated", fact="document.approved_by")
    if "document.approved_on" in given.facts:
        day = date_of(given, "document.approved_on")
        if day > given.as_of:
            return _later(day, given)
    if not named:
        return partly("approver_not_named", fact="document.approved_by")
    return met("approved", fact="document.approved", value=True)


def _of_signatures(given: CheckInput) -> Finding:
    invalid = count_of(given, "signatures.invalid", absent=0)
    if invalid:
        return not_met("signature_invalid", fact="signatures.invalid", value=invalid, needed=0)
    return met("signed", fact="signatures.total", value=count_of(given, "signatures.total"))


def _later(day: date, given: CheckInput) -> Finding:
    return not_met("approved_later", value=day.isoformat(), needed=given.as_of.isoformat())


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    record = given.evidence
    if record.approved_by:
        if record.approved_on is not None and record.approved_on > given.as_of:
            return not_met(
                "approved_later", value=record.approved_on.isoformat(), needed=given.as_of.isoformat()
            )
        return met("approved", value=record.approved_by)
    if truth_for(parameters, "signature_counts") and count_of(given, "signatures.total", absent=0) > 0:
        return _of_signatures(given)
    return _of_table(given) or _of_document(given)


CHECK = Check(
    name="approval_is_recorded",
    version=1,
    title=Text(
        {
            "en": "The approval is recorded",
            "zh-Hans": "批准已记录",
            "de": "Die Freigabe ist dokumentiert",
        }
    ),
    run=_run,
    parameters={
        "signature_counts": "True where a signature is an approval; false unless given.",
    },
)
