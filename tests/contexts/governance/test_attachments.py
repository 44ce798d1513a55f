# SPDX-License-Identifier: Apache-2.0
"""Files of records: who attaches, who sees, what a signature covers, what stays when one is taken away."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.store import evidence_store
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import GovernanceRecord, SigningProof
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from tests.support.personas import Small
from tests.support.problems import FIELDS, SOLVED

pytestmark = pytest.mark.django_db
DATA = b"%PDF-1.4 not really"


@pytest.fixture
def number(small: Small) -> str:
    for person in ("brake-developer", "brake-lead"):
        given = {"role": "problem_manager", "person": person, "since": "2026-01-01", "scope": "brake"}
        organization.write_record(small.operator, "assignments", given)
    actor = small.actor("brake-developer")
    return governance.create_record(
        actor,
        "problem",
        title="Light",
        scope="controller",
        fields={**FIELDS, **SOLVED, "verification": "Run 5."},
    )


def attach(small: Small, number: str, data: bytes = DATA, name: str = "report.pdf") -> str:
    return governance.attach(small.actor("brake-developer"), number, name, io.BytesIO(data)).digest


def record(small: Small, number: str) -> GovernanceRecord:
    return governance.record_view(small.operator, number).record


def test_a_file_is_kept_once_under_its_digest(small: Small, number: str) -> None:
    digest = attach(small, number, name="..\\a/b\x00\u202e.pdf")
    assert attach(small, number, name="other.pdf") == digest
    (one,) = record(small, number).attachments
    assert (one.name, one.size_bytes, one.person) == ("b__.pdf", len(DATA), "brake-developer")
    found = governance.attachment_bytes(small.actor("brake-lead"), number, digest)
    assert (b"".join(found.pieces), found.name) == (DATA, "b__.pdf")
    changes = governance.field_changes(small.operator, number)
    assert [(one.field, one.after) for one in changes if one.field == "$attachments"] == [
        ("$attachments", ["b__.pdf"])
    ]


def test_a_signature_covers_files_and_falls_with_them(small: Small, number: str) -> None:
    actor, lead = small.actor("brake-developer"), small.actor("brake-lead")
    plain = record(small, number).content_digest()
    digest = attach(small, number)
    assert record(small, number).content_digest() != plain
    for step in ("analyse", "start", "solve"):
        governance.take_step(actor, number, step)
    proof = SigningProof(lead.at, record(small, number).content_digest())
    governance.take_step(lead, number, "close", proof=proof)
    closed = record(small, number)
    assert closed.holds(closed.signatures[0])
    with pytest.raises(GovernanceError) as refused:
        attach(small, number, b"later")
    assert refused.value.code == "governance.not_editable"
    governance.take_step(lead, number, "reopen", reason="again")
    attach(small, number, b"later")
    opened = record(small, number)
    assert not opened.holds(opened.signatures[0])
    later = opened.attachments[-1].digest
    governance.detach(actor, number, later, reason="a mistake")
    again = record(small, number)
    assert again.holds(again.signatures[0])
    governance.detach(actor, number, digest)
    assert not record(small, number).holds(again.signatures[0])


def test_bytes_that_were_taken_away_stay_in_the_history(small: Small, number: str) -> None:
    digest = attach(small, number)
    governance.detach(small.actor("brake-developer"), number, digest, reason="wrong file")
    assert record(small, number).attachments == []
    newest = ledger.record_history(small.organisation.uid, "governance_records", number)[0]
    assert newest.reason == "wrong file"
    assert b"".join(governance.attachment_bytes(small.operator, number, digest).pieces) == DATA
    with pytest.raises(NotFoundError):
        governance.detach(small.actor("brake-developer"), number, digest)


def test_only_who_sees_the_record_sees_its_files(small: Small, number: str) -> None:
    digest = attach(small, number)
    with pytest.raises(NotFoundError):
        governance.attachment_bytes(small.actor("radio-lead"), number, digest)
    other = governance.create_record(small.operator, "problem", title="Else", scope="player")
    with pytest.raises(NotFoundError):
        governance.attachment_bytes(small.actor("radio-lead"), other, digest)
    with pytest.raises(AccessRefusedError):
        governance.attach(small.actor("reader"), number, "x", io.BytesIO(b"x"))
    with pytest.raises(NotFoundError):
        governance.attachment_bytes(small.actor("brake-lead"), number, "../../etc/passwd")


def test_limits(small: Small, number: str, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GovernanceError) as refused:
        attach(small, number, b"")
    assert refused.value.code == "governance.empty_file"
    monkeypatch.setattr("asqms.contexts.governance.commands.attaching.MOST_ATTACHMENTS", 1)
    attach(small, number)
    with pytest.raises(GovernanceError) as refused:
        attach(small, number, b"second")
    assert refused.value.code == "governance.too_many_attachments"
    config = settings.ASQMS_CONFIG  # type: ignore[attr-defined]
    settings.ASQMS_CONFIG = replace(config, upload_limit=3)  # type: ignore[attr-defined]
    with pytest.raises(EvidenceError) as large:
        attach(small, number, b"four")
    assert large.value.code == "evidence.too_large"


def test_verification_finds_missing_bytes(small: Small, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    attach(small, number)
    uid = small.organisation.uid
    assert _found(uid) == []
    monkeypatch.setattr(type(evidence_store()), "pieces", lambda *_: iter([b"changed"]))
    assert _found(uid) == [("evidence.bytes_changed", number)]


def _found(uid: str) -> list[tuple[str, str]]:
    findings = ledger.verify_ledger(uid)
    return [(one.code, one.key) for one in findings if one.kind == "governance_records"]
