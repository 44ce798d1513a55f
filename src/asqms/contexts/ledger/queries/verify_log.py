# SPDX-License-Identifier: Apache-2.0
"""Re-derives the log of an organisation from every record, entry and tile, and tells which was changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from asqms.contexts.ledger.domain.judge import ENTRY, RECORD, TILE, Copies, settled
from asqms.contexts.ledger.domain.merkle import HASH_BYTES, grown, leaf_hash, root_of, root_of_peaks
from asqms.contexts.ledger.domain.record import commitment, record_bytes
from asqms.contexts.ledger.domain.tiles import WIDTH, hashes_in
from asqms.contexts.ledger.queries.findings import Findings
from asqms.contexts.ledger.queries.log_end import LogEnd
from asqms.contexts.ledger.queries.rows import ENTRY_COLUMNS, PIECE, RECORD_COLUMNS, StoredRow, select
from asqms.contexts.ledger.queries.suspects import Suspects
from asqms.contexts.ledger.queries.verify_tiles import StoredTile, check_upper_tiles, level_tiles

_IN_RANGE = "WHERE organisation = %s AND position >= %s AND position < %s"
_OUTSIDE = "WHERE organisation = %s AND (position < 0 OR position >= %s)"


@dataclass
class Piece:
    """Rows of neighbouring positions by position, and those whose position is none."""

    records: dict[int, StoredRow] = field(default_factory=dict)
    entries: dict[int, StoredRow] = field(default_factory=dict)
    tiles: dict[int, StoredTile] = field(default_factory=dict)


@dataclass
class DerivedLog:
    """The tree as the rows give it: roots at the sizes asked for; ``whole`` when no position is a hole."""

    roots: dict[int, bytes] = field(default_factory=dict)
    peaks: tuple[bytes, ...] = ()
    whole: bool = True


def derive_log(end: LogEnd, sizes: Sequence[int], findings: Findings) -> DerivedLog:
    """Read every record, entry and tile of a log and return its tree; what disagrees is a finding."""
    walk = _Walk(end, sorted(sizes), findings)
    for low in range(0, end.size, PIECE):
        walk.take(low, min(low + PIECE, end.size))
    walk.finish()
    return walk.derived


class _Walk:
    """One pass over a log."""

    def __init__(self, end: LogEnd, sizes: list[int], findings: Findings) -> None:
        self.end = end
        self.sizes = sizes
        self.findings = findings
        self.derived = DerivedLog()
        self.suspects = Suspects(findings)
        self.tile_roots: list[bytes] = []
        self.upper: tuple[bytes, ...] = ()

    def take(self, low: int, high: int) -> None:
        """Read the positions from ``low`` to before ``high`` and judge them tile by tile."""
        bounds: list[str | int] = [self.findings.organisation, low, high]
        piece = Piece(tiles=level_tiles(self.findings, 0, low // WIDTH, high // WIDTH))
        for table, columns, rows in (
            (RECORD, RECORD_COLUMNS, piece.records),
            (ENTRY, ENTRY_COLUMNS, piece.entries),
        ):
            for row in select(table, columns, _IN_RANGE, bounds):
                if "position" in row.malformed or "organisation" in row.malformed:
                    self.suspects.stray(table, row)
                else:
                    rows[row["position"]] = row
        self.suspects.entries_of_piece(piece.entries)
        for first in range(low, high, WIDTH):
            self._judge(piece, first, min(WIDTH, high - first))

    def finish(self) -> None:
        """Check the levels above, the end of the log, and rows outside it."""
        outside: list[str | int] = [self.findings.organisation, self.end.size]
        for table, columns in ((RECORD, RECORD_COLUMNS), (ENTRY, ENTRY_COLUMNS)):
            for row in select(table, columns, _OUTSIDE, outside):
                self.suspects.stray(table, row)
        self.suspects.tell_strays()
        check_upper_tiles(self.findings, self.tile_roots, self.end.size)
        if self.end.size % WIDTH == 0:
            self.derived.peaks = self.upper
        stated = self.end.peaks
        if self.derived.whole and stated is not None and stated != b"".join(self.derived.peaks):
            self.findings.add(
                "ledger.log_head_changed",
                "The row that says where the log ends does not fit the entries.",
                table="ledger_log_head",
                column="peaks",
                position=self.end.size,
            )

    def _judge(self, piece: Piece, first: int, width: int) -> None:
        tile = piece.tiles.get(first // WIDTH) if width == WIDTH else None
        copies = [self._copies(piece, first + place, place, tile, width) for place in range(width)]
        holes = [place for place, one in enumerate(copies) if not one.candidates]
        leaves: list[bytes | None] = [None] * width
        known = [place for place in range(width) if copies[place].candidates]
        found = settled([copies[place] for place in known], self._acceptance(tile, width, whole=not holes))
        for place, leaf in zip(known, found or (), strict=True):
            leaves[place] = leaf
        for place, one in enumerate(copies):
            if not one.agree or leaves[place] is None or self._other_id(piece, first + place):
                self._blame(piece, first + place, one, leaves[place])
        self.derived.whole = self.derived.whole and not holes
        self._grow(first, [leaf or bytes(HASH_BYTES) for leaf in leaves], tile)

    def _copies(self, piece: Piece, position: int, place: int, tile: StoredTile | None, width: int) -> Copies:
        record, entry = piece.records.get(position), piece.entries.get(position)
        facts = record.facts if record else None
        in_record = leaf_hash(commitment(record["salt"], record_bytes(facts))) if record and facts else None
        in_entry = leaf_hash(entry["commitment"]) if entry and not entry.malformed else None
        in_tile = None
        if tile is not None and tile.usable:
            in_tile = tile.hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES]
        return Copies(in_record, in_entry, in_tile, has_tile=width == WIDTH and in_tile is not None)

    def _acceptance(
        self, tile: StoredTile | None, width: int, *, whole: bool
    ) -> Callable[[Sequence[bytes]], bool]:
        def accepted(leaves: Sequence[bytes]) -> bool:
            if not whole:
                return False
            if width == WIDTH:
                return tile is not None and tile.root == root_of(leaves)
            return self.end.peaks == b"".join((*self.upper, *grown((), 0, leaves)))

        return accepted

    def _other_id(self, piece: Piece, position: int) -> bool:
        record, entry = piece.records.get(position), piece.entries.get(position)
        return record is not None and entry is not None and record["id"] != entry["record_id"]

    def _blame(self, piece: Piece, position: int, copies: Copies, leaf: bytes | None) -> None:
        record, entry = piece.records.get(position), piece.entries.get(position)
        blamed = copies.blamed(leaf) if leaf is not None else ()
        if record is None:
            self.suspects.lost_record(position, entry, leaf)
        elif record.malformed or RECORD in blamed:
            self.suspects.changed_record(position, record, entry, leaf)
        elif self._other_id(piece, position):
            self.suspects.other_id(position, record, entry)
        if entry is None:
            self.suspects.lost_entry(position, record, leaf)
        elif entry.malformed or ENTRY in blamed:
            self.suspects.changed_entry(position, entry, record)
        if TILE in blamed:
            self.suspects.changed_tile(position, record)

    def _grow(self, first: int, leaves: Sequence[bytes], tile: StoredTile | None) -> None:
        begin = bisect_right(self.sizes, first)
        for size in self.sizes[begin : bisect_right(self.sizes, first + len(leaves))]:
            self.derived.roots[size] = root_of_peaks((*self.upper, *grown((), 0, leaves[: size - first])))
        if len(leaves) < WIDTH:
            self.derived.peaks = (*self.upper, *grown((), 0, leaves))
            return
        root = root_of(leaves)
        sound = tile is not None and tile.usable and not tile.told
        if tile is not None and sound and tile.root != root and hashes_in(tile.hashes) == list(leaves):
            tile.tell(self.findings, "root")
        self.upper = grown(self.upper, len(self.tile_roots), [root])
        self.tile_roots.append(root)
