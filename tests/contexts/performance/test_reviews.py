# SPDX-License-Identifier: Apache-2.0
"""Inputs of a management review: gathered for its period, kept at its conclusion, the same years later."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import SigningProof
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from asqms.contexts.performance import api as performance
from asqms.contexts.performance.data import SECTIONS, ReviewInputs
from asqms.contexts.performance.errors import PerformanceError
from asqms.documents.pdf.review import review_pdf
from tests.support.performing import on, record
from tests.support.personas import Small
from tests.support.walking import type_fields

pytestmark = pytest.mark.django_db


def _review(small: Small, day: str, *, conclude: bool, scope: str = "") -> str:
    lead, head = on(small, day, "quality-lead"), on(small, day, "second-lead")
    fields = type_fields("management_review") | {"participants": ["second-lead"], "decisions": "More tests."}
    number = governance.create_record(lead, "management_review", title="Review", scope=scope, fields=fields)
    governance.take_step(lead, number, "prepare")
    if conclude:
        digest = governance.record_view(head, number).record.content_digest()
        proof = SigningProof(head.at, digest, second_factor=True)
        governance.take_step(head, number, "conclude", proof=proof)
    return number


def _section(inputs: ReviewInputs, name: str) -> dict[str, object]:
    found = next(one for one in inputs.sections if one.id == name)
    figures = {one.id: one.value for one in found.figures}
    return {**figures, "rows": [(one.ref, one.state, one.overdue) for one in found.rows]}


@pytest.fixture
def reviewed(small: Small) -> Small:
    record(small, "NCR-1", "nonconformity", [("open", "2026-01-10"), ("closed", "2026-02-01")])
    number = _review(small, "2026-03-02", conclude=True)
    record(small, "IMP-1", "improvement", [("proposed", "2026-03-05")], scope=None)
    governance.link_records(on(small, "2026-03-06", "second-lead"), number, "improvement", "IMP-1")
    way = [("open", "2026-04-10"), ("contained", "2026-04-11")]
    record(small, "NCR-2", "nonconformity", way, fields={"due": "2026-05-01", "grade": "minor"})
    record(small, "PRB-1", "problem", [("open", "2026-05-01")], fields={"severity": "critical"})
    record(small, "PRB-2", "problem", [("open", "2026-05-01")], fields={"severity": "minor"})
    record(small, "FBK-1", "feedback", [("received", "2026-05-01"), ("closed", "2026-05-02")])
    requests = [("received", "2026-05-01"), ("answered", "2026-05-03")]
    record(small, "DSQ-1", "data_subject_request", requests, fields={"answered_on": "2026-05-03"})
    return small


def test_inputs_gather_since_the_last_review(reviewed: Small) -> None:
    number = _review(reviewed, "2026-06-01", conclude=False)
    performance.catch_up(reviewed.organisation)
    view = performance.review_view(on(reviewed, "2026-06-01", "second-lead"), number)
    assert not view.kept
    inputs = view.inputs
    assert (inputs.first, inputs.last) == (date(2026, 3, 3), date(2026, 6, 1))
    assert (inputs.earlier, inputs.decisions) == ("MRV-1", "More tests.")
    assert [one.id for one in inputs.sections] == list(SECTIONS)
    assert _section(inputs, "actions")["rows"] == [("IMP-1", "proposed", True)]
    assert _section(inputs, "nonconformities") == {
        "open": 1,
        "overdue": 1,
        "new": 1,
        "ended": 0,
        "rows": [("NCR-2", "contained", True)],
    }
    assert _section(inputs, "safety_security")["rows"] == [("PRB-1", "open", True)]
    assert _section(inputs, "customers")["ended"] == 1
    metrics = next(one for one in inputs.sections if one.id == "metrics")
    by = {one.kpi: one for one in metrics.indicators}
    assert len(by) == 27
    assert (by["kpi.prb.age"].value, by["kpi.prb.age"].before) == (31, None)
    assert by["kpi.nc.overdue"].value == 1


def test_what_was_concluded_stays_as_it_was(reviewed: Small) -> None:
    number = _review(reviewed, "2026-06-01", conclude=True)
    lead = on(reviewed, "2026-06-01", "second-lead")
    then = performance.review_view(lead, number)
    assert then.kept
    assert then.digest == then.inputs.digest
    record(
        reviewed,
        "NCR-2",
        "nonconformity",
        [("open", "2026-04-10"), ("closed", "2026-06-02")],
    )
    later = on(reviewed, "2026-11-20", "second-lead")
    performance.set_target(later, "kpi.prb.age", target=1000, warning=2000)
    again = performance.review_view(later, number)
    assert again == then
    assert performance.review_view(later, number, as_of=date(2026, 8, 1)) == then
    versions = organization.record_versions(later, "performance_reviews", number)
    assert [(one.action, one.actor) for one in versions] == [("performance.review_kept", "job:server")]


def test_nobody_writes_or_takes_away_what_was_kept(reviewed: Small) -> None:
    number = _review(reviewed, "2026-06-01", conclude=True)
    lead = on(reviewed, "2026-06-02", "second-lead")
    kept = performance.review_view(lead, number).inputs
    with pytest.raises(AccessRefusedError):
        organization.write_record(lead, "performance_reviews", kept)
    with pytest.raises(AccessRefusedError):
        organization.remove_record(lead, "performance_reviews", number)
    with pytest.raises(PerformanceError):
        organization.remove_record(on(reviewed, "2026-06-02"), "performance_reviews", number)


def test_confidential_figures_are_covered_also_in_what_was_kept(reviewed: Small) -> None:
    number = _review(reviewed, "2026-06-01", conclude=True)
    shown = {}
    for person in ("quality-lead", "inner-auditor"):
        view = performance.review_view(reviewed.actor(person), number)
        metrics = next(one for one in view.inputs.sections if one.id == "metrics")
        one = next(one for one in metrics.indicators if one.kpi == "kpi.dsr.time")
        shown[person] = (one.value, one.state)
    assert shown == {"quality-lead": (1, "met"), "inner-auditor": (None, "hidden")}
    assert "DSQ-1" not in str(performance.review_view(reviewed.actor("quality-lead"), number).inputs)


def test_strangers_find_no_review(reviewed: Small, foreign: Small) -> None:
    for actor in (reviewed.actor("brake-lead"), reviewed.actor("nobody"), foreign.operator):
        with pytest.raises((NotFoundError, AccessRefusedError)):
            performance.review_view(actor, "MRV-1")
    with pytest.raises(NotFoundError):
        performance.review_view(reviewed.actor("quality-lead"), "NCR-2")


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans"])
def test_the_print_holds_figures_and_leads_back(reviewed: Small, language: str) -> None:
    number = _review(reviewed, "2026-06-01", conclude=True)
    actor = reviewed.actor("quality-lead")
    document = performance.review_document(actor, number, language)
    assert not [one for one in document.sections if "{" in one.title + one.note + one.more]
    data = review_pdf(document, site="https://quality.example")
    assert data == review_pdf(document, site="https://quality.example")
    reader = PdfReader(io.BytesIO(data))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "NCR-2" in text
    assert "MRV-1" in text
    links = {
        str(note.get_object()["/A"]["/URI"])
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    }
    assert "https://quality.example/records/NCR-2/" in links
    assert "https://quality.example/performance/kpi.prb.age/" in links
    assert f"https://quality.example/performance/reviews/{number}/" in links


def test_what_was_kept_names_nothing_that_does_not_show(small: Small) -> None:
    first = _review(small, "2026-03-02", conclude=True, scope="driving")
    record(small, "IMP-1", "improvement", [("proposed", "2026-03-05")], scope="radio")
    record(small, "NCR-1", "nonconformity", [("open", "2026-03-05")])
    governance.link_records(on(small, "2026-03-06", "second-lead"), first, "improvement", "IMP-1")
    number = _review(small, "2026-06-02", conclude=True, scope="driving")
    organization.write_record(small.operator, "people", {"id": "looker", "name": "Looker"})
    given = {"role": "reader", "person": "looker", "since": "2026-01-01", "scope": "driving"}
    organization.write_record(small.operator, "assignments", given)

    def told(person: str) -> set[str]:
        view = performance.review_view(small.actor(person), number)
        assert view.kept
        return {row.ref for one in view.inputs.sections for row in one.rows}

    assert told("quality-lead") == {"IMP-1", "NCR-1"}
    assert told("looker") == {"NCR-1"}
