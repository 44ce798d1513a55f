# SPDX-License-Identifier: Apache-2.0
"""Pages of performance by persona: values, target form, past days, rows, reviews and their print."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from asqms.contexts.governance import api as governance
from asqms.contexts.performance import api as performance
from tests.support.performing import file, record
from tests.support.personas import Small

MemberClient = Callable[[str], Client]
AGE = "/performance/kpi.prb.age/"


@pytest.fixture
def lived(assessed: Small) -> Small:
    record(assessed, "PRB-1", "problem", [("open", "2026-10-21")], fields={"severity": "major"})
    record(assessed, "PRB-2", "problem", [("open", "2026-11-10")], scope="player")
    file(assessed, "report.coverage", "2026-11-01", {"coverage.lines.total": 4, "coverage.lines.covered": 3})
    governance.create_record(assessed.operator, "management_review", title="Review of the year")
    performance.catch_up(assessed.organisation)
    return assessed


def _text(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize(
    ("person", "status"),
    [("quality-lead", 200), ("brake-lead", 200), ("sensor-contact", 200), ("nobody", 403)],
)
def test_who_may_look(member_client: MemberClient, person: str, status: int) -> None:
    client = member_client(person)
    for path in ("/performance/", AGE):
        assert client.get(path).status_code == status


@pytest.mark.usefixtures("lived")
def test_all_27_stand_with_value_target_and_words(member_client: MemberClient) -> None:
    text = _text(member_client("quality-lead").get("/performance/"))
    assert text.count('class="kpi-name"') == 27
    assert "Problem age by severity" in text
    assert "20 days" in text
    assert "75\u202f%" in text
    assert "No release was decided on in the last 365 days." in text
    german = member_client("quality-lead").get("/performance/", headers={"Accept-Language": "de"})
    assert "Alter offener Probleme" in _text(german)


@pytest.mark.usefixtures("lived")
def test_one_shows_definition_trend_breakdown_and_rows(member_client: MemberClient) -> None:
    text = _text(member_client("quality-lead").get(AGE))
    for said in ("median days open", "our proposal", "PRB-1", "PRB-2", "/records/PRB-1/", "Set the target"):
        assert said in text
    assert 'href="/performance/kpi.prb.age/?scope=brake"' in text
    inside = _text(member_client("quality-lead").get(f"{AGE}?scope=brake"))
    assert "PRB-1" in inside
    assert "PRB-2" not in inside
    evidence = _text(member_client("quality-lead").get("/performance/kpi.cov.statement/"))
    assert "/evidence/" in evidence


@pytest.mark.usefixtures("lived")
def test_people_of_one_project_meet_nothing_of_another(member_client: MemberClient) -> None:
    client = member_client("brake-lead")
    text = _text(client.get(AGE))
    assert "PRB-1" in text
    assert "PRB-2" not in text
    assert "Player" not in text
    assert "Set the target" not in text
    assert client.get(f"{AGE}?scope=radio").status_code in {403, 404}
    assert client.post(AGE, {"target": "1", "warning": "2", "scope": "brake"}).status_code in {403, 404}


@pytest.mark.usefixtures("lived")
def test_what_is_confidential_is_not_told(member_client: MemberClient) -> None:
    text = _text(member_client("inner-auditor").get("/performance/kpi.dsr.time/"))
    assert "confidential records that you may not see" in text


@pytest.mark.usefixtures("lived")
def test_a_target_is_set_and_dropped_by_form(member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    path = "/performance/kpi.cov.statement/"
    answer = client.post(path, {"target": "80", "warning": "70 %", "scope": "brake", "reason": "Agreed"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{path}?scope=brake")
    text = _text(client.get(f"{path}?scope=brake"))
    assert "at least 80\u202f%" in text
    assert "near the target" in text
    for given, code in (
        ({"target": "x", "warning": "1"}, "performance.not_a_number"),
        ({"target": "nan", "warning": "1"}, "performance.not_a_number"),
        ({"target": "101", "warning": "1"}, "performance.out_of_range"),
        ({"target": "50", "warning": "60"}, "performance.warning_beyond_target"),
    ):
        refused = client.post(path, {**given, "scope": "brake"})
        assert refused.status_code >= 400
        assert code in refused.content.decode()
    assert client.post(path, {"do": "drop", "scope": "brake"}).status_code == 302
    assert "our proposal" in _text(client.get(f"{path}?scope=brake"))


@pytest.mark.usefixtures("lived")
def test_a_past_day_shows_what_was_known_on_it(member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    text = _text(client.get(f"{AGE}?as_of=2026-11-01"))
    assert "11 days" in text
    assert "PRB-2" not in text
    assert "Set the target" not in text
    assert client.post(f"{AGE}?as_of=2026-11-01", {"target": "1", "warning": "1"}).status_code == 409
    assert "27" in _text(client.get("/performance/?as_of=2026-11-01"))


@pytest.mark.usefixtures("lived")
def test_what_is_not_there_is_not_found(member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    for path in (
        "/performance/kpi.none/",
        "/performance/?scope=nowhere",
        "/performance/reviews/MRV-9/",
        "/performance/reviews/PRB-1/",
    ):
        assert client.get(path).status_code == 404, path


@pytest.mark.usefixtures("lived")
def test_rows_are_exported(member_client: MemberClient) -> None:
    answer = member_client("quality-lead").get(f"{AGE}?export=csv&table=rows")
    assert "PRB-1" in b"".join(answer).decode() if answer.streaming else answer.content.decode()


@pytest.mark.usefixtures("lived")
def test_a_review_leads_from_the_list_to_its_print(member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    assert "MRV-1" in _text(client.get("/performance/reviews/"))
    assert 'href="/performance/reviews/MRV-1/"' in _text(client.get("/records/MRV-1/"))
    text = _text(client.get("/performance/reviews/MRV-1/"))
    assert "Still open" in text
    assert "/performance/kpi.prb.age/" in text
    answer = client.get("/performance/reviews/MRV-1/?pdf=1")
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert "20 days" in "".join(page.extract_text() for page in pages)
    past = _text(client.get("/performance/reviews/MRV-1/?as_of=2026-11-20"))
    assert "MRV-1" in past
    assert "MRV-1" not in _text(member_client("brake-lead").get("/performance/reviews/"))
    assert member_client("brake-lead").get("/performance/reviews/MRV-1/").status_code in {403, 404}


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize(
    ("path", "most"),
    [("/performance/", 22), (AGE, 22), ("/performance/reviews/", 15), ("/performance/reviews/MRV-1/", 22)],
)
def test_a_page_asks_few_questions(
    member_client: MemberClient, django_assert_max_num_queries: Callable[[int], object], path: str, most: int
) -> None:
    client = member_client("quality-lead")
    client.get(path)
    with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
        client.get(path)
