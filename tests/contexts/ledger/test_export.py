# SPDX-License-Identifier: Apache-2.0
"""Exported files are a tlog-tiles log that can be checked with nothing but its specification."""

from __future__ import annotations

import hashlib
from base64 import b64decode

import pytest

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Record
from tests.contexts.ledger.logs import UID, put, signed_log
from tests.contexts.ledger.trees import by_definition, tree_files

pytestmark = pytest.mark.usefixtures("db", "kept_checkpoints")


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


def test_the_files_are_the_log() -> None:
    signed_log()
    put(3, first=800)
    assert check_files(dict(ledger.exported_files(UID))) == 310


def test_nothing_of_a_record_is_in_the_files() -> None:
    signed_log()
    data = b"".join(dict(ledger.exported_files(UID)).values())
    row = Record.objects.get(position=3)
    for secret in (b"item-00003", b"command:operator", bytes(row.salt), row.content.encode()):
        assert secret not in data


def test_a_log_without_a_checkpoint_is_not_exported() -> None:
    put(1)
    with pytest.raises(LedgerError) as refused:
        list(ledger.exported_files(UID))
    assert refused.value.code == "ledger.not_signed_yet"
