# SPDX-License-Identifier: Apache-2.0
"""Where a log passes 65,536 entries, the tile of the next level is written, used by proofs and verified."""

from __future__ import annotations

import hashlib

import pytest

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.domain.merkle import grown, root_of
from asqms.contexts.ledger.domain.tiles import tile_root
from asqms.contexts.ledger.models import FullTile, LogHead
from asqms.contexts.ledger.queries.findings import Findings
from asqms.contexts.ledger.queries.verify_tiles import check_upper_tiles
from tests.contexts.ledger.logs import AT, UID, change, put, undone
from tests.contexts.ledger.trees import tree_files

pytestmark = pytest.mark.usefixtures("db", "kept_checkpoints")
BEFORE = 255 * 256


@pytest.fixture
def leaves() -> list[bytes]:
    """Write a log of 255 full tiles without its records, and return its leaf hashes."""
    made = [hashlib.sha256(place.to_bytes(4, "big")).digest() for place in range(BEFORE)]
    tiles = [(index, data) for (level, index), data in tree_files(made).items() if level == 0]
    FullTile.objects.bulk_create(
        FullTile(organisation=UID, level=0, index=index, root=tile_root(data), hashes=data)
        for index, data in tiles
    )
    LogHead.objects.create(organisation=UID, size=BEFORE, peaks=b"".join(grown((), 0, made)))
    return made


def test_the_tile_of_the_next_level(leaves: list[bytes]) -> None:
    written = put(300)
    assert written[0].position == BEFORE
    tile = FullTile.objects.get(level=1)
    roots = FullTile.objects.filter(level=0).order_by("index").values_list("root", flat=True)
    assert bytes(tile.hashes) == b"".join(map(bytes, roots))
    last = bytes(FullTile.objects.get(level=0, index=255).hashes)
    whole = leaves + [last[start : start + 32] for start in range(0, len(last), 32)]
    assert tree_files(whole)[1, 0] == bytes(tile.hashes)
    assert bytes(tile.root) == root_of(whole)
    made = ledger.make_checkpoint(UID, AT)
    assert made.size == BEFORE + 300
    for place in (0, 255, 256, 299):
        assert ledger.prove(written[place].id).count(b"\n") > 10


def test_a_changed_tile_above_the_leaves_is_named(leaves: list[bytes]) -> None:  # noqa: ARG001 - the log
    put(300)
    roots = list(
        map(bytes, FullTile.objects.filter(level=0).order_by("index").values_list("root", flat=True))
    )

    def found() -> list[tuple[str, str]]:
        findings = Findings(UID)
        check_upper_tiles(findings, roots, BEFORE + 300)
        return [(one.code, one.column) for one in findings.all()]

    assert found() == []
    for statement, value, told in (
        (
            "UPDATE ledger_tile SET hashes = %s WHERE level = 1",
            bytes(8_192),
            ("ledger.tile_changed", "hashes"),
        ),
        ("UPDATE ledger_tile SET root = %s WHERE level = 1", bytes(32), ("ledger.tile_changed", "root")),
        ("UPDATE ledger_tile SET root = %s WHERE level = 1", bytes(31), ("ledger.tile_changed", "root")),
        ("DELETE FROM ledger_tile WHERE level = %s", 1, ("ledger.tile_missing", "")),
    ):
        with undone():
            change(statement, value)
            assert found() == [told]
    with undone():
        change("UPDATE ledger_tile SET level = 2 WHERE level = 1")
        assert found() == [("ledger.tile_missing", ""), ("ledger.tile_inserted", "")]
