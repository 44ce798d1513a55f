# SPDX-License-Identifier: Apache-2.0
"""Standards: catalogue, practice, requirement, crosswalk, differences, overlays, active standards."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from asqms.contexts.catalog import api as catalog
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.faces.web.screens.standards.standard.page import in_tree_order
from tests.support.assessed import grow, queries_of, text_of
from tests.support.personas import Small
from tests.support.places import is_small, main_of, words_of

Clients = Callable[[str], Client]
OVERLAY = """\
overlay:
  format: asqms-overlay/1
  id: customer-one
  effective: 2026-07-01
  source: Handbook of an invented customer
  author: Quality lead
  licence: for the parties of the contract
official_ids:
  C1-7.1: [OP.UVE.05]
texts:
  - {practice: OP.UVE.05, text: {en: Words of the licensed copy.}}
interpretations:
  - {id: FAQ-1, affects: [OP.UVE.05], note: {en: Counts for generated code too.}}
"""
PAGES = (
    "/standards/",
    "/standards/?q=test",
    "/standards/practices/",
    "/standards/practices/OP.UVE.05/",
    "/standards/iso26262/",
    "/standards/aspice40/",
    "/standards/iso9001/8.4/",
    "/standards/crosswalk/",
    "/standards/crosswalk/?first=iso26262&second=aspice40",
    "/standards/differences/",
    "/standards/overlays/",
)
PERSONAS = ("quality-lead", "brake-lead", "brake-auditor", "sensor-contact")


def put_overlay(small: Small, text: str = OVERLAY) -> None:
    catalog.save_overlay(small.actor("quality-lead"), "overlays/one.yaml", text, expected_version=0)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_small_in_every_language(
    assessed: Small, member_client: Clients, path: str, language: str
) -> None:
    account = assessed.account("quality-lead")
    account.language = language
    account.save()
    queries, response = queries_of(member_client("quality-lead"), path)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text_of(response)
    assert is_small(response)
    assert queries <= 15


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("person", PERSONAS)
@pytest.mark.usefixtures("assessed")
def test_everybody_with_a_role_reads_what_is_asked(member_client: Clients, path: str, person: str) -> None:
    assert member_client(person).get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("assessed")
def test_somebody_without_a_role_reads_nothing(member_client: Clients, path: str) -> None:
    assert member_client("nobody").get(path).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/standards/", "/standards/practices/OP.VER.01/", "/standards/iso26262/", "/standards/crosswalk/"],
)
def test_queries_do_not_grow_with_the_data(assessed: Small, member_client: Clients, path: str) -> None:
    client = member_client("quality-lead")
    before, _ = queries_of(client, path)
    grow(assessed, projects=3, items=4)
    after, _ = queries_of(client, path)
    assert after <= before


@pytest.mark.usefixtures("assessed")
def test_the_catalogue_says_that_it_is_ours(member_client: Clients) -> None:
    for path in ("/standards/", "/standards/practices/OP.UVE.05/", "/standards/iso26262/6-9/"):
        assert "not the official ASQMS text" in words_of(member_client("reader").get(path))


@pytest.mark.usefixtures("assessed")
def test_a_practice_tells_its_criterion_and_every_scope(member_client: Clients) -> None:
    page = words_of(member_client("quality-lead").get("/standards/practices/OP.UVE.04/"))
    for told in (
        "Tests ran and passed",
        "Test execution report",
        "each software item",
        "type II: mandatory",
    ):
        assert told in page
    for scope in ("Controller", "Sensor", "Player"):
        assert scope in page


@pytest.mark.parametrize(
    ("person", "seen", "unseen"),
    [
        ("brake-lead", ("Controller", "Sensor"), ("Player",)),
        ("brake-auditor", ("Controller", "Sensor"), ("Player",)),
        ("sensor-contact", ("Sensor",), ("Controller", "Player")),
    ],
)
@pytest.mark.usefixtures("assessed")
def test_states_are_counted_over_what_may_be_seen(
    member_client: Clients, person: str, seen: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    page = main_of(member_client(person).get("/standards/practices/OP.UVE.04/"))
    assert [name for name in seen if name not in page] == []
    assert [name for name in unseen if name in page] == []
    assert f"/{len(seen)}</span>" in page


@pytest.mark.usefixtures("assessed")
def test_a_search_finds_practices_and_requirements(member_client: Clients) -> None:
    page = words_of(member_client("reader").get("/standards/?q=termination"))
    assert "OP.TRM" in page or "termination" in page.casefold()
    assert "practices found" in page
    assert "requirements found" in page


@pytest.mark.usefixtures("assessed")
def test_practices_are_narrowed_and_paged(member_client: Clients) -> None:
    client = member_client("reader")
    first = text_of(client.get("/standards/practices/"))
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    second = text_of(client.get("/standards/practices/?after=OP.VER.03"))
    assert "OP.VER.04" in second
    assert 'rel="prev"' in second
    narrow = main_of(client.get("/standards/practices/?process=OP.TRM&kind=advanced"))
    assert "OP.TRM." in narrow
    assert "OP.UVE.01" not in narrow


@pytest.mark.usefixtures("assessed")
def test_a_table_is_exported_whole(member_client: Clients) -> None:
    response = member_client("reader").get("/standards/practices/?export=csv&table=practices")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 281
    assert rows[1][0] == "OP.PRJ.01"


def test_requirements_stand_in_tree_order(assessed: Small) -> None:
    for standard in catalog.catalogue_for(assessed.actor("reader")).standards:
        ordered = in_tree_order(standard)
        assert sorted(one.id for one in ordered) == sorted(one.id for one in standard.requirements)
        place = {one.id: at for at, one in enumerate(ordered)}
        assert all(one.parent not in place or place[one.parent] < place[one.id] for one in ordered)


@pytest.mark.usefixtures("assessed")
def test_unknown_things_are_not_found(member_client: Clients) -> None:
    client = member_client("reader")
    for path in ("practices/OP.XYZ.99/", "no-such/", "iso9001/99.9/", "overlays/none.yaml/"):
        assert client.get(f"/standards/{path}").status_code == 404


def test_an_overlay_is_shown_before_it_is_saved(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    file = SimpleUploadedFile("customer one.yaml", OVERLAY.encode())
    checked = client.post("/standards/overlays/", {"file": file})
    assert checked.status_code == 200
    page = words_of(checked)
    assert "Nothing is saved yet" in page
    assert "C1-7.1" in page
    assert catalog.overlays(assessed.actor("reader")) == ()
    saved = client.post(
        "/standards/overlays/",
        {
            "save": "yes",
            "name": "overlays/customer-one.yaml",
            "text": OVERLAY,
            "version": "0",
            "reason": "contract",
        },
    )
    assert saved.status_code == 302
    practice = words_of(client.get("/standards/practices/OP.UVE.05/"))
    for told in ("C1-7.1", "Words of the licensed copy.", "Counts for generated code too."):
        assert told in practice
    assert "customer-one" in words_of(client.get("/standards/differences/"))


def test_an_overlay_that_cannot_be_used_is_not_saved(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    wrong = OVERLAY.replace("OP.UVE.05]", "OP.UVE.99]", 1)
    page = words_of(client.post("/standards/overlays/", {"name": "overlays/x.yaml", "text": wrong}))
    assert "catalogue.unknown_practice" in page
    assert "It cannot be used" in page
    tried = client.post(
        "/standards/overlays/", {"save": "yes", "name": "overlays/x.yaml", "text": wrong, "version": "0"}
    )
    assert tried.status_code == 422
    assert "catalog.overlay_unusable" in text_of(tried)
    assert catalog.overlays(assessed.actor("reader")) == ()


@pytest.mark.parametrize("name", ["../up.yaml", "overlays/../../up.yaml", "a/..", "overlays//x.yaml", ""])
def test_a_name_never_leads_out_of_its_folder(assessed: Small, member_client: Clients, name: str) -> None:
    response = member_client("quality-lead").post("/standards/overlays/", {"name": name, "text": OVERLAY})
    assert response.status_code == 422
    assert catalog.overlays(assessed.actor("reader")) == ()


@pytest.mark.usefixtures("assessed")
def test_bytes_that_are_no_text_are_told(member_client: Clients) -> None:
    file = SimpleUploadedFile("x.yaml", b"\xff\xfe\x00bad")
    response = member_client("quality-lead").post("/standards/overlays/", {"file": file})
    assert response.status_code == 422
    assert "web.not_text" in text_of(response)


def test_two_people_do_not_overwrite_each_other(assessed: Small, member_client: Clients) -> None:
    put_overlay(assessed)
    late = member_client("second-lead").post(
        "/standards/overlays/", {"save": "yes", "name": "overlays/one.yaml", "text": OVERLAY, "version": "0"}
    )
    assert late.status_code == 409


def test_only_the_right_role_changes_overlays(assessed: Small, member_client: Clients) -> None:
    put_overlay(assessed)
    for person in ("brake-lead", "brake-auditor", "reader", "sensor-contact"):
        client = member_client(person)
        assert client.post(
            "/standards/overlays/", {"name": "overlays/a.yaml", "text": OVERLAY}
        ).status_code in {403, 404}
        assert client.post("/standards/overlays/overlays/one.yaml/").status_code in {403, 404}
        assert '<form class="form"' not in text_of(client.get("/standards/overlays/"))
    taken = member_client("quality-lead").post("/standards/overlays/overlays/one.yaml/")
    assert taken.status_code == 302
    assert catalog.overlays(assessed.actor("reader")) == ()


def test_a_future_overlay_does_not_count_yet(assessed: Small, member_client: Clients) -> None:
    put_overlay(assessed, OVERLAY.replace("2026-07-01", "2027-01-01"))
    client = member_client("quality-lead")
    assert "C1-7.1" not in words_of(client.get("/standards/practices/OP.UVE.05/"))
    assert "not yet" in words_of(client.get("/standards/overlays/"))


def test_a_standard_is_activated_and_deactivated(assessed: Small, member_client: Clients) -> None:
    client, actor = member_client("quality-lead"), assessed.actor("quality-lead")
    everything = catalog.active_standards(actor.organisation_uid, actor.day)
    assert client.post("/standards/iso9001/", {"active": "no"}).status_code == 302
    left = catalog.active_standards(actor.organisation_uid, actor.day)
    assert left == tuple(one for one in everything if one != "iso9001")
    assert client.post("/standards/iso9001/", {"active": "yes"}).status_code == 302
    assert catalog.active_standards(actor.organisation_uid, actor.day) == everything
    for person in ("brake-lead", "reader", "brake-auditor"):
        assert member_client(person).post("/standards/iso9001/", {"active": "no"}).status_code == 403


def test_the_last_active_standard_stays(assessed: Small, member_client: Clients) -> None:
    actor = assessed.actor("quality-lead")
    organization.write_record(
        actor, "settings", {"id": "small", "name": "Small organisation", "standards": ["iso9001"]}
    )
    response = member_client("quality-lead").post("/standards/iso9001/", {"active": "no"})
    assert response.status_code == 422
    assert "last active standard" in words_of(response)
    assert catalog.active_standards(actor.organisation_uid, actor.day) == ("iso9001",)


def test_the_past_is_read_only_and_knows_only_its_overlays(assessed: Small, member_client: Clients) -> None:
    put_overlay(assessed)
    client = member_client("quality-lead")
    page = client.get("/standards/practices/OP.UVE.05/?as_of=2026-11-19")
    assert page.status_code == 200
    assert "C1-7.1" not in words_of(page)
    assert 'class="past"' in text_of(page)
    assert '<form class="form"' not in text_of(client.get("/standards/overlays/?as_of=2026-11-19"))
    assert client.post("/standards/overlays/?as_of=2026-11-19", {"text": OVERLAY}).status_code == 409
    assert client.post("/standards/iso9001/?as_of=2026-11-19", {"active": "no"}).status_code == 409


def test_the_ledger_holds_the_overlay(assessed: Small) -> None:
    put_overlay(assessed)
    (record,) = ledger.record_history(assessed.organisation.uid, "overlays", "overlays/one.yaml")
    assert record.action == "catalog.overlay_written"
    assert record.content["text"] == OVERLAY
