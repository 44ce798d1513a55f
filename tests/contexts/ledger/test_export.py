# SPDX-License-Identifier: Apache-2.0
"""Exported files are a tlog-tiles log that can be checked with nothing but its specification."""

from __future__ import annotations

import hashlib
from base64 import b64decode

import pytest

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Record
from tests.contexts.ledger.logs import AT, UID, change, put, signed_log, undone
from tests.contexts.ledger.trees import by_definition, tree_files


def check_files(files: dict[str, bytes]) -> int:
    """Derive every tile and the root from the bundles of entries, as a monitor would; return the size."""
    _, size, root, *_ = files["checkpoint"].decode().split("\n")
    entries: list[bytes] = []
    while len(entries) < int(size):
        index, width = divmod(len(entries), 256)[0], min(256, int(size) - len(entries))
        name = f"tile/entries/{index:03d}" + ("" if width == 256 else f".p/{width}")
        data = files[name]
        while data:
            length = int.from_bytes(data[:2], "big")
            entries.append(data[2 : 2 + length])
            data = data[2 + length :]
    leaves = [hashlib.sha256(b"\0" + one).digest() for one in entries]
    assert by_definition(leaves) == b64decode(root)
    for (level, index), data in tree_files(leaves).items():
        width = len(data) // 32
        assert files[f"tile/{level}/{index:03d}" + ("" if width == 256 else f".p/{width}")] == data
    bundles = -(-int(size) // 256)
    assert len(files) == len(tree_files(leaves)) + bundles + 1
    return int(size)


def test_the_files_are_the_log(db: None, kept_checkpoints: None) -> None:
    signed_log()
    put(3, first=800)
    assert check_files(dict(ledger.exported_files(UID))) == 310


def test_nothing_of_a_record_is_in_the_files(db: None, kept_checkpoints: None) -> None:
    signed_log()
    data = b"".join(dict(ledger.exported_files(UID)).values())
    row = Record.objects.get(position=3)
    for secret in (b"item-00003", b"command:operator", bytes(row.salt), row.content.encode()):
        assert secret not in data


def test_a_log_without_a_checkpoint_is_not_exported(db: None) -> None:
    put(1)
    with pytest.raises(LedgerError) as refused:
        list(ledger.exported_files(UID))
    assert refused.value.code == "ledger.not_signed_yet"


def test_a_log_of_three_levels(db: None, kept_checkpoints: None) -> None:
    """More than 65,536 entries: tiles above the leaves are written, verified, proven and exported."""
    put(65_600)
    checkpoint = ledger.make_checkpoint(UID, AT)
    assert ledger.verify_ledger(UID) == ()
    assert check_files(dict(ledger.exported_files(UID))) == 65_600
    for position in (0, 65_535, 65_599):
        assert ledger.prove(Record.objects.get(position=position).pk).count(b"\n") > 10
    with undone():
        change("UPDATE ledger_tile SET hashes = %s WHERE level = 1", bytes(8_192))
        change('UPDATE ledger_tile SET root = %s WHERE level = 0 AND "index" = 77', bytes(32))
        found = ledger.verify_ledger(UID)
    told = {(one.code, one.table, one.column, one.position) for one in found}
    assert told == {
        ("ledger.tile_changed", "ledger_tile", "hashes", 0),
        ("ledger.tile_changed", "ledger_tile", "root", 77),
    }
    with undone():
        change("DELETE FROM ledger_tile WHERE level = 1")
        assert [one.code for one in ledger.verify_ledger(UID)] == ["ledger.tile_missing"]
    assert checkpoint.size == 65_600
