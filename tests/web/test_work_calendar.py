# SPDX-License-Identifier: Apache-2.0
"""The page of the working days: read by everybody inside, changed by who edits types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from asqms.contexts.governance import api as governance
from tests.support.personas import Small

MemberClient = Callable[[str], Client]
HERE = "/settings/calendar/"
pytestmark = pytest.mark.django_db


def test_the_calendar_is_changed_and_records_move(small: Small, member_client: MemberClient) -> None:
    governance.create_record(
        small.operator, "problem", title="Light", scope="controller", fields={"severity": "major"}
    )
    client = member_client("quality-lead")
    assert "Saturday, Sunday" in client.get(HERE).content.decode()
    file = SimpleUploadedFile("days.txt", b"2026-12-25 Christmas Day")
    sent = {"rest": ["5", "6"], "days": "2026-11-24 Feast", "file": file, "version": "0"}
    assert client.post(HERE, sent).status_code == 302
    page = client.get(HERE).content.decode()
    assert "The calendar is saved; 1 due days moved." in page
    assert "Christmas Day" in page
    assert governance.work_calendar(small.operator).holidays[date(2026, 11, 24)] == "Feast"
    stale = client.post(HERE, {"rest": ["6"], "days": "", "version": "0"})
    assert stale.status_code == 409
    bad = client.post(HERE, {"rest": ["6"], "days": "soon", "version": "1"})
    assert (bad.status_code, "soon" in bad.content.decode()) == (422, True)
    month = client.get("/work/problem/?view=calendar&month=2026-12").content.decode()
    assert "Christmas Day" in month


def test_a_long_file_is_taken_whole(small: Small, member_client: MemberClient) -> None:
    days = [date(2027, 1, 1) + timedelta(days=one) for one in range(1900)]
    text = "\n".join(f"{day.isoformat()} {'节' * 190}" for day in days).encode()
    assert len(text) > 1 << 20
    file = SimpleUploadedFile("days.txt", text)
    assert member_client("quality-lead").post(HERE, {"rest": ["6"], "file": file}).status_code == 302
    assert list(governance.work_calendar(small.operator).holidays) == days


def test_others_read_or_are_kept_out(small: Small, member_client: MemberClient) -> None:
    assert small
    reader = member_client("reader").get(HERE).content.decode()
    assert "<textarea" not in reader
    assert member_client("reader").post(HERE, {"rest": ["6"]}).status_code == 403
    assert member_client("nobody").get(HERE).status_code == 403
