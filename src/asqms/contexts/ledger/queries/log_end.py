# SPDX-License-Identifier: Apache-2.0
"""Decides how long a log is when its tables disagree."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from asqms.contexts.ledger.domain.judge import ENTRY, RECORD
from asqms.contexts.ledger.domain.merkle import HASH_BYTES, peaks_at
from asqms.contexts.ledger.queries.findings import Findings
from asqms.contexts.ledger.queries.log import nodes_of
from asqms.contexts.ledger.queries.rows import LOG_HEAD_COLUMNS, StoredRow, select

_COUNTED = {
    RECORD: "SELECT COUNT(*), MAX(position) FROM ledger_record WHERE organisation = %s",
    ENTRY: "SELECT COUNT(*), MAX(position) FROM ledger_entry WHERE organisation = %s",
}


@dataclass(frozen=True, slots=True)
class LogEnd:
    """Where a log ends: its true size, and the peaks its row states (None without a usable row)."""

    size: int
    peaks: bytes | None


def log_end(organisation: str, findings: Findings) -> LogEnd:
    """Return where the log ends; a row that says otherwise is a finding."""
    row = next(select("ledger_log_head", LOG_HEAD_COLUMNS, "WHERE organisation = %s", [organisation]), None)
    counted = [_counted(table, organisation) for table in (ENTRY, RECORD)]
    if row is None:
        entries, last = counted[0]
        if entries:
            findings.add(
                "ledger.log_head_missing",
                "The row that says where the log ends is gone.",
                table="ledger_log_head",
            )
        return LogEnd(min(entries, last), None)
    size, peaks = row["size"], row["peaks"]
    if row.malformed:
        _tell(findings, row, ", ".join(row.malformed))
        return LogEnd(max(last for _, last in counted), peaks if isinstance(peaks, bytes) else None)
    true = _true_size(organisation, size, peaks, counted)
    if true != size:
        _tell(findings, row, "size")
    return LogEnd(true, peaks)


def _true_size(organisation: str, size: int, peaks: bytes, counted: list[tuple[int, int]]) -> int:
    if all(count == last == size for count, last in counted):
        return size
    lasts = [last for _, last in counted]
    for candidate in (size, *lasts):
        if _peaks(organisation, candidate) == peaks:
            return candidate
    plausible = size >= 0 and size.bit_count() * HASH_BYTES == len(peaks) and size <= 2 * max(lasts) + 1_000
    return size if plausible or size in {one for pair in counted for one in pair} else max(lasts)


def _counted(table: str, organisation: str) -> tuple[int, int]:
    """Return how many rows there are and the position after the last, if that is plausible."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED[table], [organisation])
        count, last = cursor.fetchone()
    plausible = isinstance(last, int) and last < 2 * count + 1_000
    return count, last + 1 if plausible else count


def _peaks(organisation: str, size: int) -> bytes | None:
    try:
        return b"".join(peaks_at(size, nodes_of(organisation, size))) if size >= 0 else None
    except KeyError:
        return None


def _tell(findings: Findings, row: StoredRow, column: str) -> None:
    findings.add(
        "ledger.log_head_changed",
        "The row that says where the log ends was changed.",
        table="ledger_log_head",
        column=column,
        position=row["size"] if isinstance(row["size"], int) else -1,
    )
