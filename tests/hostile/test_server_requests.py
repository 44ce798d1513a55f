# SPDX-License-Identifier: Apache-2.0
"""Hostile requests: damaged places and texts are no faults, and nothing invisible is told."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from asqms.contexts.conformity import api as conformity
from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.workspaces import api as workspaces
from asqms.contexts.workspaces.errors import WorkspacesError
from asqms.workspace.bundle import Bundle, StatedFile
from tests.support.personas import AT, Small

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DAMAGED = (
    '["9999-12-31T23:59:59-23:00","a"]',
    '["0001-01-01T00:00:00+23:00","a"]',
    '["2026-01-01T00:00:00+00:00","\\ud800"]',
    '["2026-01-01T00:00:00+00:00","\\u0000"]',
    '[Infinity,"2026-01-01",1]',
    "[1e400]",
    '[{"at":"9999-12-31T23:59:59-23:00"},1]',
    '[{"at":"0001-01-01T00:00:00+23:00"},1]',
    "[99999999999999999999]",
)
ITEM = {
    "id": "controller",
    "name": "Controller",
    "project": "radio",
    "domain": "in_vehicle",
    "owner": "radio-lead",
    "phases": [{"phase": "development", "since": "2026-01-10"}],
}


@pytest.fixture
def lead(small: Small) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(small.account("quality-lead"), backend=BACKEND)
    return client


def test_damaged_places_start_at_the_beginning(small: Small, lead: Client) -> None:
    conformity.bring_up_to_date(small.organisation, at=AT)
    for page in ("/evidence/", "/organisation/gaps/", "/ledger/", "/people/"):
        for place in DAMAGED:
            assert lead.get(f"{page}?after={quote(place)}").status_code == 200, (page, place)


def test_the_sign_zero_is_refused_and_no_fault(lead: Client) -> None:
    for address in ("/search/?q=%00", "/people/%00/", "/ledger/records/items/?key=a%00", "/people/?a%00=b"):
        answer = lead.get(address)
        assert answer.status_code == 400, address
        assert b"web.bad_text" in answer.content
    answer = lead.post("/settings/", {"name": "a\x00b"})
    assert answer.status_code == 400


def test_endless_numbers_in_forms_are_no_fault(lead: Client) -> None:
    many = "9" * 5_000
    wish = {"name": "x", "purpose": "read", "days": many}
    assert lead.post("/settings/tokens/", wish).status_code < 500
    for version in (many, "\u00b2"):
        sent = {"name": "a.yaml", "text": "a: 1", "save": "yes", "version": version}
        assert lead.post("/standards/overlays/", sent).status_code < 500


def test_the_effect_of_an_item_tells_nothing_of_one_that_cannot_be_seen(small: Small) -> None:
    lead = small.actor("radio-lead")
    with pytest.raises(NotFoundError):
        conformity.effect_of(lead, "items", ITEM, "en")
    uses = ITEM | {"id": "player", "depends_on": ["controller"]}
    with pytest.raises(NotFoundError):
        conformity.effect_of(lead, "items", uses, "en")
    conformity.effect_of(lead, "items", ITEM | {"id": "player"}, "en")


def test_a_series_that_cannot_be_seen_is_not_described(small: Small) -> None:
    given = {"name": "a.xml", "type": "report.test", "subject": "controller", "series": "secret"}
    data = b"<testsuite tests='1'><testcase name='a'/></testsuite>"
    evidence.receive_evidence(small.actor("brake-lead"), given, stream=io.BytesIO(data))
    with pytest.raises(EvidenceError) as caught:
        evidence.receive_evidence(
            small.actor("radio-lead"), given | {"subject": "player"}, stream=io.BytesIO(data)
        )
    assert caught.value.code == "evidence.series_of_other"
    assert "controller" not in f"{caught.value.message} {caught.value.hint} {caught.value.context}"
    assert "report.test" not in caught.value.message


def test_a_search_names_nothing_above_what_may_be_seen(small: Small) -> None:
    found = organization.found_scopes(small.actor("sensor-contact"), "sensor", kinds=["software_item"])
    assert [(one.key, one.parent_name) for one in found] == [("sensor", "")]
    seen = organization.found_scopes(small.actor("brake-lead"), "sensor", kinds=["software_item"])
    assert [one.parent_name for one in seen] == ["Brake"]


@pytest.mark.parametrize("day", ["0001-01-01", "0001-02-03"])
def test_the_first_days_of_the_calendar_are_no_fault(small: Small, lead: Client, day: str) -> None:
    conformity.bring_up_to_date(small.organisation, at=AT)
    for address in ("/organisation/trend/", "/organisation/compare/"):
        assert lead.get(f"{address}?as_of={day}").status_code < 500, address
    assert lead.get(f"/api/v1/trend?until={day}&days=3660").status_code < 500


@pytest.mark.parametrize(
    "stated",
    [{"no_such": "x"}, {"effective": "soon"}, {"effective": 5}, {"producer": ["x"]}, {"revision": None}],
)
def test_a_bundle_that_states_nonsense_is_refused(small: Small, stated: dict[str, object]) -> None:
    lead = small.actor("quality-lead")
    digest, size = evidence.store_bytes(lead, io.BytesIO(b"x"))
    file = StatedFile(
        source="tests",
        name="a.xml",
        type="report.test",
        subject="controller",
        title="",
        adapter="",
        options={},
        trace=False,
        provenance={"effective": "2026-01-01"} | stated,  # type: ignore[arg-type]
        digest=digest,
        size_bytes=size,
        path=Path("/nonexistent"),
    )
    settings = {"id": "small", "name": "Small organisation"}
    bundle = Bundle(settings=settings, sections={}, overlays={}, trace_models={}, files=(file,))
    with pytest.raises(WorkspacesError) as caught:
        workspaces.apply_bundle(lead, bundle)
    assert caught.value.code == "workspaces.bad_statement"
