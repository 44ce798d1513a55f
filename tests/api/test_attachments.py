# SPDX-License-Identifier: Apache-2.0
"""Files of governance records over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Caller
from tests.api.governing import RECORDS, made

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]


def test_attach_list_fetch_and_detach(caller: Called) -> None:
    developer = caller("brake-developer")
    number = made(developer)
    address = f"{RECORDS}/{number}/attachments"
    sent = developer.client.post(
        f"/api/v1/{address}",
        {"file": SimpleUploadedFile("log.txt", b"what happened")},
        headers={"Authorization": f"Bearer {developer.token}"},
    )
    assert (sent.status_code, sent.json()["size_bytes"]) == (201, 13)
    digest = sent.json()["digest"]
    assert [one["name"] for one in developer.get(address).json()["rows"]] == ["log.txt"]
    assert developer.get(f"{RECORDS}/{number}").json()["attachments"][0]["digest"] == digest
    bytes_of = developer.get(f"{address}/{digest}")
    assert b"".join(bytes_of.streaming_content) == b"what happened"
    assert bytes_of["Content-Disposition"].startswith("attachment")
    assert caller("radio-lead").get(f"{address}/{digest}").status_code == 404
    assert caller("reader")("DELETE", f"{address}/{digest}").status_code == 403
    assert developer("DELETE", f"{address}/{digest}?reason=wrong").status_code == 204
    assert developer("DELETE", f"{address}/{digest}").status_code == 404
    assert developer.get(address).json()["rows"] == []


def test_the_graph_around_a_record(caller: Called) -> None:
    developer = caller("brake-developer")
    number = made(developer)
    other = developer(
        "POST",
        RECORDS,
        {"type": "change_request", "title": "x", "scope": "controller"}
        | {"raised_from": {"number": number, "relation": "change"}},
    ).json()["number"]
    found = developer.get(f"{RECORDS}/{number}/graph?depth=1").json()
    assert [one["number"] for one in found["nodes"]] == [number, other]
    assert found["edges"] == [{"source": number, "target": other, "relation": "change"}]
    assert developer.get(f"{RECORDS}/{number}/graph?depth=9").status_code == 400
    assert caller("radio-lead").get(f"{RECORDS}/{number}/graph").status_code == 404
