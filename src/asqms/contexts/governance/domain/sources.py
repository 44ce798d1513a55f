# SPDX-License-Identifier: Apache-2.0
"""What fills a column of evidence or a field of the next record: a field, or what a record knows itself."""

from __future__ import annotations

from asqms.contexts.governance.data.records import GovernanceRecord
from asqms.contexts.governance.data.types import RecordType, StateKind


def value_of(given: RecordType, record: GovernanceRecord, source: str) -> object:
    """Return what a source gives for a record; None where there is nothing.

    Signatures count only while they stand on what the record holds. Lists become one text.
    """
    if not source.startswith("$"):
        value = record.fields.get(source)
        return "; ".join(str(one) for one in value) if isinstance(value, list) else value
    head, _, rest = source.removeprefix("$").partition(".")
    if head in {"entered", "by"}:
        return _of_path(record, head, rest)
    if head in {"signer", "signed_on"}:
        return _of_signatures(record, head, rest)
    if head == "link":
        return "; ".join(one.number for one in record.links if one.relation == rest) or None
    if head == "ended":
        ends = {one.id for one in given.states if one.kind is StateKind.END}
        return record.path[-1].on.isoformat() if record.state in ends else None
    plain = {
        "number": record.number,
        "title": record.title,
        "state": record.state,
        "scope": record.scope,
        "owner": record.owner or record.author,
        "author": record.author,
        "created": record.created.isoformat(),
    }
    return plain.get(head)


def _of_path(record: GovernanceRecord, head: str, rest: str) -> object:
    if head == "entered":
        days = [one.on for one in record.path if one.state == rest]
        return days[-1].isoformat() if days else None
    hands = [one.person for one in record.path if one.step == rest]
    return hands[-1] if hands else None


def _of_signatures(record: GovernanceRecord, head: str, rest: str) -> object:
    standing = [one for one in record.signatures if one.step == rest and record.holds(one)]
    if not standing:
        return None
    return standing[-1].person if head == "signer" else standing[-1].at[:10]
