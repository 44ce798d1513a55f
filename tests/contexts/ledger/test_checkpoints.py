# SPDX-License-Identifier: Apache-2.0
"""Checkpoints are signed by a key outside the database, follow each other, and are made when they are due."""

from __future__ import annotations

import stat
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.domain.merkle import consistency_holds
from asqms.contexts.ledger.domain.notes import SignedNote, SigningKey, TreeHead, verified_checkpoint
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Checkpoint
from asqms.contexts.ledger.queries.checkpoints import kept_file
from tests.contexts.ledger.logs import AT, UID, change, put, signed_log, undone

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def home(db: None, kept_checkpoints: None, settings, tmp_path: Path) -> Path:  # noqa: ANN001, ARG001
    settings.ASQMS_CONFIG = replace(settings.ASQMS_CONFIG, home=tmp_path, base_url="https://quality.example")
    return tmp_path


def code_of(function, *arguments: object) -> str:  # noqa: ANN001
    with pytest.raises(LedgerError) as refused:
        function(*arguments)
    return refused.value.code


def test_a_checkpoint_is_signed_by_the_key_of_the_log() -> None:
    put(300)
    made = ledger.make_checkpoint(UID, AT)
    key = ledger.verifying_key(UID)
    assert key.name == f"quality.example/{UID}"
    head, at = verified_checkpoint(SignedNote.parse(made.note), key)
    assert (head, at) == (TreeHead(key.name, 300, made.root), AT.replace(microsecond=0))
    assert kept_file(UID).read_text(encoding="utf-8") == made.note
    assert ledger.newest_checkpoint(UID) == made


def test_the_key_is_made_once_and_only_its_owner_may_read_it(home: Path) -> None:
    first = ledger.verifying_key(UID)
    path = home / "keys" / "ledger.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ledger.verifying_key(UID) == first
    assert list(path.parent.iterdir()) == [path]
    path.write_text("no key\n")
    assert code_of(ledger.verifying_key, UID) == "ledger.key_unreadable"
    path.write_bytes(b"\xff\xfe")
    assert code_of(ledger.verifying_key, UID) == "ledger.key_unreadable"


def test_the_key_may_come_from_the_environment(home: Path, settings) -> None:  # noqa: ANN001
    seed = bytes(range(32))
    settings.ASQMS_CONFIG = replace(settings.ASQMS_CONFIG, ledger_key=b64encode(seed).decode())
    assert ledger.verifying_key(UID) == SigningKey(f"quality.example/{UID}", seed).verifying
    assert not (home / "keys").exists()


def test_a_log_keeps_its_name_when_the_address_changes(settings) -> None:  # noqa: ANN001
    put(1)
    ledger.make_checkpoint(UID, AT)
    settings.ASQMS_CONFIG = replace(settings.ASQMS_CONFIG, base_url="https://other.example")
    assert ledger.log_origin(UID) == f"quality.example/{UID}"
    assert ledger.log_origin("new one") == "other.example/new%20one"
    put(1, first=1)
    ledger.make_checkpoint(UID, AT + MINUTE)
    assert ledger.verify_ledger(UID) == ()


def test_checkpoints_continue_each_other() -> None:
    signed_log()
    rows = list(Checkpoint.objects.order_by("number"))
    assert [(row.number, row.size) for row in rows] == [(1, 20), (2, 290), (3, 310)]
    heads = [TreeHead.parse(SignedNote.parse(row.note).text) for row in rows]
    for old in heads:
        for new in heads:
            if old.size <= new.size:
                path = ledger.prove_consistency(UID, old.size, new.size)
                assert consistency_holds(old.size, new.size, old.root, new.root, path)
    assert code_of(ledger.prove_consistency, UID, 20, 311) == "ledger.no_such_size"
    assert code_of(ledger.prove_consistency, UID, 21, 20) == "ledger.no_such_size"


def test_one_is_made_when_it_is_due_and_the_log_grew() -> None:
    assert ledger.checkpoint_when_due(UID, AT) is None
    put(1)
    assert ledger.checkpoint_when_due(UID, AT) is not None
    assert ledger.checkpoint_when_due(UID, AT + MINUTE) is None
    put(1, first=1)
    assert ledger.checkpoint_when_due(UID, AT + timedelta(seconds=58)) is None
    made = ledger.checkpoint_when_due(UID, AT + MINUTE)
    assert made is not None
    assert (made.number, made.size) == (2, 2)


def test_a_log_that_has_not_grown_is_not_signed_again() -> None:
    put(1)
    made = ledger.make_checkpoint(UID, AT)
    assert ledger.make_checkpoint(UID, AT + MINUTE) == made
    assert code_of(ledger.make_checkpoint, "empty", AT) == "ledger.empty"


def test_the_clock_may_not_go_back() -> None:
    put(1)
    ledger.make_checkpoint(UID, AT)
    put(1, first=1)
    assert code_of(ledger.make_checkpoint, UID, AT - timedelta(seconds=4)) == "ledger.clock_went_back"
    made = ledger.make_checkpoint(UID, AT - timedelta(seconds=1))
    assert made.made_at == AT.replace(microsecond=0)


def test_a_new_key_is_not_used_in_silence(home: Path) -> None:
    put(1)
    ledger.make_checkpoint(UID, AT)
    former = ledger.verifying_key(UID)
    (home / "keys" / "ledger.key").unlink()
    put(1, first=1)
    assert code_of(ledger.make_checkpoint, UID, AT + MINUTE) == "ledger.key_changed"
    assert [one.code for one in ledger.verify_ledger(UID)] == ["ledger.checkpoint_changed"] * 2
    (home / "keys" / "ledger.retired").write_bytes(b64encode(former.public) + b"\n")
    ledger.make_checkpoint(UID, AT + MINUTE)
    assert ledger.verify_ledger(UID) == ()


def test_a_damaged_log_is_not_signed() -> None:
    signed_log()
    put(1, first=900)
    with undone():
        change("DELETE FROM ledger_tile")
        assert code_of(ledger.make_checkpoint, UID, AT + 5 * MINUTE) == "ledger.damaged"
    with undone():
        change("DELETE FROM ledger_entry WHERE position = 300")
        assert code_of(ledger.make_checkpoint, UID, AT + 5 * MINUTE) == "ledger.damaged"
    with undone():
        change("UPDATE ledger_tile SET root = %s", bytes(32))
        assert code_of(ledger.make_checkpoint, UID, AT + 5 * MINUTE) == "ledger.inconsistent"
    assert ledger.make_checkpoint(UID, AT + 5 * MINUTE).number == 4
