# SPDX-License-Identifier: Apache-2.0
"""Who sees which trace sets, items and links."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import Change, ItemFilter, LinkFilter, MatrixFilter, When
from asqms.contexts.traceability.errors import TraceabilityError
from tests.contexts.traceability.building import (
    DAY,
    NOW,
    Materials,
    built,
    definition,
    item,
    records,
    small_set,
)
from tests.support.personas import Small

SET = "controller-trace"
QUESTIONS = {
    "state": lambda actor: traceability.trace_set_state(actor, SET),
    "coverage": lambda actor: traceability.coverage(actor, SET),
    "items": lambda actor: traceability.items(actor, SET),
    "items_total": lambda actor: traceability.items_total(actor, SET),
    "item": lambda actor: traceability.item(actor, SET, "SWR_1"),
    "links": lambda actor: traceability.links(actor, SET),
    "links_total": lambda actor: traceability.links_total(actor, SET),
    "matrix": lambda actor: traceability.matrix(
        actor, SET, MatrixFilter("software_requirement", "system_requirement")
    ),
    "neighbours": lambda actor: traceability.neighbours(actor, SET, "SWR_1"),
    "failing": lambda actor: traceability.failing_tests(actor, SET),
    "comparison": lambda actor: traceability.comparison(actor, SET, (NOW, NOW)),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_asks_for_the_right(small: Small, foreign: Small, question: str) -> None:
    small_set(small.operator)
    for person in ("brake-developer", "brake-auditor", "quality-lead", "reader"):
        QUESTIONS[question](small.actor(person))
    for actor in (
        small.actor("radio-lead"),
        small.actor("sensor-contact"),
        small.actor("nobody"),
        small.actor("quality-lead", limits=frozenset({"evidence.receive"})),
        foreign.operator,
        foreign.actor("quality-lead"),
    ):
        with pytest.raises(NotFoundError):
            QUESTIONS[question](actor)


def test_lists_hold_only_what_may_be_seen(small: Small, foreign: Small) -> None:
    small_set(small.operator)
    materials = Materials()
    materials.add("player", records([item("P", "swr")]), subject="player")
    built(small.operator, materials, definition(("player",), key="player-trace", scope="player"))
    for person, names in {
        "quality-lead": [SET, "player-trace"],
        "brake-lead": [SET],
        "radio-lead": ["player-trace"],
        "nobody": [],
    }.items():
        assert [one.key for one in traceability.trace_sets(small.actor(person))] == names
    assert traceability.trace_sets(foreign.operator) == ()
    shown = traceability.trace_sets(small.actor("quality-lead"), scope="brake")
    assert [one.key for one in shown] == [SET]
    with pytest.raises(NotFoundError):
        traceability.trace_sets(small.actor("radio-lead"), scope="brake")
    assert [one.key for one in traceability.trace_sets(small.operator, after=SET)] == ["player-trace"]


def test_the_number_of_queries_does_not_grow(
    small: Small, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = small.actor("quality-lead")
    small_set(small.operator)
    with django_assert_num_queries(2):
        traceability.trace_sets(actor)
    for number in range(5):
        materials = Materials()
        materials.add("needs", records([item("A", "swr")]))
        built(small.operator, materials, definition(key=f"more-{number}"))
    with django_assert_num_queries(2):
        assert len(traceability.trace_sets(actor)) == 6
    with django_assert_num_queries(2):
        traceability.items(actor, SET)


def shared_set(small: Small, day: date = DAY, result: str = "passed") -> None:
    """One set of the sensor over its own files and over the platform's, which its supplier may not see."""
    materials = Materials()
    materials.add(
        "own",
        records(
            [item("SWR_1", "swr"), item("SWR_2", "swr")],
            [("SWR_1", "SYS_SECRET", "derives", "old"), ("SWR_2", "SYS_OWN", "derives")],
        ),
        day,
        subject="sensor",
    )
    materials.add(
        "platform",
        records(
            [
                item("SYS_SECRET", "sys", title="CANARY"),
                item("UT_SECRET", "ut", title="CANARY", result=result),
                item("STH_SECRET", "sth", title="CANARY"),
            ],
            [("UT_SECRET", "SWR_1", "verifies"), ("SYS_SECRET", "STH_SECRET", "derives")],
        ),
        day,
        subject="controller",
    )
    materials.add("above", records([item("SYS_OWN", "sys")]), day, subject="sensor")
    given = definition(("own", "platform", "above"), key="sensor-trace", scope="sensor")
    built(small.operator, materials, given, When(day, day))


def test_items_and_links_of_other_scopes_are_not_shown(small: Small) -> None:
    shared_set(small, DAY - timedelta(9), "failed")
    shared_set(small)
    supplier, key = small.actor("sensor-contact"), "sensor-trace"
    assert traceability.items_total(small.operator, key) == 6
    answers = [
        traceability.items(supplier, key),
        traceability.item(supplier, key, "SWR_1"),
        traceability.neighbours(supplier, key, "SWR_1", depth=4),
        traceability.links(supplier, key),
        traceability.links(supplier, key, LinkFilter("suspect")),
        traceability.matrix(supplier, key, MatrixFilter("software_requirement", "system_requirement")),
        traceability.matrix(supplier, key, MatrixFilter("system_requirement", "stakeholder_requirement")),
        traceability.failing_tests(supplier, key),
        traceability.comparison(supplier, key, (When(DAY - timedelta(5), DAY), NOW), Change.BETTER).page,
    ]
    sources = traceability.coverage(supplier, key).sources
    assert {one.scope for one in sources} == {"sensor"}
    assert len(traceability.coverage(small.operator, key).sources) == len(sources) + 1
    for answer in answers:
        assert "SECRET" not in repr(answer)
        assert "CANARY" not in repr(answer)
    assert "SECRET" in repr(traceability.neighbours(small.operator, key, "SWR_1"))
    assert [row.id for row in traceability.items(supplier, key).rows] == ["SWR_1", "SWR_2", "SYS_OWN"]
    assert traceability.items_total(supplier, key, ItemFilter(text="secret")) == 0
    assert traceability.links_total(supplier, key) == 1
    assert [row.name.target for row in traceability.item(supplier, key, "SWR_2").up] == ["SYS_OWN"]
    with pytest.raises(NotFoundError):
        traceability.item(supplier, key, "SYS_SECRET")


def test_words_that_are_none_are_told(small: Small) -> None:
    small_set(small.operator)
    actor = small.operator
    for code, ask in {
        "traceability.unknown_level": lambda: traceability.items(actor, SET, ItemFilter(level="x")),
        "traceability.unknown_finding": lambda: traceability.items(actor, SET, ItemFilter(findings=("x",))),
        "traceability.unknown_state": lambda: traceability.links(actor, SET, LinkFilter("x")),
        "traceability.bad_cursor": lambda: traceability.items(actor, SET, after="1 OR 1"),
        "traceability.same_level": lambda: traceability.matrix(actor, SET, MatrixFilter("x", "x")),
    }.items():
        with pytest.raises(TraceabilityError) as caught:
            ask()
        assert caught.value.code == code
    assert traceability.items_total(actor, SET, ItemFilter(verdict="x' OR '1'='1")) == 0
    assert traceability.items_total(actor, SET, ItemFilter(text="' OR 1=1 --")) == 0
    with pytest.raises(NotFoundError):
        traceability.item(actor, SET, "' OR 1=1 --")
