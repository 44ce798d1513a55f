# SPDX-License-Identifier: Apache-2.0
"""Who is let in: tokens with limits, sessions with their secret against forged requests, rates."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.models import Record
from asqms.contexts.organization import api as organization
from asqms.faces.api import boundary
from tests.api.conftest import Caller
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]


def test_a_session_reads_and_writes_with_its_secret(small: Small) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(small.account("quality-lead"), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/v1/me").json()["channel"] == "session"
    unit = {"id": "x", "name": "X"}
    forged = client.post("/api/v1/units", unit, content_type="application/json")
    assert (forged.status_code, forged.json()["code"]) == (403, "api.forged")
    secret = "a" * 32
    client.cookies["csrftoken"] = secret
    written = client.post(
        "/api/v1/units", unit, content_type="application/json", headers={"X-CSRFToken": secret}
    )
    assert written.status_code == 201
    told = client.get("/api/v1/me", headers={"Authorization": "Bearer asqms_wrong"})
    assert told.status_code == 401


def test_a_token_does_what_it_is_for(caller: Called) -> None:
    ingest = caller("brake-lead", rights=["evidence.receive"], scope="brake")
    me = ingest.get("me").json()
    assert (me["rights"], me["scope"]) == (["evidence.receive"], "brake")
    assert ingest.get("items").json()["rows"] == []
    assert ingest.get("standing").status_code == 403
    given = {"subject": "controller", "name": "a.txt", "digest": "sha256:" + "0" * 64}
    assert ingest("POST", "evidence", given).json()["code"] == "evidence.bytes_unknown"
    assert (
        ingest("POST", "tokens", {"name": "n", "rights": ["evidence.receive"], "days": 1}).status_code == 403
    )


@pytest.mark.parametrize(
    "scheme", ["Basic abc", "Bearer", "Bearer  ", "Bearer asqms_x", "bearer " + "x" * 5000, "é"]
)
def test_what_is_no_token(scheme: str) -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/items", headers={"Authorization": scheme})
    assert (answer.status_code, answer.json()["code"]) == (401, "api.not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_refused_token_is_kept_for_the_audit(small: Small) -> None:
    made = organization.create_token(small.actor("admin"), "ci", rights=["organization.view"], days=1)
    organization.revoke_token(small.actor("admin"), made.uid)
    client = Client(raise_request_exception=False)
    for given in (made.secret, "asqms_wrong"):
        assert client.get("/api/v1/items", headers={"Authorization": f"Bearer {given}"}).status_code == 401
    kept = [dict(one.content) for one in ledger.current_records(small.organisation.uid, "refusals")]
    assert [(one["way"], one.get("person")) for one in kept] == [("token", None), ("token", "admin")]
    assert made.secret not in str(kept)


def test_who_asks_too_often_waits(caller: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary, "WRITES_A_MINUTE", 2)
    lead = caller("quality-lead")
    codes = [lead("POST", "units", {"id": f"u{n}", "name": "U"}).status_code for n in range(3)]
    assert codes == [201, 201, 429]
    refused = lead("POST", "units", {"id": "u9", "name": "U"})
    assert int(refused["Retry-After"]) > 0
    assert lead.get("units").status_code == 200
    assert caller("second-lead")("POST", "units", {"id": "u7", "name": "U"}).status_code == 201


def test_a_refusal_is_noted(caller: Called) -> None:
    assert (
        caller("reader")("POST", "units", {"id": "x", "name": "X"}).json()["code"]
        == "organization.not_allowed"
    )
    assert Record.objects.filter(kind="refusals").count() == 1


def test_what_is_too_large_or_no_json(caller: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = caller("quality-lead")
    assert lead("POST", "units", {"id": "x", "name": "x"}, Content_Type="text/plain").status_code == 415
    monkeypatch.setattr(boundary, "MOST_JSON_BYTES", 10)
    large = lead("POST", "workspace/plan", b" " * (16 << 20))
    assert (large.status_code, large.json()["code"]) == (413, "api.too_large")
    assert lead.get("items?text=%00").json()["code"] == "api.bad_text"
    assert lead.get("items?text=a&text=b").json()["code"] == "api.repeated_parameter"


def test_two_people_decide(caller: Called) -> None:
    wish = {
        "kind": "tailorings",
        "content": {
            "id": "T-1",
            "practices": ["OP.UVE.05"],
            "scope": "controller",
            "reason": "r",
            "on": "2026-11-20",
        },
    }
    lead = caller("brake-lead")
    made = lead("POST", "proposals", wish, Idempotency_Key="p")
    assert made.status_code == 201
    uid = made.json()["uid"]
    assert lead("POST", "proposals", wish, Idempotency_Key="p").json()["uid"] == uid
    assert lead("POST", f"proposals/{uid}/approval", {}).status_code == 403
    second = caller("second-lead")
    assert second.get("proposals?to_decide=true").json()["rows"][0]["uid"] == uid
    assert second("POST", f"proposals/{uid}/approval", {}).json()["content"]["approver"] == "second-lead"
    assert second("POST", f"proposals/{uid}/approval", {}).status_code == 409
    content = second.get("tailorings/T-1").json()["content"] | {"approver": "quality-lead", "reason": "other"}
    forged = second("PUT", "tailorings/T-1", content, If_Match="*")
    assert (forged.status_code, forged.json()["code"]) == (403, "organization.not_yours_to_sign")
