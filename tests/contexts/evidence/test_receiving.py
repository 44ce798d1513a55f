# SPDX-License-Identifier: Apache-2.0
"""Evidence is received once: bytes, reading, record; repeats, late files and refusals."""

from __future__ import annotations

import hashlib
import io
import itertools
from datetime import date, timedelta

import pytest

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import EvidenceFilter, EvidenceState
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.errors import (
    AccessRefusedError,
    ConflictError,
    InvalidRecordError,
    NotFoundError,
)
from tests.contexts.evidence.conftest import Receive, stored_files
from tests.contexts.evidence.samples import junit
from tests.support.personas import AT, Small

pytestmark = pytest.mark.django_db


def test_bytes_a_record_and_a_source_come_of_a_file(small: Small, receive: Receive) -> None:
    found = receive(junit(5, 1))
    assert (found.changed, found.version, found.late, found.problem) == (True, 1, False, "")
    assert (found.type, found.adapter, found.subject) == ("report.test", "junit", "controller")
    assert found.effective == date(2026, 11, 10)
    assert found.digest == "sha256:" + hashlib.sha256(junit(5, 1)).hexdigest()
    assert [path.read_bytes() for path in stored_files(small)] == [junit(5, 1)]
    row = Evidence.objects.get(uid=found.uid)
    assert '"tests.failed":1' in row.facts
    (source,) = ledger.current_records(small.organisation.uid, "evidence")
    assert source.content["files"] == [f"evidence/{found.series}/**"]
    (record,) = ledger.current_records(small.organisation.uid, "evidence_files")
    assert record.content["stated"] == {"effective_from": "tests.executed_on", "received": "2026-11-20"}
    assert record.actor == "session:brake-lead"


def test_the_same_again_changes_nothing_whenever_it_comes(small: Small, receive: Receive) -> None:
    first, other = receive(junit(3)), receive(junit(4, day="2026-11-12"))
    before = ledger.newest_position(small.organisation.uid)
    again = receive(junit(3))
    assert not again.changed
    assert again.uid == first.uid == other.uid
    assert ledger.newest_position(small.organisation.uid) == before
    assert Evidence.objects.get().digest == other.digest


def test_every_order_of_arrival_leaves_the_same_in_use(small: Small) -> None:
    files = [junit(2, day="2026-11-01"), junit(3, day="2026-11-05"), junit(4, day="2026-11-09")]
    for number, order in enumerate(itertools.permutations(files)):
        actor = small.actor("brake-lead")
        for data in (*order, order[0]):
            evidence.receive_evidence(
                actor,
                {"subject": "controller", "name": "run.xml", "series": f"order-{number}"},
                stream=io.BytesIO(data),
            )
        page = evidence.evidence_page(
            actor, EvidenceFilter(series=f"order-{number}", state=EvidenceState.CURRENT)
        )
        assert [row.digest for row in page.rows] == ["sha256:" + hashlib.sha256(files[2]).hexdigest()]


def test_an_older_file_stands_beside_the_newer_one(receive: Receive) -> None:
    newest = receive(junit(3, day="2026-11-09"))
    late = receive(junit(2, day="2026-11-01"))
    assert late.late
    assert late.uid == newest.uid.replace("junit.xml", "junit@2026-11-01.xml")
    assert Evidence.objects.get(uid=late.uid).superseded_from == AT.date()
    assert Evidence.objects.get(uid=newest.uid).superseded_from.year == 9999


def test_another_statement_about_the_same_bytes_is_a_new_version(receive: Receive) -> None:
    first = receive(junit())
    second = receive(junit(), revision="4f1c", effective="2026-11-11")
    assert (second.uid, second.version, second.effective) == (first.uid, 2, date(2026, 11, 11))


def test_what_cannot_be_read_is_evidence_with_a_problem(receive: Receive) -> None:
    found = receive(b"<testsuites><testsuite>", type="report.test", adapter="junit")
    assert found.problem.startswith("xml.")
    assert found.problem_message


def test_a_type_is_needed_where_the_content_tells_none(small: Small, receive: Receive) -> None:
    with pytest.raises(EvidenceError) as refused:
        receive(b"\x00\x01\x02", name="noise.bin")
    assert refused.value.code == "evidence.type_needed"
    assert ledger.newest_position(small.organisation.uid) == _positions_without_evidence(small)


def _positions_without_evidence(small: Small) -> int:
    kinds = ("evidence", "evidence_files")
    assert not any(True for kind in kinds for _ in ledger.current_records(small.organisation.uid, kind))
    return ledger.newest_position(small.organisation.uid)


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"type": "no.such_type"}, "evidence.unknown_type"),
        ({"name": "../x"}, "evidence.bad_name"),
        ({"name": "a\nb"}, "evidence.bad_name"),
        ({"approved_by": "quality-lead"}, "evidence.not_yours_to_approve"),
    ],
)
def test_what_cannot_be_recorded_is_refused(receive: Receive, stated: dict, code: str) -> None:
    with pytest.raises(EvidenceError) as refused:
        receive(junit(), **stated)
    assert refused.value.code == code
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    "stated", [{"subject": ""}, {"effective": "tomorrow"}, {"received": "2020-01-01"}, {"unknown": 1}]
)
def test_a_statement_without_its_shape_is_refused(receive: Receive, stated: dict) -> None:
    with pytest.raises(InvalidRecordError):
        receive(junit(), **stated)


def test_a_series_holds_one_type_about_one_subject(receive: Receive) -> None:
    receive(junit(), series="nightly")
    with pytest.raises(EvidenceError, match="nightly") as refused:
        receive(junit(), series="nightly", subject="sensor")
    assert refused.value.code == "evidence.series_of_other"


def test_the_only_series_is_continued(receive: Receive) -> None:
    receive(junit(), series="nightly")
    assert receive(junit(3), name="other.xml").series == "nightly"
    receive(junit(4), series="weekly")
    assert receive(junit(5), name="third.xml").series == "controller.report.test"


def test_files_of_a_workspace_keep_their_names(small: Small, receive: Receive) -> None:
    from asqms.contexts.organization import api as organization

    organization.write_record(
        small.operator,
        "evidence",
        {
            "id": "own", "type": "report.test", "subject": "controller",
            "files": ["reports/*.xml"], "effective": "2026-11-01",
        },
    )  # fmt: skip
    assert receive(junit(), series="own", name="reports/a.xml").uid == "own:reports/a.xml"
    assert receive(junit(), series="own", name="b.xml").uid == "own:evidence/own/b.xml"
    (source,) = ledger.current_records(small.organisation.uid, "evidence")
    assert source.content["files"] == ["reports/*.xml", "evidence/own/**"]


@pytest.mark.parametrize(
    ("person", "subject", "error"),
    [
        ("radio-lead", "controller", NotFoundError),
        ("brake-auditor", "controller", AccessRefusedError),
        ("reader", "controller", AccessRefusedError),
        ("nobody", "controller", NotFoundError),
        ("sensor-contact", "controller", NotFoundError),
    ],
)
def test_only_who_may_receives(receive: Receive, person: str, subject: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        receive(junit(), person=person, subject=subject)
    assert Evidence.objects.count() == 0


def test_a_supplier_sends_evidence_about_its_item(receive: Receive) -> None:
    assert receive(junit(), person="sensor-contact", subject="sensor").changed


def test_known_bytes_need_not_be_sent_by_who_may_see_them(small: Small, receive: Receive) -> None:
    digest = receive(junit()).digest
    statement = {"subject": "sensor", "name": "junit.xml"}
    assert evidence.receive_evidence(small.actor("brake-lead"), statement, digest=digest).changed
    with pytest.raises(EvidenceError) as refused:
        evidence.receive_evidence(
            small.actor("radio-lead"), {"subject": "player", "name": "x.xml"}, digest=digest
        )
    assert refused.value.code == "evidence.bytes_unknown"


def test_exactly_one_source_of_bytes(small: Small) -> None:
    with pytest.raises(EvidenceError) as refused:
        evidence.receive_evidence(small.actor("brake-lead"), {"subject": "controller", "name": "x"})
    assert refused.value.code == "evidence.one_source"


def test_the_sign_zero_does_not_stop_the_server(receive: Receive) -> None:
    found = receive(b"# Plan \x00\n\nText", name="plan.md", type="plan.quality", adapter="document")
    assert found.changed


def test_withdrawing_keeps_what_was_and_can_be_taken_back(small: Small, receive: Receive) -> None:
    uid = receive(junit()).uid
    lead = small.actor("brake-lead")
    gone = evidence.withdraw_evidence(lead, uid, reason="wrong build")
    assert gone.version == 2
    assert evidence.evidence_view(lead, uid).row.state is EvidenceState.WITHDRAWN
    with pytest.raises(EvidenceError) as refused:
        evidence.withdraw_evidence(lead, uid, reason="again")
    assert refused.value.code == "evidence.withdrawn_already"
    assert not receive(junit()).changed
    evidence.restore_evidence(lead, uid, reason="right after all")
    view = evidence.evidence_view(lead, uid)
    assert view.row.state is EvidenceState.CURRENT
    assert [one.reason for one in view.versions] == ["right after all", "wrong build", ""]
    assert view.versions[1].changed == ("stated", "withdrawn_on")


def test_a_withdrawn_newest_lets_the_one_before_count(small: Small, receive: Receive) -> None:
    old = receive(junit(2, day="2026-11-01"), name="a.xml").uid
    new = receive(junit(3, day="2026-11-05"), name="b.xml").uid
    lead = small.actor("brake-lead")
    assert evidence.evidence_view(lead, old).row.state is EvidenceState.SUPERSEDED
    assert evidence.evidence_view(lead, old).superseded_by == (new,)
    evidence.withdraw_evidence(lead, new, reason="wrong build")
    assert evidence.evidence_view(lead, old).row.state is EvidenceState.CURRENT


def test_withdrawing_asks_for_the_right_and_a_reason(small: Small, receive: Receive) -> None:
    uid = receive(junit()).uid
    with pytest.raises(AccessRefusedError):
        evidence.withdraw_evidence(small.actor("brake-developer"), uid, reason="x")
    with pytest.raises(NotFoundError):
        evidence.withdraw_evidence(small.actor("radio-lead"), uid, reason="x")
    with pytest.raises(EvidenceError) as refused:
        evidence.withdraw_evidence(small.actor("brake-lead"), uid, reason="  ")
    assert refused.value.code == "evidence.reason_needed"


def test_a_correction_is_a_version_about_the_same_bytes(small: Small, receive: Receive) -> None:
    found = receive(junit())
    developer = small.actor("brake-developer")
    changed = evidence.correct_statement(
        developer, found.uid, {"effective": "2026-11-02", "valid_until": "2026-12-24"}, reason="typed wrongly"
    )
    assert (changed.version, changed.digest) == (2, found.digest)
    view = evidence.evidence_view(developer, found.uid)
    assert (view.row.effective, view.row.valid_until) == (date(2026, 11, 2), date(2026, 12, 24))
    assert view.facts["tests.total"] == 2
    assert "effective_from" not in view.stated
    with pytest.raises(ConflictError):
        evidence.correct_statement(developer, found.uid, {"title": "T"}, reason="late", expected_version=1)


def test_a_date_to_come_is_not_taken_from_the_content(receive: Receive) -> None:
    future = (AT.date() + timedelta(days=30)).isoformat()
    assert receive(junit(day=future)).effective == AT.date()
    assert receive(junit(day=""), name="undated.xml").effective == AT.date()


def test_what_somebody_approved_is_not_approved_after_a_change(small: Small, receive: Receive) -> None:
    found = receive(person="quality-lead", approved_by="quality-lead", effective="2026-01-01")
    developer = small.actor("brake-developer")

    def approval(person: str, **correction: object) -> object:
        actor = small.actor(person)
        evidence.correct_statement(actor, found.uid, correction, reason="because")
        row = evidence.evidence_view(developer, found.uid).row
        return row.approved_by, row.approved_on is not None

    assert approval("brake-developer", title="Another title") == ("quality-lead", True)
    assert approval("brake-developer", title="Title", effective="2026-01-01") == ("quality-lead", True)
    assert approval("quality-lead", revision="r2") == ("quality-lead", True)
    assert approval("brake-developer", effective="2026-11-01") == ("", False)
    assert approval("quality-lead", approved_by="quality-lead", approved_on="2026-11-02") == (
        "quality-lead",
        True,
    )
    assert approval("brake-developer", approved_on="2026-11-20") == ("", False)
    assert approval("brake-developer", approved_by="brake-developer", approved_on="2026-11-20") == (
        "brake-developer",
        True,
    )
