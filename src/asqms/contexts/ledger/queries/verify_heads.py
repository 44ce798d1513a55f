# SPDX-License-Identifier: Apache-2.0
"""Re-derives which version of each record is the newest and compares it with the rows that say so."""

from __future__ import annotations

from django.db import connection

from asqms.contexts.ledger.queries.findings import Findings
from asqms.contexts.ledger.queries.rows import select

_WRONG = """
SELECT r.id, r.kind, r.key, r.version, h.record_id, h.version, h.removed <> r.removed
FROM ledger_record r
LEFT JOIN ledger_head h ON h.organisation = r.organisation AND h.kind = r.kind AND h.key = r.key
WHERE r.organisation = %s
  AND NOT EXISTS (
    SELECT 1 FROM ledger_record l
    WHERE l.organisation = r.organisation AND l.kind = r.kind AND l.key = r.key AND l.version > r.version)
  AND (h.record_id IS NULL OR h.record_id <> r.id OR h.version <> r.version OR h.removed <> r.removed)
"""
_STRAY = """
SELECT h.kind, h.key, h.version, h.record_id
FROM ledger_head h
WHERE h.organisation = %s
  AND NOT EXISTS (
    SELECT 1 FROM ledger_record r
    WHERE r.organisation = h.organisation AND r.kind = h.kind AND r.key = h.key)
"""
_TABLE = "ledger_head"


def verify_heads(findings: Findings) -> None:
    """Report every record whose newest version is not stated, or not stated rightly."""
    with connection.cursor() as cursor:
        cursor.execute(_STRAY, [findings.organisation])
        strays = {row[3]: row for row in cursor.fetchall()}
        cursor.execute(_WRONG, [findings.organisation])
        wrong = cursor.fetchall()
    for number, kind, key, version, head_number, head_version, removal_differs in wrong:
        if number in findings.blamed_records or head_number in findings.blamed_records:
            continue
        if head_number is None:
            column = _moved_column(number, kind, key, strays.pop(number, None))
        else:
            differs = {
                "record_id": head_number != number,
                "version": head_version != version,
                "removed": removal_differs,
            }
            column = ", ".join(name for name, one in differs.items() if one)
        code = "ledger.head_changed" if head_number is not None or column else "ledger.head_missing"
        findings.add(
            code,
            "The row that names the newest version of this record is not what the records give.",
            table=_TABLE,
            column=column,
            kind=str(kind),
            key=str(key),
            version=version,
        )
    for number, (kind, key, version, _) in strays.items():
        if number not in findings.blamed_records:
            findings.add(
                "ledger.head_inserted",
                "A row names the newest version of a record that does not exist.",
                table=_TABLE,
                kind=str(kind),
                key=str(key),
                version=version if isinstance(version, int) else 0,
            )


def _moved_column(number: int, kind: str, key: str, stray: tuple[str, str, int, int] | None) -> str:
    """Return which columns of a head were changed so that it no longer names the record."""
    if stray is not None:
        return ", ".join(
            name for name, one, was in zip(("kind", "key"), stray, (kind, key), strict=False) if one != was
        )
    elsewhere = select(_TABLE, ("organisation",), "WHERE record_id = %s", [number])
    return "organisation" if any(True for _ in elsewhere) else ""
