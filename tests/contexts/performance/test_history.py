# SPDX-License-Identifier: Apache-2.0
"""The value at a past day is the value of that day, and spans derived step by step are those from nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asqms.contexts.organization import api as organization
from asqms.contexts.performance import api as performance
from asqms.contexts.performance.domain.pieces import NEVER, Piece, clipped, counted_during, joined, merged
from asqms.contexts.performance.models import Span
from tests.support.performing import file, on
from tests.support.personas import Small

BEGIN = date(2026, 1, 5)
STATES = {
    "problem": ("open", "analysed", "solved", "closed", "rejected"),
    "change_request": ("draft", "approved", "implemented", "closed"),
    "nonconformity": ("open", "contained", "verified", "closed"),
    "document": ("draft", "approved", "effective", "superseded"),
    "review": ("requested", "running", "accepted"),
    "erasure_record": ("draft", "planned", "erased", "verified", "not_needed"),
    "termination": ("draft", "planned", "executing", "cancelled"),
    "release": ("planned", "candidate", "approved", "delivered", "withdrawn"),
}
PREFIXES = {"document": "DOC", "review": "REV", "change_request": "CHR", "erasure_record": "ERA"}
LINKS = {
    "problem": ("caused_by", "change_request"),
    "document": ("review", "review"),
    "termination": ("erasure", "erasure_record"),
    "nonconformity": ("repeats", "nonconformity"),
}
FIELDS: dict[str, tuple[object, ...]] = {
    "severity": ("minor", "major"),
    "found": ("after_release", "verification", ""),
    "due": ("2026-02-01", "2026-04-01"),
    "review_due": ("2026-02-10", "2026-05-01"),
    "supported_until": ("2026-03-01", "2026-12-31"),
    "verification": ("passed", "passed_with_rest"),
}
HAPPENING = st.tuples(
    st.integers(0, 12),
    st.sampled_from(sorted(STATES)),
    st.integers(1, 2),
    st.integers(0, 4),
    st.integers(0, 2),
    st.integers(0, 1),
)


def _number(kind: str, at: int) -> str:
    return f"{PREFIXES.get(kind, kind[:3].upper())}-{at}"


class _Life:
    """Lets records go any way at all, day after day."""

    def __init__(self, small: Small) -> None:
        self.small = small
        self.day = BEGIN
        self.paths: dict[str, list[dict[str, object]]] = {}

    def happen(self, happening: tuple[int, str, int, int, int, int]) -> None:
        """Write what happens some days later."""
        days, kind, number, state, link, choice = happening
        self.day += timedelta(days=days)
        day = self.day.isoformat()
        name, states = _number(kind, number), STATES[kind]
        path = self.paths.setdefault(name, [])
        path.append({"state": states[state % len(states)], "on": day, "person": "brake-lead"})
        relation, other = LINKS.get(kind, ("", ""))
        content: dict[str, Any] = {
            "number": name,
            "type": kind,
            "type_version": 1,
            "scope": "controller" if number == 1 else "player",
            "title": name,
            "state": path[-1]["state"],
            "author": "brake-lead",
            "fields": {key: values[choice % len(values)] for key, values in FIELDS.items()},
            "links": [{"relation": relation, "number": _number(other, link)}] if link and relation else [],
            "path": list(path),
        }
        organization.write_record(on(self.small, day), "governance_records", content)
        if kind == "release":
            subject = str(content["scope"])
            passed = {"components.total": link, "tests.total": 4, "tests.passed": state}
            file(self.small, "sbom", day, passed, subject=subject)
            file(self.small, "report.test", day, passed, subject=subject)


def _seen(small: Small, day: date, as_of: date | None, scope: str) -> dict[str, object]:
    actor = on(small, day.isoformat())
    _, found = performance.indicators(actor, scope, as_of=as_of, trends=False)
    return {one.kpi: (one.figure, one.state) for one in found if one.kpi != "kpi.practice.conform"}


@pytest.mark.django_db
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(HAPPENING, min_size=4, max_size=14))
def test_a_past_value_is_the_value_of_its_day(small: Small, happenings: list[Any]) -> None:
    from django.db import transaction

    with transaction.atomic():
        point = transaction.savepoint()
        _lives_and_looks_back(small, happenings)
        transaction.savepoint_rollback(point)


def _lives_and_looks_back(small: Small, happenings: list[Any]) -> None:
    life = _Life(small)
    noted: dict[tuple[date, str], dict[str, object]] = {}
    for happening in happenings:
        before = life.day
        life.happen(happening)
        if life.day != before or not noted:
            noted = {key: some for key, some in noted.items() if key[0] != life.day}
        performance.catch_up(small.organisation)
        for scope in ("", "brake"):
            noted[life.day, scope] = _seen(small, life.day, None, scope)
    last = life.day + timedelta(days=40)
    for (day, scope), then in noted.items():
        assert _seen(small, last, day, scope) == then, (day, scope)
    step_by_step = _spans(small)
    performance.derive_again(small.organisation)
    assert _spans(small) == step_by_step


def _spans(small: Small) -> list[tuple[object, ...]]:
    rows = Span.objects.filter(organisation=small.organisation)
    names = ("kpi", "scope__key", "source", "ref", "first", "until", "part", "whole", "since", "label")
    return sorted(rows.values_list(*names), key=repr)


def _day(number: int) -> date:
    return BEGIN + timedelta(days=number)


INTERVALS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@given(INTERVALS, st.integers(0, 30), st.integers(1, 30))
def test_cutting_a_piece_loses_no_day_and_counts_where_it_should(
    given_ones: list[tuple[int, int]], begin: int, length: int
) -> None:
    piece = Piece("k", _day(begin), _day(begin + length))
    intervals = [(_day(one), _day(other)) for one, other in given_ones]
    cut = list(counted_during(piece, intervals))
    for number in range(70):
        day = _day(number)
        there = [one for one in cut if one.first <= day < one.until]
        assert len(there) == (1 if piece.first <= day < piece.until else 0)
        inside = any(one <= day < other for one, other in intervals)
        assert all(one.part == (1 if inside else 0) for one in there)
    assert joined(cut) == joined(joined(cut))
    assert merged(merged(intervals)) == merged(intervals)


def test_what_lies_outside_is_cut_off() -> None:
    piece = Piece("k", _day(3), NEVER, 1)
    assert list(clipped([piece], _day(0), _day(3))) == []
    assert list(clipped([piece], _day(1), _day(5))) == [replace(piece, until=_day(5))]
