# SPDX-License-Identifier: Apache-2.0
"""Reads full tiles and checks those of the levels above the leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asqms.contexts.ledger.domain.merkle import HASH_BYTES, root_of
from asqms.contexts.ledger.domain.tiles import HIGHEST_LEVEL, TILE_BYTES, WIDTH, full_tiles
from asqms.contexts.ledger.queries.findings import Findings
from asqms.contexts.ledger.queries.rows import TILE_COLUMNS, StoredRow, select

_IN_RANGE = 'WHERE organisation = %s AND level = %s AND "index" >= %s AND "index" < %s'


@dataclass(frozen=True, slots=True)
class StoredTile:
    """A full tile as it is stored; usable when its bytes have the length of hashes.

    ``told`` when something about it is a finding already.
    """

    level: int
    index: int
    root: bytes
    hashes: bytes
    usable: bool
    told: bool

    def tell(self, findings: Findings, column: str) -> None:
        """Report the tile as changed."""
        findings.add(
            "ledger.tile_changed",
            f"Tile {self.level}/{self.index} is not what the entries below it give.",
            table="ledger_tile",
            column=column,
            position=self.index,
        )


def level_tiles(findings: Findings, level: int, first: int, after: int) -> dict[int, StoredTile]:
    """Return the tiles of a level from ``first`` to before ``after``; what is wrong is a finding."""
    found = {}
    for row in select("ledger_tile", TILE_COLUMNS, _IN_RANGE, [findings.organisation, level, first, after]):
        if isinstance(row["index"], int):
            found[row["index"]] = _tile(findings, row)
    for index in range(first, after):
        if index not in found:
            findings.add(
                "ledger.tile_missing",
                f"Tile {level}/{index} is gone, or its organisation, level or index was changed.",
                table="ledger_tile",
                position=index,
            )
    return found


def check_upper_tiles(findings: Findings, tile_roots: Sequence[bytes], size: int) -> None:
    """Compare the tiles above the leaves with what the roots below give, and tell tiles that are too many."""
    roots = list(tile_roots)
    for level in range(1, HIGHEST_LEVEL + 1):
        after = full_tiles(level, size)
        for index, tile in level_tiles(findings, level, 0, after).items():
            hashes = roots[index * WIDTH : (index + 1) * WIDTH]
            if tile.usable and tile.hashes != b"".join(hashes):
                tile.tell(findings, "hashes")
            elif tile.usable and not tile.told and tile.root != root_of(hashes):
                tile.tell(findings, "root")
        roots = [root_of(roots[start : start + WIDTH]) for start in range(0, after * WIDTH, WIDTH)]
    _tell_strays(findings, size)


def _tell_strays(findings: Findings, size: int) -> None:
    for row in select("ledger_tile", TILE_COLUMNS[:3], "WHERE organisation = %s", [findings.organisation]):
        level, index = row["level"], row["index"]
        known = not row.malformed and 0 <= level <= HIGHEST_LEVEL and 0 <= index < full_tiles(level, size)
        if not known:
            findings.add(
                "ledger.tile_inserted",
                f"The log has no full tile {level}/{index}.",
                table="ledger_tile",
                position=index if isinstance(index, int) else -1,
            )


def _tile(findings: Findings, row: StoredRow) -> StoredTile:
    root, hashes = row["root"], row["hashes"]
    wrong = list(row.malformed)
    if "hashes" not in wrong and len(hashes) != TILE_BYTES:
        wrong.append("hashes")
    if "root" not in wrong and len(root) != HASH_BYTES:
        wrong.append("root")
    tile = StoredTile(
        row["level"],
        row["index"],
        root if isinstance(root, bytes) else b"",
        hashes if isinstance(hashes, bytes) else b"",
        usable="hashes" not in wrong,
        told=bool(wrong),
    )
    if wrong:
        tile.tell(findings, ", ".join(wrong))
    return tile
