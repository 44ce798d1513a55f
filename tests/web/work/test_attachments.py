# SPDX-License-Identifier: Apache-2.0
"""Files of a record on its page: attached, kept as a file, taken away, seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from asqms.contexts.governance import api as governance
from tests.support.personas import Small

MemberClient = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def test_a_file_is_attached_fetched_and_taken_away(small: Small, member_client: MemberClient) -> None:
    client = member_client("brake-developer")
    number = governance.create_record(
        small.actor("brake-developer"), "problem", title="Light", scope="controller"
    )
    here = f"/records/{number}/"
    assert "No files yet." in client.get(here).content.decode()
    file = SimpleUploadedFile("bericht ü.html", b"<script>alert(1)</script>", content_type="text/html")
    assert client.post(here, {"do": "attach", "file": file}).status_code == 302
    page = client.get(here).content.decode()
    assert "bericht ü.html" in page
    (one,) = governance.record_view(small.operator, number).record.attachments
    href = f"{here}attachments/{one.digest}/"
    assert href in page
    answer = client.get(href)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert member_client("radio-lead").get(href).status_code == 404
    assert member_client("inner-auditor").get(href).status_code == 200
    refused = member_client("inner-auditor").post(here, {"do": "detach", "digest": one.digest})
    assert refused.status_code == 403
    assert client.post(here, {"do": "attach"}).status_code == 422
    assert client.post(here, {"do": "detach", "digest": one.digest}).status_code == 302
    assert "No files yet." in client.get(here).content.decode()
