# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - tables and columns are named by the tests
"""Rows deleted, inserted, swapped, written in another form, and histories rewritten as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Finding
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Checkpoint, Entry, FullTile, Head, LogHead, Record
from asqms.contexts.ledger.queries.verify import _VERIFIERS
from tests.contexts.ledger.logs import AT, UID, behind_the_application, change, put, signed_log, undone

pytestmark = pytest.mark.usefixtures("log")

OTHER = "fedcba9876543210fedcba9876543210"


@pytest.fixture
def log(db: None, kept_checkpoints: None) -> None:  # noqa: ARG001 - set the stage
    signed_log()
    assert ledger.verify_ledger(UID) == ()


def summary(found: tuple[Finding, ...]) -> set[tuple[str, str, int]]:
    return {(one.code, one.key, one.position) for one in found}


def swap(table: str, columns: tuple[str, ...], first: int, second: int) -> None:
    """Exchange columns of two rows; a third place avoids what must be unique."""
    with behind_the_application(), connection.cursor() as cursor:
        names = ", ".join(columns)
        cursor.execute(
            f"SELECT {names} FROM {table} WHERE position IN (%s, %s) ORDER BY position", [first, second]
        )
        one, two = cursor.fetchall()
        sets = ", ".join(f"{name} = %s" for name in columns)
        cursor.execute(f"UPDATE {table} SET {sets} WHERE position = %s", [*two, first])
        cursor.execute(f"UPDATE {table} SET {sets} WHERE position = %s", [*one, second])


@pytest.mark.parametrize("position", [0, 17, 255, 256, 299])
def test_a_deleted_record_is_named(position: int) -> None:
    with undone():
        change("DELETE FROM ledger_record WHERE position = %s", position)
        found = ledger.verify_ledger(UID)
    key = f"item-{position:05d}" if 10 <= position < 290 else ""
    if 290 <= position < 300:
        key = f"item-{position - 290:05d}"
    assert summary(found) == {("ledger.record_missing", key, position)}


@pytest.mark.parametrize("position", [0, 17, 255, 256, 309])
def test_a_deleted_entry_is_named_with_its_record(position: int) -> None:
    with undone():
        change("DELETE FROM ledger_entry WHERE position = %s", position)
        (found,) = ledger.verify_ledger(UID)
    assert (found.code, found.position) == ("ledger.entry_missing", position)
    assert found.kind == "items"


def test_record_and_entry_deleted_together_are_named_by_place() -> None:
    with undone():
        change("DELETE FROM ledger_entry WHERE position = %s", 280)
        change("DELETE FROM ledger_record WHERE position = %s", 280)
        found = ledger.verify_ledger(UID)
    assert {one.position for one in found if one.table != "ledger_head"} == {280}
    assert {one.code for one in found} >= {"ledger.record_missing", "ledger.entry_missing"}


def test_other_deleted_rows_are_named() -> None:
    for table, where, codes in (
        ("ledger_tile", "level = 0", {"ledger.tile_missing"}),
        ("ledger_head", "key = 'item-00017'", {"ledger.head_missing"}),
        ("ledger_log_head", "size > 0", {"ledger.log_head_missing"}),
        ("ledger_checkpoint", "number = 1", {"ledger.checkpoint_missing"}),
        ("ledger_checkpoint", "number = 2", {"ledger.checkpoint_missing"}),
        ("ledger_checkpoint", "number = 3", {"ledger.checkpoint_missing"}),
    ):
        with undone():
            assert change(f"DELETE FROM {table} WHERE {where}") == 1
            found = ledger.verify_ledger(UID)
            assert {one.code for one in found} == codes, (table, where, found)
            assert {one.table for one in found} == {table}


def test_a_record_that_was_inserted_is_named() -> None:
    columns = "kind, known_from, recorded_at, actor, action, reason, removed, content, salt"
    with undone():
        change(
            f"INSERT INTO ledger_record (id, organisation, key, version, position, {columns}) "
            f"SELECT 900001, organisation, 'item-77777', 1, 310, {columns} "
            "FROM ledger_record WHERE position = 5"
        )
        found = ledger.verify_ledger(UID)
    assert summary(found) == {("ledger.record_inserted", "item-77777", 310)}


def test_other_inserted_rows_are_named() -> None:
    copies = {
        "ledger_entry": ("position", "310", "organisation, record_id, commitment", "position = 5"),
        "ledger_tile": ('"index"', "1", "organisation, level, root, hashes", "level = 0"),
        "ledger_head": (
            "key",
            "'item-77777'",
            "organisation, kind, record_id + 1000000, version, removed",
            "key = 'item-00017'",
        ),
    }
    for table, (column, value, rest, where) in copies.items():
        names = rest.replace(" + 1000000", "")
        with undone():
            change(
                f"INSERT INTO {table} ({column}, {names}) SELECT {value}, {rest} FROM {table} WHERE {where}"
            )
            (found,) = ledger.verify_ledger(UID)
            assert (found.table, found.code.endswith("_inserted")) == (table, True), found


@pytest.mark.parametrize("pair", [(3, 17), (17, 280), (280, 300)])
def test_contents_that_were_swapped_name_both_records(pair: tuple[int, int]) -> None:
    for columns in (("content",), ("content", "salt"), ("recorded_at", "content", "salt")):
        with undone():
            swap("ledger_record", columns, *pair)
            found = ledger.verify_ledger(UID)
            assert {one.position for one in found} == set(pair)
            assert {one.code for one in found} == {"ledger.record_changed"}


def test_swapped_entries_name_both() -> None:
    with undone():
        swap("ledger_entry", ("commitment",), 3, 280)
        found = ledger.verify_ledger(UID)
        assert {(one.code, one.position) for one in found} == {
            ("ledger.entry_changed", 3),
            ("ledger.entry_changed", 280),
        }


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("known_from", "20261120"),
        ("known_from", "2026-11-20 "),
        ("known_from", b"2026-11-20"),
        ("recorded_at", "2026-11-20T09:30:15.123456"),
        ("recorded_at", "2026-11-20 09:30:15.123456+00:00"),
        ("removed", 2),
        ("version", 1.5),
        ("version", "one"),
        ("position", "here"),
        ("key", b"item-00017"),
        ("content", b"{}"),
        ("salt", "text"),
        ("salt", b"short"),
    ],
)
def test_a_value_in_a_form_we_do_not_write_is_told(column: str, value: object) -> None:
    with undone():
        change(f"UPDATE ledger_record SET {column} = %s WHERE position = 17", value)
        found = ledger.verify_ledger(UID)
    assert {(one.table, one.position, one.column) for one in found} == {("ledger_record", 17, column)}


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_text_that_is_none_is_told() -> None:
    with undone():
        change("UPDATE ledger_record SET reason = CAST(x'ff61' AS TEXT) WHERE position = 17")
        (found,) = ledger.verify_ledger(UID)
    assert (found.column, found.key) == ("reason", "item-00017")


def rewrite(content: str) -> None:
    """Change a record and everything derived from it, as somebody who knows the whole source would."""
    with behind_the_application():
        rows = list(Record.objects.filter(organisation=UID).order_by("position"))
        for model in (Head, Entry, FullTile, LogHead):
            model.objects.all()._raw_delete("default")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_record SET content = %s WHERE position = 100", [content])
        from asqms.contexts.ledger.commands.append import _move_heads
        from asqms.contexts.ledger.commands.grow import grow_log, locked_log

        rows[100].content = content
        log = locked_log(UID)
        grow_log(log, rows)
        log.save()
        _move_heads(rows)


def test_a_history_that_was_rewritten_does_not_fit_what_was_signed() -> None:
    with undone():
        rewrite('{"id":"item-00100","name":"another"}')
        found = ledger.verify_ledger(UID)
    assert {(one.code, one.position) for one in found} == {("ledger.rewritten", 20)}
    assert found[0].sentence == "Entries 20 to 289 are not those that were signed."


def test_a_checkpoint_is_not_signed_over_a_rewritten_history() -> None:
    with undone():
        rewrite('{"id":"item-00100","name":"another"}')
        put(1, first=600)
        with pytest.raises(LedgerError) as refused:
            ledger.make_checkpoint(UID, AT + timedelta(minutes=5))
    assert refused.value.code == "ledger.inconsistent"


def test_a_rewritten_history_signed_with_another_key_is_found() -> None:
    from asqms.contexts.ledger.domain.notes import SigningKey, TreeHead, signed_checkpoint

    note = Checkpoint.objects.get(number=2).note
    lines = note.split("\n")
    forged = SigningKey(lines[0], bytes(32))
    head = TreeHead(lines[0], 290, bytes(32))
    with undone():
        change(
            "UPDATE ledger_checkpoint SET note = %s WHERE number = 2",
            str(signed_checkpoint(head, forged, AT)),
        )
        (found,) = ledger.verify_ledger(UID)
    assert (found.code, found.column, found.position) == ("ledger.checkpoint_changed", "note", 290)


def test_a_database_that_was_rolled_back_is_found() -> None:
    """The newest rows of every table are gone as if they had never been; the kept checkpoint tells."""
    with undone():
        with behind_the_application():
            Checkpoint.objects.filter(number=3)._raw_delete("default")
            Head.objects.filter(record__position__gte=290)._raw_delete("default")
            Entry.objects.filter(position__gte=290)._raw_delete("default")
            Record.objects.filter(position__gte=290)._raw_delete("default")
            LogHead.objects.all()._raw_delete("default")
            from asqms.contexts.ledger.domain.merkle import peaks_at
            from asqms.contexts.ledger.queries.log import nodes_of

            LogHead.objects.create(
                organisation=UID, size=290, peaks=b"".join(peaks_at(290, nodes_of(UID, 290)))
            )
            for one in Record.objects.filter(position__lt=10):
                Head.objects.create(
                    organisation=UID, kind=one.kind, key=one.key, record=one, version=1, removed=False
                )
        found = ledger.verify_ledger(UID)
    assert {one.code for one in found} == {"ledger.checkpoint_missing", "ledger.truncated"}


def test_a_pinned_checkpoint_of_another_history_is_found() -> None:
    first = Checkpoint.objects.get(number=1).note
    assert ledger.verify_ledger(UID, pinned=[first]) == ()
    put(3, organisation=OTHER)
    strange = ledger.make_checkpoint(OTHER, AT).note
    assert [one.code for one in ledger.verify_ledger(UID, pinned=[strange])] == ["ledger.checkpoint_changed"]


def test_a_record_moved_to_another_organisation_is_named() -> None:
    with undone():
        change("UPDATE ledger_record SET organisation = %s WHERE position = 17", OTHER)
        (here,) = ledger.verify_ledger(UID)
        (there,) = ledger.verify_ledger(OTHER)
        assert set(ledger.logs()) == {UID, OTHER}
    assert (here.column, here.key, here.position) == ("organisation", "item-00017", 17)
    assert (there.code, there.key) == ("ledger.record_inserted", "item-00017")


def test_missing_triggers_are_told() -> None:
    with undone(), connection.cursor() as cursor:
        on = " ON ledger_record" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER ledger_record_no_update{on}")
        (found,) = ledger.verify_ledger(UID)
        assert ledger.missing_guards() == (("ledger_record", "ledger_record_no_update"),)
    assert (found.code, found.table) == ("ledger.guard_missing", "ledger_record")
    assert ledger.missing_guards() == ()


def test_further_verifiers_are_asked() -> None:
    told = Finding("evidence.bytes_changed", "The bytes are others.", UID, table="evidence_blob")
    asked: list[str] = []

    def other(organisation: str) -> list[Finding]:
        asked.append(organisation)
        return [told]

    ledger.register_verifier("test.evidence", other)
    try:
        assert ledger.verify_ledger(UID) == (told,)
        assert ledger.verify_ledger(UID, evidence=other, projections=[other]) == (told,) * 3
    finally:
        _VERIFIERS.pop("test.evidence")
    assert asked == [UID] * 4


def test_erased_content_leaves_every_other_record_provable() -> None:
    victim, others = Record.objects.get(position=17), Record.objects.exclude(position=17)
    before = {one.pk: ledger.prove(one.pk) for one in others[:40]}
    with undone():
        change("UPDATE ledger_record SET content = '', salt = %s WHERE position = 17", b"")
        assert {number: ledger.prove(number) for number in before} == before
        (found,) = ledger.verify_ledger(UID)
        with pytest.raises(LedgerError):
            ledger.prove(victim.pk)
    assert (found.code, found.key) == ("ledger.record_erased", "item-00017")


@pytest.mark.parametrize(("record", "entry"), [(280, 285), (309, 308), (17, 30), (30, 300)])
def test_changes_of_different_tables_at_once_are_told_apart(record: int, entry: int) -> None:
    with undone():
        change("UPDATE ledger_record SET content = '{}' WHERE position = %s", record)
        change("UPDATE ledger_entry SET commitment = %s WHERE position = %s", bytes(32), entry)
        found = ledger.verify_ledger(UID)
    assert {(one.code, one.position) for one in found} == {
        ("ledger.record_changed", record),
        ("ledger.entry_changed", entry),
    }


def test_record_and_entry_of_one_position_changed_together_are_both_told() -> None:
    """With a full tile the tile decides; at the edge the end of the log no longer fits either."""
    for position in (17, 300):
        with undone():
            change("UPDATE ledger_record SET content = '{}' WHERE position = %s", position)
            change("UPDATE ledger_entry SET commitment = %s WHERE position = %s", bytes(32), position)
            found = ledger.verify_ledger(UID)
        tables = {one.table for one in found if one.position == position}
        assert tables >= ({"ledger_record", "ledger_entry"} if position == 17 else {"ledger_record"})
        assert {one.position for one in found if one.table == "ledger_record"} == {position}


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize(("column", "value"), [("size", "many"), ("peaks", "text"), ("size", 1.5)])
def test_the_end_of_a_log_in_another_form_is_told(column: str, value: object) -> None:
    with undone():
        change(f"UPDATE ledger_log_head SET {column} = %s", value)
        found = ledger.verify_ledger(UID)
    assert {(one.table, one.code) for one in found} == {("ledger_log_head", "ledger.log_head_changed")}
    assert column in {one.column for one in found}


def test_only_so_many_findings_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asqms.contexts.ledger.queries.findings.MOST_FINDINGS", 5)
    with undone():
        change("UPDATE ledger_record SET reason = 'another'")
        found = ledger.verify_ledger(UID)
    assert (len(found), found[-1].code) == (6, "ledger.more_findings")
