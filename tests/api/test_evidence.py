# SPDX-License-Identifier: Apache-2.0
"""Evidence over HTTP: in one request, in parts, again, out as an attachment, withdrawn; and the gate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest

from asqms.contexts.conformity import api as conformity
from tests.api.conftest import NOW, Caller
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]
JUNIT = b'<testsuite name="a" tests="1"><testcase classname="c" name="one"/></testsuite>'
STATED = {"subject": "controller", "type": "report.test", "effective": "2026-11-01"}
BYTES = {"Content_Type": "application/octet-stream"}


def multipart(statement: dict[str, object], content: bytes, name: str = "junit.xml") -> tuple[bytes, str]:
    parts = (
        b'--B\r\nContent-Disposition: form-data; name="statement"\r\n\r\n%s\r\n'
        % json.dumps(statement).encode()
        + b'--B\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n--B--\r\n'
        % (name.encode(), content)
    )
    return parts, "multipart/form-data; boundary=B"


def test_one_request_and_its_repetition(caller: Called) -> None:
    lead = caller("brake-lead")
    body, kind = multipart(STATED, JUNIT)
    first = lead("POST", "evidence/files", body, Content_Type=kind, Idempotency_Key="k")
    assert (first.status_code, first.json()["changed"]) == (201, True)
    again = lead("POST", "evidence/files", body, Content_Type=kind, Idempotency_Key="k")
    assert again.content == first.content
    without = lead("POST", "evidence/files", body, Content_Type=kind)
    assert (without.status_code, without.json()["changed"], without.json()["version"]) == (200, False, 1)
    found = lead.get(f"evidence/{first.json()['id']}").json()
    assert found["facts"]["tests.total"] == 1
    bad, kind = multipart({"subject": "controller", "colour": "red"}, JUNIT)
    assert lead("POST", "evidence/files", bad, Content_Type=kind).status_code in {400, 422}


def test_parts_from_any_offset(caller: Called) -> None:
    lead = caller("brake-lead")
    digest = "sha256:" + hashlib.sha256(JUNIT).hexdigest()
    wish = {"name": "junit.xml", "size_bytes": len(JUNIT), "digest": digest}
    made = lead("POST", "uploads", wish)
    uid = made.json()["uid"]
    assert lead("POST", "uploads", wish).json()["uid"] == uid
    assert lead("PATCH", f"uploads/{uid}", JUNIT[:30], Upload_Offset="0", **BYTES)["Upload-Offset"] == "30"
    assert lead("PATCH", f"uploads/{uid}", JUNIT[10:40], Upload_Offset="10", **BYTES)["Upload-Offset"] == "40"
    assert lead("POST", f"uploads/{uid}/completion").json()["code"] == "evidence.upload_incomplete"
    assert lead("HEAD", f"uploads/{uid}")["Upload-Offset"] == "40"
    assert (
        lead("PATCH", f"uploads/{uid}", JUNIT[40:] + b"more", Upload_Offset="40", **BYTES).status_code == 422
    )
    assert lead("PATCH", f"uploads/{uid}", JUNIT[40:], **BYTES).json()["code"] == "api.invalid"
    assert lead("PATCH", f"uploads/{uid}", b"{}", Upload_Offset="40").json()["code"] == "api.not_bytes"
    lead("PATCH", f"uploads/{uid}", JUNIT[40:], Upload_Offset="40", **BYTES)
    assert lead("POST", f"uploads/{uid}/completion").json()["complete"] is True
    recorded = lead("POST", "evidence", STATED | {"name": "junit.xml", "upload": uid})
    assert (recorded.status_code, recorded.json()["digest"]) == (201, digest)
    assert lead("POST", "evidence/missing", {"digests": [digest]}).json()["missing"] == []
    assert caller("radio-lead").get(f"uploads/{uid}").status_code == 404


def test_bytes_come_out_as_an_attachment(caller: Called) -> None:
    lead = caller("brake-lead")
    body, kind = multipart(STATED | {"name": 'a"b;é.html'}, b"<script>alert(1)</script>")
    made = lead("POST", "evidence/files", body, Content_Type=kind).json()
    answer = lead.get(f"evidence/{made['id']}/content")
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith(
        "attachment; filename=\"a_b;?.html\"; filename*=UTF-8''a%22b"
    )
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_withdrawn_with_a_reason_and_a_version(caller: Called) -> None:
    lead = caller("brake-lead")
    body, kind = multipart(STATED, JUNIT)
    one = f"evidence/{lead('POST', 'evidence/files', body, Content_Type=kind).json()['id']}"
    assert lead("POST", f"{one}/withdrawal", {"reason": "old"}, If_Match='"9"').status_code == 412
    done = lead("POST", f"{one}/withdrawal", {"reason": "old"}, If_Match='"1"')
    assert (done.status_code, done.json()["version"]) == (200, 2)
    assert lead.get(one).json()["state"] == "withdrawn"
    assert lead("POST", f"{one}/restoration", {"reason": "not old"}).json()["version"] == 3
    assert [row["version"] for row in lead.get(one).json()["versions"]] == [3, 2, 1]


def test_the_gate_follows_the_evidence(caller: Called, small: Small) -> None:
    lead = caller("quality-lead")
    conformity.bring_up_to_date(small.organisation, at=NOW)
    before = lead.get("gate?scope=controller").json()
    assert (before["passes"], before["exit_code"]) == (False, 1)
    body, kind = multipart(STATED, JUNIT)
    lead("POST", "evidence/files", body, Content_Type=kind)
    assert lead.get("standing").json()["behind"] > 0
    conformity.bring_up_to_date(small.organisation, at=NOW)
    after = lead.get("gate?scope=controller&undetermined_limit=50").json()
    assert after["exit_code"] == 4
    assert after["tally"] != before["tally"]
    mild = lead.get("gate?scope=controller&fail_on=deviates").json()
    assert mild["exit_code"] in {0, 1}
    row = after["blocking"][0]
    why = lead.get(f"obligations/{row['scope']}/{row['practice']}", Accept_Language="de").json()
    assert why["verdict"] == row["verdict"]
    assert why["sentence"]
