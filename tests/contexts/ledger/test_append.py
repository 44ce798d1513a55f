# SPDX-License-Identifier: Apache-2.0
"""Records and their leaves are written together, one log per organisation, however they come."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord
from asqms.contexts.ledger.domain.record import Facts, record_bytes
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Entry, FullTile, Head, LogHead, Record
from tests.contexts.ledger.logs import AT, UID, put, record, undone
from tests.contexts.ledger.trees import by_definition, tree_files

pytestmark = pytest.mark.usefixtures("db")


def leaves_by_definition(organisation: str = UID) -> list[bytes]:
    """Return the leaf hashes from the rows, computed without the code under test."""
    found = []
    for row in Record.objects.filter(organisation=organisation).order_by("position"):
        facts = {
            "action": row.action,
            "actor": row.actor,
            "form": 1,
            "key": row.key,
            "kind": row.kind,
            "known_from": row.known_from.isoformat(),
            "organisation": row.organisation,
            "position": row.position,
            "reason": row.reason,
            "recorded_at": row.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "removed": row.removed,
            "version": row.version,
        }
        line = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        entry = hashlib.sha256(bytes(row.salt) + f"{line}\n{row.content}".encode()).digest()
        found.append(hashlib.sha256(b"\0" + entry).digest())
    return found


def check_tables(organisation: str = UID) -> None:
    leaves = leaves_by_definition(organisation)
    entries = Entry.objects.filter(organisation=organisation).order_by("position")
    assert [hashlib.sha256(b"\0" + bytes(one.commitment)).digest() for one in entries] == leaves
    tiles = {
        (one.level, one.index): bytes(one.hashes)
        for one in FullTile.objects.filter(organisation=organisation)
    }
    whole = {place: data for place, data in tree_files(leaves).items() if len(data) == 8_192}
    assert tiles == whole
    log = LogHead.objects.get(organisation=organisation)
    assert log.size == len(leaves) == ledger.newest_position(organisation)
    assert len(bytes(log.peaks)) == 32 * log.size.bit_count()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 300), min_size=1, max_size=5))
def test_the_log_does_not_depend_on_how_records_are_batched(steps: list[int]) -> None:
    with undone():
        first = 0
        for step in steps:
            put(step, first=first)
            first += step // 2
        check_tables()
        assert ledger.verify_ledger(UID) == ()
        checkpoint = ledger.make_checkpoint(UID, AT)
        assert checkpoint.root == by_definition(leaves_by_definition())


def test_records_come_back_in_the_order_given_with_their_versions() -> None:
    with transaction.atomic():
        written = ledger.append(
            UID,
            [
                record("a", step=1),
                record("b"),
                record("a", step=2),
                NewRecord("items", "b", None, AT.date(), "removed"),
            ],
            actor="session:lead",
            at=AT,
        )
    assert [(one.key, one.version, one.position, one.removed) for one in written] == [
        ("a", 1, 0, False),
        ("b", 1, 1, False),
        ("a", 2, 2, False),
        ("b", 2, 3, True),
    ]
    assert [one.content for one in ledger.current_records(UID, "items")] == [{"id": "a", "step": 2}]
    assert [one.version for one in ledger.record_history(UID, "items", "b")] == [2, 1]
    assert ledger.current_version(UID, "items", "a") == 2
    assert Head.objects.count() == 2


def test_logs_of_organisations_are_apart() -> None:
    put(3)
    put(2, organisation="other")
    assert ledger.logs() == (UID, "other")
    assert [one.position for one in ledger.current_records("other", "items")] == [0, 1]
    check_tables()
    check_tables("other")


def test_equal_records_have_different_entries() -> None:
    put(1)
    put(1, organisation="other")
    one, two = Record.objects.all()
    assert bytes(one.salt) != bytes(two.salt)
    assert len(bytes(one.salt)) == 32


def test_what_is_taken_back_leaves_no_trace() -> None:
    put(5)
    with undone():
        put(300, first=5)
    check_tables()
    assert ledger.newest_position(UID) == 5


def test_the_moment_and_the_day_survive_the_database() -> None:
    east = datetime(2026, 12, 31, 23, 59, 59, 1, tzinfo=timezone(timedelta(hours=-5)))
    with transaction.atomic():
        ledger.append(UID, [NewRecord("items", "a", {}, date(1999, 1, 2), "x")], actor="a", at=east)
    assert ledger.verify_ledger(UID) == ()
    (found,) = ledger.current_records(UID, "items")
    assert found.recorded_at == east.astimezone(UTC)


@pytest.mark.parametrize("text", ["half \ud800", "zero \x00"])
@pytest.mark.parametrize("place", ["key", "reason", "content"])
def test_text_that_a_database_cannot_keep_is_refused(text: str, place: str) -> None:
    values = {"key": "a", "reason": "", "content": {"id": "a"}} | {
        place: {"id": text} if place == "content" else text
    }
    new = NewRecord("items", values["key"], values["content"], AT.date(), "x", values["reason"])
    if place == "content" and "\x00" in text:
        with transaction.atomic():
            ledger.append(UID, [new], actor="a", at=AT)
        assert ledger.verify_ledger(UID) == ()
        return
    with transaction.atomic(), pytest.raises(LedgerError) as refused:
        ledger.append(UID, [new], actor="a", at=AT)
    assert refused.value.code == "ledger.text_not_storable"


def test_what_cannot_be_appended_is_refused() -> None:
    assert ledger.append(UID, [], actor="a", at=AT) == ()
    with transaction.atomic(), pytest.raises(LedgerError) as refused:
        ledger.append(UID, [record("a", text="x" * (5 << 20))], actor="a", at=AT)
    assert refused.value.code == "ledger.too_large"


def test_an_append_without_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("asqms.contexts.ledger.commands.append.connection", outside)
    with pytest.raises(LedgerError) as refused:
        ledger.append(UID, [record("a")], actor="a", at=AT)
    assert refused.value.code == "ledger.no_transaction"


texts = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=300, deadline=None)
@given(
    st.tuples(texts, texts, texts, texts, texts, texts, st.integers(1, 9), st.booleans()),
    st.tuples(texts, texts, texts, texts, texts, texts, st.integers(1, 9), st.booleans()),
)
def test_different_records_never_have_the_same_bytes(one: tuple, two: tuple) -> None:
    def facts(values: tuple) -> Facts:
        kind, key, actor, action, reason, content, version, removed = values
        return Facts(UID, kind, key, version, AT.date(), AT, actor, action, reason, removed, content, 0)

    assert (record_bytes(facts(one)) == record_bytes(facts(two))) == (one == two)


def test_an_append_needs_few_queries(django_assert_max_num_queries) -> None:  # noqa: ANN001
    put(1)
    with django_assert_max_num_queries(8):
        put(1)
    with django_assert_max_num_queries(14):
        put(60, first=3)
