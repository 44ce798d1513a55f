# SPDX-License-Identifier: Apache-2.0
"""The ledger: newest records, versions with what changed, proofs, checkpoints, verification."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.work import api as work
from asqms.faces.web.screens.ledger.record.page import fields_of
from asqms.kernel.clock import SystemClock
from tests.support.assessed import grow, queries_of, text_of
from tests.support.personas import AT, Small
from tests.support.places import is_small, main_of, words_of

Clients = Callable[[str], Client]
PAGES = (
    "/ledger/",
    "/ledger/?kind=items&key=control&who=operator&since=2026-11-01&until=2026-11-20",
    "/ledger/records/items/?key=controller",
    "/ledger/checkpoints/",
)


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


@pytest.mark.parametrize("person", ["quality-lead", "brake-auditor"])
@pytest.mark.parametrize("path", PAGES)
def test_queries_do_not_grow_with_the_data(
    assessed: Small, member_client: Clients, path: str, person: str
) -> None:
    client = member_client(person)
    before, _ = queries_of(client, path)
    grow(assessed, projects=4, items=6)
    after, _ = queries_of(client, path)
    assert after <= before


@pytest.mark.parametrize(
    ("person", "seen", "unseen"),
    [
        ("quality-lead", ("controller", "player", "sensor-maker"), ()),
        ("inner-auditor", ("controller", "player"), ()),
        ("brake-auditor", ("controller",), ("player", "sensor-maker", "radio")),
        ("sensor-contact", ("sensor",), ("player", "controller", "radio")),
    ],
)
@pytest.mark.usefixtures("assessed")
def test_records_are_those_of_scopes_that_may_be_seen(
    member_client: Clients, person: str, seen: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    client = member_client(person)
    pages = main_of(client.get("/ledger/")) + main_of(client.get("/ledger/?kind=items"))
    assert [name for name in seen if f">{name}<" not in pages] == []
    assert [name for name in unseen if f">{name}<" in pages] == []


@pytest.mark.usefixtures("assessed")
def test_somebody_without_a_role_sees_nothing(member_client: Clients) -> None:
    for path in ("/ledger/", "/ledger/checkpoints/"):
        assert member_client("nobody").get(path).status_code == 403
    assert member_client("nobody").get("/ledger/records/items/?key=controller").status_code == 404


@pytest.mark.usefixtures("assessed")
def test_a_record_that_may_not_be_seen_is_not_there(member_client: Clients) -> None:
    client = member_client("brake-auditor")
    assert client.get("/ledger/records/items/?key=controller").status_code == 200
    for path in ("", "proof/"):
        assert client.get(f"/ledger/records/items/{path}?key=player&version=1").status_code == 404
    assert client.get("/ledger/records/nothing/?key=player").status_code == 404


@pytest.mark.usefixtures("assessed")
def test_records_are_narrowed(member_client: Clients) -> None:
    client = member_client("quality-lead")
    assert ">player<" not in main_of(client.get("/ledger/?kind=items&key=control"))
    assert ">controller<" in main_of(client.get("/ledger/?kind=items&key=control"))
    assert "No record here" in words_of(client.get("/ledger/?who=nobody-like-this"))
    assert "No record here" in words_of(client.get("/ledger/?until=2026-11-19"))
    assert client.get("/ledger/?since=whenever").status_code == 400


def test_pages_go_both_ways_without_a_gap(assessed: Small) -> None:
    actor = assessed.actor("quality-lead")
    everything = organization.newest_records(actor, organization.LogFilter(), size=10_000).rows
    assert [one.position for one in everything] == sorted((one.position for one in everything), reverse=True)
    seen, after = [], ""
    while True:
        page = organization.newest_records(actor, organization.LogFilter(), after=after, size=7)
        seen += page.rows
        after = page.next
        if not after:
            break
    assert tuple(seen) == everything
    last = organization.newest_records(actor, organization.LogFilter(), before=page.previous, size=7)
    assert last.rows == everything[-len(page.rows) - 7 : -len(page.rows)]


def test_versions_show_what_changed(assessed: Small, member_client: Clients) -> None:
    organization.write_record(
        assessed.actor("quality-lead"), "projects", {"id": "radio", "name": "Loud radio"}, reason="renamed"
    )
    page = words_of(member_client("quality-lead").get("/ledger/records/projects/?key=radio"))
    assert "Version 2" in page
    assert "renamed" in page
    assert "name Radio Loud radio" in page


def test_what_was_written_is_never_markup(assessed: Small, member_client: Clients) -> None:
    nasty = "<script>alert(1)</script>"
    organization.write_record(
        assessed.actor("quality-lead"), "projects", {"id": "radio", "name": nasty}, reason=nasty
    )
    for path in ("/ledger/records/projects/?key=radio", "/ledger/", "/search/?q=alert"):
        page = text_of(member_client("quality-lead").get(path))
        assert nasty not in page


def test_a_proof_is_downloaded_and_verifies_offline(
    assessed: Small, member_client: Clients, tmp_path: Path
) -> None:
    client = member_client("quality-lead")
    address = "/ledger/records/items/"
    assert "not under a signed checkpoint" in words_of(client.get(f"{address}?key=controller"))
    assert client.get(f"{address}proof/?key=controller&version=1").status_code == 422
    ledger.make_checkpoint(assessed.organisation.uid, AT)
    assert "is under the checkpoint" in words_of(client.get(f"{address}?key=controller"))
    proof, program = tmp_path / "proof", tmp_path / "verifier.py"
    proof.write_bytes(client.get(f"{address}proof/?key=controller&version=1").content)
    program.write_bytes(client.get("/ledger/verifier/").content)
    key = str(ledger.verifying_key(assessed.organisation.uid))
    assert key in main_of(client.get("/ledger/checkpoints/")).replace("&#x2B;", "+")
    told = subprocess.run(
        [sys.executable, str(program), str(proof), "--key", key], capture_output=True, check=False, text=True
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_checkpoints_are_listed_and_kept(assessed: Small, member_client: Clients) -> None:
    client = member_client("brake-auditor")
    made = ledger.make_checkpoint(assessed.organisation.uid, AT)
    assert made.root.hex() in main_of(client.get("/ledger/checkpoints/"))
    kept = client.get(f"/ledger/checkpoints/?number={made.number}")
    assert kept.content.decode() == made.note
    assert "attachment" in kept.headers["Content-Disposition"]
    for number in ("999", "x", "9" * 30):
        assert client.get(f"/ledger/checkpoints/?number={number}").status_code == 404


def test_verification_runs_in_the_background_and_its_result_is_kept(
    assessed: Small, member_client: Clients
) -> None:
    client = member_client("quality-lead")
    assert "Nobody has verified" in words_of(client.get("/ledger/"))
    assert client.post("/ledger/").status_code == 302
    assert client.post("/ledger/").status_code == 302
    waiting = text_of(client.get("/ledger/"))
    assert 'hx-get="/ledger/verification/"' in waiting
    assert work.job_counts(assessed.organisation.uid)
    work.run_until_idle(SystemClock())
    part = client.get("/ledger/verification/")
    assert part.status_code == 200
    assert "hx-get" not in text_of(part)
    assert "Everything is as it was written" in text_of(part)


def test_who_may_verify(assessed: Small, member_client: Clients) -> None:
    for person in ("brake-lead", "brake-auditor", "sensor-contact", "reader"):
        client = member_client(person)
        assert client.post("/ledger/").status_code == 403, person
        assert "Verify now" not in text_of(client.get("/ledger/"))
        assert client.get("/ledger/verification/").status_code in {200, 403}
    assert member_client("inner-auditor").post("/ledger/").status_code == 302
    assert assessed.organisation.reference == "small"


@pytest.mark.usefixtures("assessed")
def test_the_past_ends_with_its_day(member_client: Clients) -> None:
    client = member_client("quality-lead")
    assert "No record here" in words_of(client.get("/ledger/?as_of=2026-11-19"))
    assert client.get("/ledger/records/items/?key=controller&as_of=2026-11-19").status_code == 404
    assert client.post("/ledger/?as_of=2026-11-19").status_code == 409


def test_another_organisation_stays_unseen(assessed: Small, member_client: Clients) -> None:
    from tests.support.personas import small_organisation

    foreign = small_organisation("foreign", word="CANARY")
    ledger.make_checkpoint(foreign.organisation.uid, AT)
    client = member_client("quality-lead")
    for path in ("/ledger/", "/ledger/?key=canary", "/ledger/checkpoints/", "/search/?q=canary"):
        page = main_of(client.get(path)).replace("?key=canary", "")
        assert "canarycontroller" not in page.casefold()
        assert "canarybrake" not in page.casefold()
    assert client.get("/ledger/records/items/?key=canarycontroller").status_code == 404
    rows = organization.newest_records(assessed.actor("quality-lead"), organization.LogFilter(), size=10_000)
    assert {one.organisation for one in rows.rows} == {assessed.organisation.uid}
    assert all(one.known_from >= date.min for one in rows.rows)


def test_fields_stand_in_a_list_and_the_json_below_it(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    page = text_of(client.get("/ledger/records/items/?key=controller"))
    fields, _, after = page.partition("<h3>Fields</h3>")[2].partition('<details class="raw">')
    assert re.search(r"<dt><code>id</code></dt><dd>controller</dd>", fields)
    nested = re.search(r"<dt><code>phases</code></dt><dd>(.*?)</dl>", fields, re.DOTALL)
    assert nested is not None
    assert "<dt><code>phase</code></dt><dd>development</dd>" in nested[1]
    assert "{" not in fields
    kept = json.loads(unescape(after.partition("<pre")[2].partition(">")[2].partition("</pre>")[0]))
    assert kept == organization.record_seen(assessed.operator, "items", "controller").content


def test_only_the_newest_version_lists_every_field(assessed: Small, member_client: Clients) -> None:
    actor = assessed.actor("quality-lead")
    for name in ("Spare", "Spare part", "Spare parts"):
        organization.write_record(actor, "projects", {"id": "spare", "name": name})
    client = member_client("quality-lead")
    first, middle, newest = (True, False, True), (False, True, True), (True, True, True)
    assert _shapes(client) == [newest, middle, first]
    organization.remove_record(actor, "projects", "spare")
    assert _shapes(client) == [(False, False, False), middle, middle, first]


def _shapes(client: Client) -> list[tuple[bool, bool, bool]]:
    """Tell for each version whether it lists all fields, what changed, and the JSON."""
    page = main_of(client.get("/ledger/records/projects/?key=spare"))
    versions = page.split('<section class="panel version">')[1:]
    return [("<h3>Fields</h3>" in one, "<table" in one, "<pre" in one) for one in versions]


def test_values_of_any_shape_are_shown() -> None:
    deep: object = "end"
    for _ in range(9):
        deep = [{"in": deep}]
    content = {"a": [], "b": {}, "c": ["x", 1, None], "d": [["x"], {"y": 1}], "e": deep, "f": [{}] * 300}
    shown = dict(fields_of(content))
    assert [shown[name].text for name in "abcd"] == ["", "", "x, 1, ", '[["x"], {"y": 1}]']
    assert "end" in str(shown["e"])
    assert (len(shown["f"].entries), shown["f"].more) == (100, 200)


def test_kinds_that_the_ledger_alone_keeps_are_listed(assessed: Small, member_client: Clients) -> None:
    lead, uid = assessed.actor("quality-lead"), assessed.organisation.uid
    made = organization.create_token(lead, "ci", rights=["organization.view"], days=1)
    wish = {
        "id": "T-9", "practices": ["OP.VER.09"], "scope": "controller", "reason": "no", "on": "2026-11-20",
        "expires": "2027-03-01",
    }  # fmt: skip
    proposed = organization.propose(
        assessed.actor("brake-lead"), "tailorings", wish, right="processes.propose_decision"
    )
    organization.end_access(assessed.actor("admin"), _member(assessed))
    assert [one.key for one in ledger.current_records(uid, "tokens")] == [made.uid]
    keys = {"tokens": made.uid, "proposals": proposed.uid, "accounts": "reader"}
    for kind in (*keys, "webhooks"):
        page = main_of(member_client("quality-lead").get(f"/ledger/?kind={kind}"))
        assert f'<option value="{kind}" selected>' in page
        assert keys.get(kind, "") in page
    for person, seen in (
        ("brake-auditor", {"proposals"}),
        ("inner-auditor", set(keys)),
        ("radio-lead", set()),
    ):
        client = member_client(person)
        found = {
            kind for kind, key in keys.items() if f">{key}<" in main_of(client.get(f"/ledger/?kind={kind}"))
        }
        assert found == seen, person
        told = {
            kind for kind, key in keys.items()
            if client.get(f"/ledger/records/{kind}/?key={key}").status_code == 200
        }  # fmt: skip
        assert told == seen, person


def _member(small: Small) -> str:
    small.account("reader")
    return "reader"
