# SPDX-License-Identifier: Apache-2.0
"""A decision is worked out again years later: the same, or it is said where something differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from asqms.contexts.catalog.queries import reading
from asqms.contexts.evidence.store import bare
from asqms.contexts.governance import api as governance
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.models import Record
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.workspace.catalogue import load_catalogue
from tests.support.gates import approve, assess, candidate, confirm, own_gate, people, stored_bill
from tests.support.personas import AT, OVERLAY, Small
from tests.support.walking import type_fields

MET, UNMET = "OP.VER.01", "OP.VER.02"
YEARS_LATER = AT + timedelta(days=5 * 365)


@pytest.fixture
def released(small: Small) -> tuple[Small, str]:
    """A release that was approved."""
    people(small)
    own_gate(small, MET, UNMET)
    stored_bill(small)
    for practice in (MET, UNMET):
        confirm(small, practice)
    number = candidate(small)
    assess(small)
    approve(small, number)
    return small, number


def _stored(small: Small, digest: str) -> Path:
    root = settings.ASQMS_CONFIG.home / "evidence"
    (found,) = (
        one
        for one in root.rglob("*")
        if one.is_file() and small.organisation.uid in str(one) and bare(digest) in str(one).replace("/", "")
    )
    return Path(found)


def test_years_later_it_is_the_same(released: tuple[Small, str]) -> None:
    small, number = released
    proof = governance.verify_gate(small.actor("inner-auditor", at=YEARS_LATER), number)
    assert (proof.outcome, proof.document, proof.differing, proof.lost) == ("same", "intact", (), ())
    assert proof.checked == 1
    shown = governance.frozen_view(small.actor("brake-lead"), number, "approve")
    assert [row[:4] for row in shown.rows["obligations"]] == [
        ["controller", MET, "mandatory", "conforms"],
        ["controller", UNMET, "mandatory", "conforms"],
    ]


def test_what_came_later_the_same_day_or_after_changes_nothing_and_is_told_apart(
    released: tuple[Small, str],
) -> None:
    """A finding of the same day, a permit, a problem, and evidence that was true before but came late."""
    small, number = released
    given = {"practice": UNMET, "scope": "controller", "verdict": "deviates", "person": "quality-lead"}
    organization.write_record(small.operator, "overrules", given | {"on": "2026-11-19", "reason": "No."})
    fields = {**type_fields("problem"), "severity": "critical"}
    governance.create_record(small.operator, "problem", title="x", scope="controller", fields=fields)
    stored_bill(small, **{"vulnerabilities.without_status": "CVE-2026-0001 critical"})
    own_gate(small, "OP.VER.03", version=3)
    proof = governance.verify_gate(small.actor("inner-auditor"), number)
    assert (proof.outcome, proof.differing) == ("same", ())
    (one,) = proof.hindsight
    assert (one.name, one.before, one.after) == (f"controller {UNMET}", "conforms", "deviates")


def test_an_overlay_that_came_later_changes_nothing(released: tuple[Small, str]) -> None:
    small, number = released
    text = OVERLAY.format(prefix="", word="")
    organization.write_record(small.operator, "overlays", {"name": "overlay.yaml", "text": text})
    assert governance.verify_gate(small.actor("inner-auditor"), number).outcome == "same"


def test_changed_and_lost_bytes_are_found_and_named(released: tuple[Small, str]) -> None:
    small, number = released
    digest = stored_bill(small)
    path = _stored(small, digest)
    kept = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(kept.replace(b"CycloneDX", b"CycloneDY"))
    proof = governance.verify_gate(small.actor("inner-auditor"), number)
    assert proof.outcome == "differs"
    assert [(one.uid, one.fault) for one in proof.lost] == [(proof.lost[0].uid, "bytes_changed")]
    path.unlink()
    proof = governance.verify_gate(small.actor("inner-auditor"), number)
    assert [one.fault for one in proof.lost] == ["bytes_missing"]
    path.write_bytes(kept)
    assert governance.verify_gate(small.actor("inner-auditor"), number).outcome == "same"


def test_without_the_document_its_digest_still_proves_it(released: tuple[Small, str]) -> None:
    small, number = released
    frozen = governance.record_view(small.operator, number).record.gates[0].frozen
    assert frozen is not None
    path = _stored(small, frozen)
    kept = path.read_bytes()
    assert _bytes_at_fault(small) == []
    path.unlink()
    assert _bytes_at_fault(small) == [("evidence.bytes_missing", number)]
    proof = governance.verify_gate(small.actor("inner-auditor"), number)
    assert (proof.outcome, proof.document) == ("same", "bytes_missing")
    path.write_bytes(kept.replace(b"conforms", b"deviates"))
    proof = governance.verify_gate(small.actor("inner-auditor"), number)
    path.write_bytes(kept)  # the store outlives this test
    assert (proof.outcome, proof.document) == ("differs", "bytes_changed")


def test_a_narrowed_token_reads_neither_verdicts_nor_evidence(released: tuple[Small, str]) -> None:
    small, number = released
    person = small.actor("brake-lead")
    whole = governance.frozen_view(person, number).rows
    assert whole["obligations"]

    def seen(*rights: str) -> dict[str, list[list[object]]]:
        narrowed = replace(person, limits=frozenset({"organization.view", "governance.view", *rights}))
        return dict(governance.frozen_view(narrowed, number).rows)

    assert (seen()["obligations"], seen()["evidence"]) == ([], [])
    rated = seen("conformity.view")["obligations"]
    assert [row[:4] for row in rated] == [row[:4] for row in whole["obligations"]]
    assert not any(row[4] for row in rated)
    assert seen("conformity.view", "evidence.view") == whole


def _bytes_at_fault(small: Small) -> list[tuple[str, str]]:
    found = ledger.verify_ledger(small.organisation.uid)
    return [(one.code, one.key) for one in found if one.kind == "governance_records"]


def test_another_catalogue_of_the_product_is_told(
    released: tuple[Small, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update of the product may ship other criteria: the verdicts then are those of another catalogue."""
    small, number = released
    other = replace(load_catalogue(), digest="sha256:" + "1" * 64)
    monkeypatch.setattr(reading, "loaded", lambda _: other)
    proof = governance.verify_gate(small.actor("inner-auditor"), number)
    assert proof.outcome == "differs"
    assert "catalogue" in {one.part for one in proof.differing}


def test_a_changed_record_in_the_log_is_told(released: tuple[Small, str]) -> None:
    """Somebody turns a verdict around behind the application, in the log itself."""

    small, number = released
    row = Record.objects.get(kind="overrules", key__contains=UNMET)
    on = " ON ledger_record" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_record_no_update{on}")
    Record.objects.filter(pk=row.pk).update(content=row.content.replace('"conforms"', '"deviates"'))
    proof = governance.verify_gate(small.actor("inner-auditor"), number)
    (one,) = proof.differing
    assert (one.part, one.name) == ("obligations", f"controller {UNMET}")


def test_who_may_not_see_the_record_proves_nothing(released: tuple[Small, str]) -> None:
    small, number = released
    for step in ("", "deliver"):
        person = "radio-lead" if not step else "inner-auditor"
        with pytest.raises(NotFoundError):
            governance.verify_gate(small.actor(person), number, step)
