# SPDX-License-Identifier: Apache-2.0
"""Says of a record or entry that was changed, moved, deleted or inserted which one and, if it can, how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asqms.contexts.ledger.domain.judge import ENTRY, RECORD, TILE
from asqms.contexts.ledger.domain.merkle import leaf_hash
from asqms.contexts.ledger.domain.record import Facts
from asqms.contexts.ledger.domain.repair import Known, changed_column
from asqms.contexts.ledger.queries.findings import Findings
from asqms.contexts.ledger.queries.rows import ENTRY_COLUMNS, RECORD_COLUMNS, StoredRow, select

_NEIGHBOURS = 8


class Suspects:
    """The rows of one log that do not fit, as they are met."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._strays: list[tuple[str, StoredRow]] = []
        self._lost_entries: dict[bytes, int] = {}
        self._entries: Mapping[int, StoredRow] = {}

    def entries_of_piece(self, entries: Mapping[int, StoredRow]) -> None:
        """Remember the entries around the positions that are judged next."""
        self._entries = entries

    def stray(self, table: str, row: StoredRow) -> None:
        """Keep a row that is outside the log until it is known whether it is missed inside."""
        self._strays.append((table, row))

    def changed_record(
        self, position: int, record: StoredRow, entry: StoredRow | None, leaf: bytes | None
    ) -> None:
        """Tell a record whose bytes are not those its leaf commits to."""
        self.findings.blamed_records |= _ids(record, entry)
        if record["salt"] == b"" and record["content"] == "":
            self._tell(
                "ledger.record_erased", "The content of this record was erased.", RECORD, position, record
            )
            return
        column = ", ".join(record.malformed) or self._column(record, leaf, self._own_positions(record))
        sentence = "This record is not what was written."
        self._tell("ledger.record_changed", sentence, RECORD, position, record, column)

    def lost_record(self, position: int, entry: StoredRow | None, leaf: bytes | None) -> None:
        """Tell a record that is not where its entry says; it may have been moved or deleted."""
        number = entry["record_id"] if entry is not None and "record_id" not in entry.malformed else 0
        self.findings.blamed_records.add(number)
        row = next(select(RECORD, RECORD_COLUMNS, "WHERE id = %s", [number]), None)
        if row is not None:
            column = ", ".join(row.malformed) or self._column(row, leaf, (position,))
            self._tell("ledger.record_changed", "This record was moved.", RECORD, position, row, column)
            return
        where = self._named_by_head(number)
        self.findings.add(
            "ledger.record_missing", "This record was deleted.", table=RECORD, position=position, **where
        )

    def other_id(self, position: int, record: StoredRow, entry: StoredRow | None) -> None:
        """Tell a record whose number is not the one its entry has."""
        if entry is None:
            return
        self.findings.blamed_records |= _ids(record, entry)
        if self._named_by_head(record["id"]) or self._fits_better(position, record["id"], entry["record_id"]):
            self._tell(
                "ledger.entry_changed", "The entry names another row.", ENTRY, position, record, "record_id"
            )
        else:
            self._tell(
                "ledger.record_changed",
                "The number of this record is another.",
                RECORD,
                position,
                record,
                "id",
            )

    def lost_entry(self, position: int, record: StoredRow | None, leaf: bytes | None) -> None:
        """Tell an entry that is gone."""
        if leaf is not None:
            self._lost_entries[leaf] = position
        self._tell("ledger.entry_missing", "The entry of the log is gone.", ENTRY, position, record)

    def changed_entry(self, position: int, entry: StoredRow, record: StoredRow | None) -> None:
        """Tell an entry that is not the commitment to its record."""
        column = ", ".join(entry.malformed) or "commitment"
        self._tell(
            "ledger.entry_changed", "The entry of the log was changed.", ENTRY, position, record, column
        )

    def changed_tile(self, position: int, record: StoredRow | None) -> None:
        """Tell a hash of a tile that is not the hash of its entry."""
        sentence = f"A hash of tile 0/{position // 256} was changed."
        self._tell("ledger.tile_changed", sentence, TILE, position, record, "hashes")

    def tell_strays(self) -> None:
        """Tell rows outside the log that nothing inside misses."""
        for table, row in self._strays:
            if table == RECORD and row["id"] not in self.findings.blamed_records:
                self.findings.blamed_records.add(row["id"])
                position = row["position"] if isinstance(row["position"], int) else -1
                self._tell(
                    "ledger.record_inserted", "The log has no entry for this record.", RECORD, position, row
                )
            elif table == ENTRY:
                self._stray_entry(row)

    def _stray_entry(self, row: StoredRow) -> None:
        value = row["commitment"]
        lost = self._lost_entries.get(leaf_hash(value)) if isinstance(value, bytes) else None
        position = row["position"] if isinstance(row["position"], int) else -1
        if lost is None:
            self._tell("ledger.entry_inserted", "The log has no such position.", ENTRY, position, None)

    def _tell(
        self, code: str, sentence: str, table: str, position: int, record: StoredRow | None, column: str = ""
    ) -> None:
        named: dict[str, Any] = {}
        if record is not None:
            named = {
                "kind": str(record["kind"]),
                "key": str(record["key"]),
                "version": record["version"] if isinstance(record["version"], int) else 0,
            }
        self.findings.add(code, sentence, table=table, column=column, position=position, **named)

    def _column(self, record: StoredRow, leaf: bytes | None, positions: tuple[int, ...]) -> str:
        facts = record.facts
        if facts is None or leaf is None or not self.findings.few:
            return ""
        names = [(row["kind"], row["key"]) for row in self._heads(record["id"])]
        known = Known(self.findings.organisation, positions, names, self._neighbours(record))
        return changed_column(facts, record["salt"], lambda entry: leaf_hash(entry) == leaf, known)

    def _own_positions(self, record: StoredRow) -> tuple[int, ...]:
        """Return the positions whose entry names this row."""
        near = [at for at, entry in self._entries.items() if entry["record_id"] == record["id"]]
        if near or not self.findings.few:
            return tuple(near)
        rest = "WHERE organisation = %s AND record_id = %s"
        rows = select(ENTRY, ENTRY_COLUMNS, rest, [self.findings.organisation, record["id"]])
        return tuple(row["position"] for row in rows if not row.malformed)

    def _neighbours(self, record: StoredRow) -> list[Facts]:
        position = record["position"]
        rest = "WHERE organisation = %s AND position >= %s AND position <= %s"
        around = [self.findings.organisation, position - _NEIGHBOURS, position + _NEIGHBOURS]
        rows = select(RECORD, RECORD_COLUMNS, rest, around)
        return [facts for row in rows if row["id"] != record["id"] and (facts := row.facts) is not None]

    def _fits_better(self, position: int, number: int, other: int) -> bool:
        """Tell whether only the first number fits between those of the neighbours, which rise."""
        around = [self._entries.get(position + step) for step in (-1, 1)]
        low, high = (row["record_id"] if row is not None else None for row in around)

        def fits(one: int) -> bool:
            return (low is None or low < one) and (high is None or one < high)

        return fits(number) and not fits(other)

    def _heads(self, number: int) -> list[StoredRow]:
        return list(select("ledger_head", ("kind", "key", "version"), "WHERE record_id = %s", [number]))

    def _named_by_head(self, number: int) -> dict[str, Any]:
        for row in self._heads(number):
            return {"kind": str(row["kind"]), "key": str(row["key"]), "version": row["version"]}
        return {}


def _ids(record: StoredRow, entry: StoredRow | None) -> set[int]:
    return {record["id"]} | ({entry["record_id"]} if entry is not None else set())
