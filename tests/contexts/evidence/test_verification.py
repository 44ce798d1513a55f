# SPDX-License-Identifier: Apache-2.0
"""The check of the ledger re-reads evidence bytes and compares every column with its record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.models import Evidence, PastEvidence
from asqms.contexts.evidence.projection import evidence_columns
from asqms.contexts.ledger import api as ledger
from tests.contexts.evidence.conftest import Receive, stored_files
from tests.contexts.evidence.samples import junit
from tests.contexts.evidence.test_queries import DAY, write
from tests.support.personas import Small

pytestmark = pytest.mark.django_db


def codes(small: Small) -> list[tuple[str, str]]:
    return [(one.code, one.column) for one in evidence.verify_evidence(small.organisation.uid)]


def test_nothing_is_found_where_nothing_was_changed(small: Small, receive: Receive) -> None:
    receive(junit(2, day="2026-11-01"))
    receive(junit(3, day="2026-11-05"))
    receive(junit(4, day="2026-10-01"))
    write(small, 30, known=DAY - timedelta(days=9))
    write(small, 30, known=DAY, title="newer")
    assert PastEvidence.objects.count() == 30
    assert codes(small) == []
    assert [one.code for one in ledger.verify_ledger(small.organisation.uid)] == []


def test_changed_and_missing_bytes_are_named(small: Small, receive: Receive) -> None:
    first = receive(junit(2, day="2026-11-01"))
    second = receive(junit(3, day="2026-11-05"))
    paths = {path.name: path for path in stored_files(small)}
    paths[first.digest.removeprefix("sha256:")].write_bytes(b"changed")
    paths[second.digest.removeprefix("sha256:")].unlink()
    assert codes(small) == [
        ("evidence.bytes_changed", first.digest), ("evidence.bytes_missing", second.digest),
    ]  # fmt: skip
    found = {one.code for one in ledger.verify_ledger(small.organisation.uid)}
    assert found == {"evidence.bytes_changed", "evidence.bytes_missing"}


def _other(value: object) -> object:
    if isinstance(value, int):
        return value + 1
    if value is None or isinstance(value, date):
        return date(2001, 1, 1)
    return f"{value}x"


def test_a_change_of_any_column_is_found(small: Small, receive: Receive) -> None:
    receive(junit())
    row = Evidence.objects.get()
    record = next(iter(ledger.current_records(small.organisation.uid, "evidence_files")))
    from asqms.contexts.evidence.data import EvidenceFileRecord

    columns = evidence_columns(record, EvidenceFileRecord.model_validate(record.content), row.subject_id)
    names = [*(name for name in columns if name not in {"subject_id", "recorded_at"}), "superseded_from"]
    assert len(names) > 20
    for name in names:
        before = getattr(row, name)
        Evidence.objects.update(**{name: _other(before)})
        assert ("evidence.row_differs", name) in codes(small), name
        Evidence.objects.update(**{name: before})
    from asqms.contexts.organization.models import Scope

    Evidence.objects.update(subject=Scope.objects.get(key="player"))
    assert ("evidence.row_differs", "subject_id") in codes(small)


def test_rows_without_records_and_records_without_rows(small: Small, receive: Receive) -> None:
    uid = receive(junit()).uid
    Evidence.objects.filter(uid=uid).update(uid="invented:x.xml")
    assert {code for code, _ in codes(small)} == {"evidence.row_missing", "evidence.row_unknown"}


def test_changed_earlier_versions_are_found(small: Small) -> None:
    write(small, 2, known=DAY - timedelta(days=9))
    write(small, 2, known=DAY, title="newer")
    PastEvidence.objects.filter(uid="s0:00000.xml").update(title="forged")
    PastEvidence.objects.filter(uid="s1:00001.xml").update(version=9)
    assert sorted(codes(small)) == [("evidence.row_differs", "title"), ("evidence.row_unknown", "")]
