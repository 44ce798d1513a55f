# SPDX-License-Identifier: Apache-2.0
"""Which answer was true and known then, and what changed between two days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import Change, ItemFilter, When
from asqms.kernel.records import TraceRecords
from tests.contexts.traceability.building import DAY, Materials, built, definition, item, records
from tests.support.personas import Small

SET = "controller-trace"


def day(number: int) -> date:
    return DAY + timedelta(number)


def on(true: int, known: int | None = None) -> When:
    return When(day(true), day(true if known is None else known))


def ids(small: Small, when: When) -> list[str]:
    return [row.id for row in traceability.items(small.operator, SET, when=when).rows]


def one(name: str) -> TraceRecords:
    return records([item(name, "swr")])


def test_each_day_shows_what_was_true_and_known(small: Small) -> None:
    materials = Materials()
    materials.add("needs", one("A"), day(-30))
    built(small.operator, materials, when=on(-30))
    materials.add("needs", one("B"), day(-10))
    built(small.operator, materials, when=on(0))
    assert ids(small, on(0)) == ["B"]
    assert ids(small, on(-11)) == ["A"]
    assert ids(small, on(-10)) == ["B"]
    assert ids(small, on(-5, -12)) == ["A"]
    with pytest.raises(NotFoundError):
        ids(small, on(-31))


def test_what_came_late_was_not_known_before(small: Small) -> None:
    materials = Materials()
    materials.add("needs", one("A"), day(-30))
    built(small.operator, materials, when=on(-20))
    materials.add("needs", one("B"), day(-25), received=day(-2))
    built(small.operator, materials, when=on(0))
    assert ids(small, on(-10, -3)) == ["A"]
    assert ids(small, on(-10, -2)) == ["B"]
    assert ids(small, on(0)) == ["B"]


def test_a_withdrawn_file_counts_no_longer_and_an_older_one_does_again(small: Small) -> None:
    materials = Materials()
    materials.add("needs", one("A"), day(-30))
    materials.add("needs", one("B"), day(-20))
    built(small.operator, materials, when=on(-20))
    record, given = materials.files["needs"][1]
    materials.files["needs"][1] = (replace(record, withdrawn_on=day(-5)), given)
    built(small.operator, materials, when=on(0))
    assert ids(small, on(0)) == ["A"]
    assert ids(small, on(-6)) == ["B"]


def test_an_older_day_that_is_checked_later_does_not_replace_today(small: Small) -> None:
    materials = Materials()
    materials.add("needs", one("B"), day(-5))
    built(small.operator, materials, when=on(0))
    materials.add("needs", one("A"), day(-30), received=day(-1))
    built(small.operator, materials, when=When(day(-20), day(0)))
    assert ids(small, on(0)) == ["B"]
    assert ids(small, When(day(-20), day(0))) == ["A"]


def test_a_day_for_which_nothing_was_checked_shows_the_last_answer_as_outdated(small: Small) -> None:
    materials = Materials()
    materials.add("needs", one("A"), day(-30))
    materials.add("needs", one("B"), day(2), received=day(-1))
    built(small.operator, materials, when=on(0))
    assert not traceability.trace_set_state(small.operator, SET, when=on(1)).outdated
    assert traceability.trace_set_state(small.operator, SET, when=on(2)).outdated
    built(small.operator, materials, when=on(2))
    assert not traceability.trace_set_state(small.operator, SET, when=on(2)).outdated
    assert ids(small, on(2)) == ["B"]


def test_a_new_definition_counts_from_the_day_it_is_known(small: Small) -> None:
    materials = Materials()
    materials.add("needs", one("A"), day(-30))
    materials.add("more", one("B"), day(-30))
    built(small.operator, materials, definition(), on(0))
    built(small.operator, materials, definition(("needs", "more"), known_from=day(-3)), on(0))
    assert ids(small, on(0)) == ["A", "B"]
    assert ids(small, on(-4)) == ["A"]


def two_days(small: Small) -> None:
    materials = Materials()
    before = records(
        [
            item("GONE", "swr"),
            item("KEPT", "note"),
            item("SWR_1", "swr"),
            item("SYS_1", "sys"),
            item("UT_1", "ut", result="passed"),
            item("TEXT", "note"),
        ],
        [("SWR_1", "SYS_1", "derives"), ("UT_1", "SWR_1", "verifies")],
    )
    after = records(
        [
            item("KEPT", "note"),
            item("NEW", "note"),
            item("SWR_1", "swr"),
            item("SYS_1", "sys"),
            item("UT_1", "ut", result="failed"),
            item("TEXT", "note", digest="other"),
        ],
        [("UT_1", "SWR_1", "verifies"), ("SWR_1", "LOST", "derives")],
    )
    materials.add("needs", before, day(-30))
    built(small.operator, materials, when=on(-30))
    materials.add("needs", after, day(-3))
    built(small.operator, materials, when=on(0))


def test_two_days_are_compared(small: Small) -> None:
    two_days(small)
    expected = {
        Change.ADDED: ["NEW"],
        Change.REMOVED: ["GONE"],
        Change.WORSE: ["UT_1"],
        Change.BETTER: [],
        Change.CONTENT: ["TEXT"],
        Change.LINKS: ["SWR_1"],
    }
    for change, names in expected.items():
        shown = traceability.comparison(small.operator, SET, (on(-10), on(0)), change)
        assert [(row.after or row.before).id for row in shown.page.rows] == names, change
        assert shown.counts[change.value] == len(names)
    (row,) = traceability.comparison(small.operator, SET, (on(-10), on(0)), Change.WORSE).page.rows
    assert (row.before.result, row.after.result) == ("passed", "failed")
    back = traceability.comparison(small.operator, SET, (on(0), on(-10)), Change.BETTER)
    assert [row.after.id for row in back.page.rows] == ["UT_1"]


def test_the_same_day_twice_has_no_changes(small: Small) -> None:
    two_days(small)
    shown = traceability.comparison(small.operator, SET, (on(0), on(0)))
    assert not any(shown.counts.values())
    assert shown.page.rows == ()


def test_changes_come_in_pages(small: Small) -> None:
    materials = Materials()
    materials.add("needs", records([item("A", "note")]), day(-30))
    built(small.operator, materials, when=on(-30))
    many = records([item(f"N{number}", "note") for number in range(7)])
    materials.add("needs", many, day(-3))
    built(small.operator, materials, when=on(0))
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = traceability.comparison(
            small.operator, SET, (on(-10), on(0)), Change.ADDED, after=after, limit=3
        ).page
        found += [row.after.id for row in page.rows]
        after = page.after
    assert found == [f"N{number}" for number in range(7)]
    assert traceability.items_total(small.operator, SET, ItemFilter(), when=on(0)) == 7
