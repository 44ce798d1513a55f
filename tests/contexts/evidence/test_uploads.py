# SPDX-License-Identifier: Apache-2.0
"""Uploads survive cuts at any byte; parts may come again, overlap, and come in any order."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.commands import uploading
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.models import Upload
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from asqms.kernel.digest import sha256_of
from tests.contexts.evidence.conftest import Receive, stored_files
from tests.contexts.evidence.samples import junit
from tests.support.personas import AT, Small

pytestmark = pytest.mark.django_db
DATA = junit(40)
STATEMENT = {"subject": "controller", "name": "junit.xml"}


class Cut(io.BytesIO):
    """A stream that breaks off after some bytes."""

    def __init__(self, data: bytes, after: int) -> None:
        super().__init__(data)
        self.after = after

    def read(self, size: int | None = -1) -> bytes:
        left = self.after - self.tell()
        if left <= 0:
            raise ConnectionResetError("cut")
        return super().read(left if size is None or size < 0 else min(size, left))


def started(small: Small, data: bytes = DATA, **changes: object) -> str:
    announced = {"size_bytes": len(data), "digest": sha256_of(data), **changes}
    return evidence.start_upload(small.actor("brake-lead"), "junit.xml", **announced).uid  # type: ignore[arg-type]


def test_a_whole_file_in_one_part(small: Small) -> None:
    lead, uid = small.actor("brake-lead"), started(small)
    assert evidence.append_part(lead, uid, io.BytesIO(DATA), offset=0).offset == len(DATA)
    assert evidence.finish_upload(lead, uid).complete
    found = evidence.receive_evidence(lead, STATEMENT, upload=uid)
    assert (found.changed, found.digest) == (True, sha256_of(DATA))
    assert not evidence.receive_evidence(lead, STATEMENT, upload=uid).changed
    assert evidence.upload_state(lead, uid).evidence == found.uid


@given(cuts=some.lists(some.integers(0, len(DATA)), max_size=6))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_cuts_at_any_byte_lose_nothing(small: Small, cuts: list[int]) -> None:
    lead = small.actor("brake-lead")
    Upload.objects.all().delete()
    uid = started(small)
    for cut in cuts:
        offset = evidence.upload_state(lead, uid).offset
        evidence.append_part(lead, uid, Cut(DATA[offset:], cut), offset=offset)
    offset = evidence.upload_state(lead, uid).offset
    evidence.append_part(lead, uid, io.BytesIO(DATA[offset:]), offset=offset)
    assert evidence.finish_upload(lead, uid).complete


@given(order=some.permutations(range(8)), repeated=some.lists(some.integers(0, 7), max_size=4))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_parts_repeat_overlap_and_come_in_any_order(
    small: Small, order: list[int], repeated: list[int]
) -> None:
    lead = small.actor("brake-lead")
    Upload.objects.all().delete()
    uid = started(small)
    size = len(DATA) // 8 + 1
    for number in (*order, *repeated):
        start = max(0, number * size - 5)
        evidence.append_part(lead, uid, io.BytesIO(DATA[start : (number + 1) * size]), offset=start)
    assert evidence.finish_upload(lead, uid).complete


def test_what_is_missing_is_told(small: Small) -> None:
    lead, uid = small.actor("brake-lead"), started(small)
    evidence.append_part(lead, uid, io.BytesIO(DATA[100:]), offset=100)
    with pytest.raises(EvidenceError) as refused:
        evidence.finish_upload(lead, uid)
    assert (refused.value.code, refused.value.context["offset"]) == ("evidence.upload_incomplete", 0)
    for ask in (
        lambda: evidence.receive_evidence(lead, STATEMENT, upload=uid),
        lambda: evidence.preview_upload(lead, uid),
    ):
        with pytest.raises(EvidenceError) as refused:
            ask()
        assert refused.value.code == "evidence.upload_incomplete"


def test_other_bytes_than_announced_are_refused_and_sent_again(small: Small) -> None:
    lead, uid = small.actor("brake-lead"), started(small)
    evidence.append_part(lead, uid, io.BytesIO(DATA[:-1] + b"x"), offset=0)
    with pytest.raises(EvidenceError) as refused:
        evidence.finish_upload(lead, uid)
    assert refused.value.code == "evidence.digest_differs"
    assert evidence.upload_state(lead, uid).offset == 0
    evidence.append_part(lead, uid, io.BytesIO(DATA), offset=0)
    assert evidence.finish_upload(lead, uid).complete


def test_parts_stay_within_what_was_announced(small: Small) -> None:
    lead, uid = small.actor("brake-lead"), started(small)
    for offset, data in ((-1, b"x"), (len(DATA) + 1, b"x"), (len(DATA) - 1, b"xx")):
        with pytest.raises(EvidenceError) as refused:
            evidence.append_part(lead, uid, io.BytesIO(data), offset=offset)
        assert refused.value.code == "evidence.beyond_end"


def test_the_same_announcement_finds_its_upload_again(small: Small) -> None:
    assert started(small) == started(small)


def test_bytes_that_are_there_need_not_be_sent(small: Small, receive: Receive) -> None:
    receive(DATA)
    lead = small.actor("brake-lead")
    state = evidence.start_upload(lead, "other.xml", size_bytes=len(DATA), digest=sha256_of(DATA))
    assert state.complete
    assert evidence.preview_upload(lead, state.uid).type == "report.test"
    assert evidence.receive_evidence(lead, {**STATEMENT, "subject": "sensor"}, upload=state.uid).changed
    foreign = evidence.start_upload(
        small.actor("radio-lead"), "x.xml", size_bytes=len(DATA), digest=sha256_of(DATA)
    )
    assert not foreign.complete


def test_nobody_sees_uploads_of_others(small: Small) -> None:
    uid = started(small)
    for person in ("brake-developer", "quality-lead"):
        with pytest.raises(NotFoundError):
            evidence.upload_state(small.actor(person), uid)
    with pytest.raises(AccessRefusedError):
        evidence.start_upload(small.actor("reader"), "x", size_bytes=1, digest="0" * 64)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"size_bytes": -1}, "evidence.bad_size"),
        ({"size_bytes": 1 << 50}, "evidence.too_large"),
        ({"digest": "md5:1"}, "evidence.bad_digest"),
    ],
)
def test_bad_announcements_are_refused(small: Small, changes: dict, code: str) -> None:
    with pytest.raises(EvidenceError) as refused:
        started(small, **changes)
    assert refused.value.code == code


def test_a_form_sends_a_file_at_once(small: Small) -> None:
    lead = small.actor("brake-lead")
    state = evidence.take_upload(lead, "C:\\reports\\junit.xml", io.BytesIO(DATA))
    assert (state.complete, state.name, state.size_bytes) == (True, "C:/reports/junit.xml", len(DATA))
    found = evidence.preview_upload(lead, state.uid)
    assert (found.adapter, found.type, found.duplicates, found.effective_from) == (
        "junit", "report.test", (), "tests.executed_on",
    )  # fmt: skip
    received = evidence.receive_evidence(lead, STATEMENT, upload=state.uid)
    assert evidence.preview_upload(lead, state.uid).duplicates == (received.uid,)


def test_a_form_with_too_much_leaves_nothing(small: Small, settings) -> None:  # noqa: ANN001
    settings.ASQMS_CONFIG = replace(settings.ASQMS_CONFIG, upload_limit=100)
    with pytest.raises(EvidenceError) as refused:
        evidence.take_upload(small.actor("brake-lead"), "x.xml", io.BytesIO(DATA))
    assert refused.value.code == "evidence.too_large"
    assert Upload.objects.count() == 0
    assert stored_files(small) == []


def test_a_preview_keeps_nothing(small: Small) -> None:
    lead = small.actor("brake-lead")
    found = evidence.preview(lead, "junit.xml", io.BytesIO(DATA))
    assert (found.type, found.digest) == ("report.test", sha256_of(DATA))
    assert evidence.preview(lead, "noise", io.BytesIO(b"\x00\x01")).problem == "evidence.unrecognised"
    assert stored_files(small) == []


def test_what_nobody_finishes_is_cleaned_away(small: Small) -> None:
    class Job:
        def __init__(self, moment: datetime) -> None:
            self.moment = moment

        def now(self) -> datetime:
            return self.moment

    lead, uid = small.actor("brake-lead"), started(small)
    evidence.append_part(lead, uid, io.BytesIO(DATA), offset=0)
    uploading.forget_uploads(Job(AT + timedelta(hours=1)))  # type: ignore[arg-type]
    assert evidence.upload_state(lead, uid).offset == len(DATA)
    uploading.forget_uploads(Job(AT + timedelta(days=4)))  # type: ignore[arg-type]
    assert Upload.objects.count() == 0
    assert stored_files(small) == []
    with pytest.raises(NotFoundError):
        evidence.append_part(replace(lead, at=AT + timedelta(days=4)), uid, io.BytesIO(b"x"), offset=0)
