# SPDX-License-Identifier: Apache-2.0
"""Pages of traceability: who sees them, what they say, how much they ask and send."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asqms.contexts.ledger import api as ledger
from asqms.contexts.traceability import api as traceability
from asqms.faces.web.screens.traceability.coverage.page import CoverageScreen
from asqms.kernel.records import TraceRecords
from tests.contexts.traceability.building import Materials, built, records
from tests.support.personas import Small
from tests.web.traceability.conftest import HOSTILE, SET

Signed = Callable[[str], Client]
ROOT = f"/traceability/{SET}/"
PAGES = {
    "sets": "/traceability/",
    "coverage": ROOT,
    "items": f"{ROOT}items/?finding=orphan",
    "item": f"{ROOT}item/?id=SWR_2&depth=3",
    "matrix": f"{ROOT}matrix/",
    "suspect": f"{ROOT}links/?state=suspect",
    "broken": f"{ROOT}links/",
    "failing": f"{ROOT}failing/",
    "compare": f"{ROOT}compare/?from=2026-11-12&to=2026-11-20",
}
MOST_QUERIES = 15
MOST_BYTES = 150_000
MOST_NODES = 1_500


def text(client: Client, path: str, **more: str) -> str:
    answer = client.get(path, **more)  # type: ignore[arg-type]
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("checked")
def test_every_page_shows_in_every_language_with_few_queries(member_client: Signed, page: str) -> None:
    client = member_client("brake-developer")
    for language in ("en", "zh-hans", "de"):
        client.cookies["asqms_language"] = language
        with CaptureQueriesContext(connection) as asked:
            shown = text(client, PAGES[page])
        assert len(asked) <= MOST_QUERIES, [one["sql"][:120] for one in asked.captured_queries]
        assert "traceability." not in re.sub(r"<[^>]+>", "", shown)


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"sets"}))
@pytest.mark.usefixtures("checked")
def test_who_may_not_see_the_scope_finds_nothing(member_client: Signed, page: str) -> None:
    for person in ("radio-lead", "sensor-contact", "nobody"):
        assert member_client(person).get(PAGES[page]).status_code == 404
    assert SET not in text(member_client("radio-lead"), "/traceability/")
    assert SET in text(member_client("brake-auditor"), "/traceability/")


@pytest.mark.usefixtures("checked")
def test_coverage_shows_denominators_and_leads_to_what_is_missing(member_client: Signed) -> None:
    shown = text(member_client("quality-lead"), ROOT)
    assert "2/3" in shown
    assert "level=software_requirement&amp;finding=no_parent" in shown
    missing = text(
        member_client("quality-lead"), f"{ROOT}items/?level=software_requirement&finding=no_parent"
    )
    assert "SWR_3" in missing
    assert "SWR_1" not in missing


@pytest.mark.usefixtures("checked")
def test_coverage_counts_links_out_of_the_set(small: Small, member_client: Signed) -> None:
    assert "state=outside" not in text(member_client("quality-lead"), ROOT)
    found = traceability.coverage(small.operator, SET)
    told = replace(found, links={**found.links, "outside": 103})
    with patch.object(CoverageScreen, "coverage", told):
        shown = text(member_client("quality-lead"), ROOT)
    assert "Links out of the set" in shown
    assert "103" in shown
    assert f"{ROOT}links/?state=outside" in shown


@pytest.mark.usefixtures("checked")
def test_an_item_says_why_and_draws_its_neighbours(member_client: Signed) -> None:
    shown = text(member_client("quality-lead"), PAGES["item"])
    assert "One of its links leads to nothing." in shown
    assert "written with [version==1]" in shown
    drawn = shown[shown.index("<svg width") : shown.index("</svg>", shown.index("<svg width"))]
    for name in ("STH_1", "SYS_1", "SWR_2", "GONE_1", "VT_1"):
        assert name in drawn
    assert f"{ROOT}item/?id=SYS_1" in drawn.replace("&amp;", "&")
    part = text(member_client("quality-lead"), PAGES["item"], HTTP_HX_REQUEST="true", HTTP_HX_TARGET="graph")
    assert "<html" not in part
    assert "GONE_1" in part


def test_names_are_only_text_wherever_they_show(
    member_client: Signed, many: Callable[[], TraceRecords]
) -> None:
    many()
    client = member_client("quality-lead")
    for name in HOSTILE:
        for path in (
            f"{ROOT}item/?id={quote(name)}",
            f"{ROOT}items/?text={quote(name)}",
            f"{ROOT}links/?state=suspect&text={quote(name)}",
        ):
            shown = text(client, path)
            assert "<script>window" not in shown
            assert "<svg onload" not in shown
    assert "评审需求" in text(client, f"{ROOT}item/?id={quote('评审需求')}")
    answer = client.get(f"{ROOT}items/?export=csv&table=items")
    assert b"'=1+1" in answer.content
    assert answer.content.count(b"\n") == 1 + 361 + len(HOSTILE)


def test_pages_of_many_items_stay_small(member_client: Signed, many: Callable[[], TraceRecords]) -> None:
    many()
    client = member_client("brake-developer")
    for path in (*PAGES.values(), f"{ROOT}item/?id=SYS_1&depth=4", f"{ROOT}items/"):
        if "id=SWR_2&" in path:
            continue
        shown = text(client, path)
        assert len(shown.encode()) <= MOST_BYTES, path
        assert len(re.findall(r"<[a-z]", shown)) <= MOST_NODES, path


def test_lists_come_in_pages(member_client: Signed, many: Callable[[], TraceRecords]) -> None:
    given = many()
    client, path, found = member_client("quality-lead"), f"{ROOT}items/", []
    while path:
        shown = text(client, path)
        found += re.findall(r"item/\?id=([^\"&]+)", shown)
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(found) == len(set(found)) == len(given.item_id)


def token(source: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', source)[1]  # type: ignore[index]


def test_suspect_links_are_confirmed_in_bulk(small: Small, member_client: Signed, checked: Materials) -> None:
    client = member_client("brake-developer")
    path = PAGES["suspect"]
    shown = text(client, path)
    link = json.dumps(["SWR_1", "SYS_1", "derives"])
    given = {"state": "suspect", "seen": token(shown), "link": [link], "note": "Read both ends."}
    answer = client.post(path, given, follow=True)
    assert answer.status_code == 200
    assert "1 link confirmed" in answer.content.decode()
    (record,) = ledger.current_records(small.organisation.uid, "trace_confirmations")
    assert (record.content["person"], record.reason) == ("brake-developer", "Read both ends.")
    built(small.operator, checked)
    assert "Read both" not in text(client, path)
    assert traceability.coverage(small.operator, SET).links["suspect"] in {0, 1}


def test_a_refused_confirmation_keeps_what_was_typed(
    small: Small, member_client: Signed, checked: Materials
) -> None:
    client = member_client("brake-developer")
    path = PAGES["suspect"]
    given = {"state": "suspect", "seen": "0" * 64, "link": ["not json"], "note": "My words."}
    answer = client.post(path, given)
    assert answer.status_code in {400, 409, 422}
    assert "My words." in answer.content.decode()
    assert "traceability.not_suspect" in answer.content.decode()
    everything = {"state": "suspect", "everything": "yes", "seen": "0" * 64}
    assert "traceability.changed_meanwhile" in client.post(path, everything).content.decode()
    assert not list(ledger.current_records(small.organisation.uid, "trace_confirmations"))
    assert checked


@pytest.mark.usefixtures("checked")
def test_who_only_looks_has_no_form_and_is_refused(member_client: Signed) -> None:
    client = member_client("brake-auditor")
    shown = text(client, PAGES["suspect"])
    assert 'name="seen"' not in shown
    given = {"state": "suspect", "seen": "0" * 64, "link": [json.dumps(["SWR_1", "SYS_1", "derives"])]}
    assert client.post(PAGES["suspect"], given).status_code == 403


@pytest.mark.usefixtures("checked")
def test_the_past_shows_what_was_so_and_cannot_be_changed(member_client: Signed) -> None:
    client = member_client("brake-developer")
    past = text(client, f"{ROOT}failing/?as_of=2026-11-15")
    assert "No test fails" in past
    assert 'name="seen"' not in text(client, f"{ROOT}links/?state=suspect&as_of=2026-11-15")
    assert client.get(f"{ROOT}?as_of=2026-11-01").status_code == 404
    shown = text(client, f"{ROOT}compare/?from=2026-11-12&to=2026-11-20&change=worse")
    assert "VT_1" in shown


def test_sets_without_items_are_told(small: Small, member_client: Signed) -> None:
    client = member_client("quality-lead")
    assert "No trace sets yet" in text(client, "/traceability/")
    materials = Materials()
    materials.add("needs", None, problem="json.syntax", problem_message="It ends early.")
    built(small.operator, materials)
    for path in PAGES.values():
        shown = text(client, path)
        assert "json.syntax" in shown or path == "/traceability/"
    materials.files.clear()
    materials.add("needs", records([]))
    built(small.operator, materials)
    for name, path in PAGES.items():
        if name != "item":
            text(client, path)


@pytest.mark.usefixtures("checked")
@pytest.mark.parametrize(
    "query",
    ["items/?level=x", "items/?finding=x", "items/?after=x", "matrix/?rows=x&columns=y", "compare/?from=x"],
)
def test_what_nobody_may_ask_is_told(member_client: Signed, query: str) -> None:
    assert member_client("quality-lead").get(ROOT + query).status_code in {400, 404, 422}
