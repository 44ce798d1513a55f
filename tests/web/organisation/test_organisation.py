# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: ARG001 - fixtures that fill the database
"""The organisation's pages: what each persona sees, from a red cell to its sentence, past days, files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.models import DayFigure
from asqms.contexts.organization import api as organization
from asqms.faces.web.screens.organisation.compare.page import moved
from asqms.kernel.clock import SystemClock
from tests.support.assessed import DAY, FACTS, REPORT, assess, grow, queries_of, text_of
from tests.support.personas import AT, Small

PAGES = (
    "/organisation/",
    "/organisation/gaps/",
    "/organisation/obligations/",
    "/organisation/rollout/",
    "/organisation/trend/",
    "/organisation/compare/",
    "/organisation/units/driving/",
)
Clients = Callable[[str], Client]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
def test_every_page_stands_in_every_language(
    assessed: Small, member_client: Clients, path: str, language: str
) -> None:
    account = assessed.account("quality-lead")
    account.language = language
    account.save()
    response = member_client("quality-lead").get(path)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text_of(response)


@pytest.mark.parametrize(
    ("person", "seen", "unseen"),
    [
        ("quality-lead", ("Brake", "Radio"), ()),
        ("reader", ("Brake", "Radio"), ()),
        ("brake-lead", ("Brake",), ("Radio", "Small organisation", "Player")),
        ("brake-developer", ("Brake",), ("Radio", "Player")),
        ("brake-auditor", ("Brake",), ("Radio", "Player")),
        ("sensor-contact", ("Sensor",), ("Radio", "Controller", "Player")),
        ("nobody", (), ("Brake", "Radio", "Sensor", "Controller")),
    ],
)
def test_the_map_shows_what_a_persona_may_see(
    assessed: Small, member_client: Clients, person: str, seen: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    page = text_of(member_client(person).get("/organisation/"))
    main = page[page.index("<main") :]
    assert [name for name in seen if name not in main] == []
    assert [name for name in unseen if name in main] == []


def test_two_clicks_lead_from_a_red_cell_to_the_sentence(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    cell = re.search(r'<a href="([^"]+)" class="cell deviates"', text_of(client.get("/organisation/")))
    assert cell is not None
    rows = text_of(client.get(cell.group(1).replace("&amp;", "&")))
    verdict = re.search(r'<a href="(/products/brake/items/controller/obligations/[^"]+)"', rows)
    assert verdict is not None
    assert "One test failed" in text_of(client.get(verdict.group(1)))


def test_a_cell_counts_the_rows_it_leads_to(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    found = re.findall(
        r'<a href="([^"]+within=brake[^"]+)" class="cell \w+"><span aria-hidden="true">.</span> (\d+)/(\d+)',
        text_of(client.get("/organisation/")),
    )
    assert found
    for href, met, rated in found[:6]:
        answer = client.get(href.replace("&amp;", "&") + "&export=csv&table=obligations")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        verdicts = [row["Verdict"] for row in rows]
        assert verdicts.count("conforms") == int(met)
        assert len([one for one in verdicts if one != "not applicable"]) == int(rated)


def test_filters_narrow_the_list_and_views_are_kept(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    narrowed = "/organisation/gaps/?process=OP.VER&within=brake"
    page = text_of(client.get(narrowed))
    assert "OP.VER." in page
    assert "OP.REQ." not in page.split("<table", 1)[1]
    assert client.post(narrowed, {"name": "Brake tests"}).status_code == 302
    assert "Brake tests" in text_of(client.get("/organisation/gaps/"))
    assert "Brake tests" not in text_of(member_client("reader").get("/organisation/gaps/"))


def test_names_are_never_formulas_in_files(assessed: Small, member_client: Clients) -> None:
    item = {"id": "evil", "name": "=HYPERLINK(1)", "project": "brake", "domain": "in_vehicle"}
    phases = [{"phase": "development", "since": "2026-01-10"}]
    organization.write_record(assessed.operator, "items", item | {"owner": "brake-lead", "phases": phases})
    assess(assessed)
    answer = member_client("quality-lead").get("/organisation/gaps/?scope=evil&export=csv&table=obligations")
    assert "'=HYPERLINK(1)" in answer.content.decode()
    excel = member_client("quality-lead").get("/organisation/rollout/?export=xlsx&table=rollout")
    assert excel.content[:2] == b"PK"


@pytest.mark.parametrize("path", PAGES)
def test_the_past_is_marked_and_read_only(assessed: Small, member_client: Clients, path: str) -> None:
    client = member_client("quality-lead")
    page = text_of(client.get(f"{path}?as_of=2026-06-30"))
    assert 'class="past"' in page
    assert client.post(f"{path}?as_of=2026-06-30", {"name": "x"}).status_code == 409


def test_a_past_day_shows_what_was_known_then(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    address = "/products/brake/items/controller/obligations/OP.UVE.04/"
    assert "One test failed" in text_of(client.get(address))
    assert "One test failed" not in text_of(client.get(f"{address}?as_of=2026-11-10"))


def test_the_comparison_shows_only_what_changed(assessed: Small, member_client: Clients) -> None:
    later = replace(assessed.operator, at=AT + timedelta(days=2))
    passed = {**FACTS, "tests.passed": 12, "tests.failed": 0}
    fixed = {**REPORT, "effective": "2026-11-22", "received": "2026-11-22", "facts": passed}
    organization.write_record(later, "evidence_files", fixed)
    SystemClock.live_on(DAY + timedelta(days=3))
    conformity.bring_up_to_date(assessed.organisation, at=AT + timedelta(days=3))
    client = member_client("quality-lead")
    page = text_of(client.get("/organisation/compare/?from=2026-11-20&to=2026-11-23"))
    assert "OP.UVE.04" in page
    assert "OP.PRJ.01" not in page
    assert "Brake" in page
    assert "Radio" not in page
    assert re.search(r'<td class="number">\d+ → \d+ \([+−]\d+\)</td>', page)
    assert re.search(r'<td class="number">\d+</td>', page)
    same = text_of(client.get("/organisation/compare/?from=2026-11-20&to=2026-11-20"))
    assert "Nothing changed" in same
    assert client.get("/organisation/compare/?from=yesterday").status_code == 400


def test_the_trend_has_a_point_for_each_day(assessed: Small, member_client: Clients) -> None:
    last = DayFigure.objects.get(scope__key="small")
    last.pk, last.day = None, last.day.replace(day=1)
    last.save()
    page = text_of(member_client("quality-lead").get("/organisation/trend/"))
    assert page.count("<circle") == 2
    assert "1 Nov 2026" in page
    assert member_client("brake-lead").get("/organisation/trend/?scope=radio").status_code == 404


def test_what_may_not_be_seen_is_not_found(assessed: Small, member_client: Clients) -> None:
    client = member_client("brake-lead")
    for path in (
        "/organisation/obligations/SP.EQF.04/",
        "/organisation/units/driving/",
        "/organisation/gaps/?within=radio",
        "/organisation/obligations/?scope=player",
    ):
        assert client.get(path).status_code in {403, 404}, path


def test_the_number_of_queries_does_not_grow(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    before = {path: queries_of(client, path)[0] for path in PAGES}
    grow(assessed, 12, 3)
    for path, count in before.items():
        assert queries_of(client, path)[0] <= count, path


def test_pages_stay_small(assessed: Small, member_client: Clients) -> None:
    grow(assessed, 12, 3)
    for path in PAGES:
        page = text_of(member_client("quality-lead").get(path))
        assert len(page.encode()) <= 150_000, path
        assert len(re.findall(r"<[a-zA-Z]", page)) <= 1_500, path


def test_an_organisation_without_anything_says_the_next_step(small: Small, member_client: Clients) -> None:
    page = text_of(member_client("quality-lead").get("/organisation/"))
    assert "Nothing has been assessed here yet" in page
    assert "/register/project/" in page
    answer = member_client("quality-lead").get("/organisation/standing/")
    assert answer.status_code == 204


def test_the_line_about_the_assessment_tells_what_is_behind(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    assert "Current as of" in text_of(client.get("/organisation/standing/"))
    organization.write_record(assessed.operator, "units", {"id": "late", "name": "Late"})
    page = text_of(client.get("/organisation/"))
    assert "not assessed yet" in page
    assert 'hx-get="/organisation/standing/"' in page


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "1,404 → 1,501 (+97)"), ("de", "1.404 → 1.501 (+97)"), ("zh-Hans", "1,404 → 1,501 (+97)")],
)
def test_counts_that_moved_are_written_as_the_language_does(language: str, text: str) -> None:
    assert moved(1404, 1501, language) == text
    assert moved(2, 1, language) == "2 → 1 (−1)"
    assert moved(1404, 1404, language) == 1404
