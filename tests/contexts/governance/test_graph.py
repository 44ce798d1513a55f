# SPDX-License-Identifier: Apache-2.0
"""What a record is tied to: how far, how many, and never through what may not be seen."""

from __future__ import annotations

import pytest

from asqms.contexts.governance import api as governance
from asqms.contexts.organization.errors import NotFoundError
from tests.support.personas import Small

pytestmark = pytest.mark.django_db


def make(small: Small, name: str, title: str, scope: str = "controller") -> str:
    return governance.create_record(small.operator, name, title=title, scope=scope)


def link(small: Small, one: str, relation: str, other: str) -> None:
    governance.link_records(small.operator, one, relation, other)


def test_near_ones_first_and_so_far(small: Small) -> None:
    first, second = make(small, "problem", "First"), make(small, "problem", "Second")
    change, lesson = make(small, "change_request", "Change"), make(small, "lesson", "Lesson")
    link(small, first, "change", change)
    link(small, second, "change", change)
    link(small, second, "lesson", lesson)
    actor = small.actor("brake-developer")
    found = governance.record_graph(actor, first, depth=2)
    assert [(one.number, one.depth) for one in found.nodes] == [(first, 0), (change, 1), (second, 2)]
    assert {(one.source, one.relation, one.target) for one in found.edges} == {
        (first, "change", change),
        (second, "change", change),
    }
    assert len(governance.record_graph(actor, first, depth=3).nodes) == 4
    few = governance.record_graph(actor, first, depth=99, most=2)
    assert ([one.number for one in few.nodes], few.more) == ([first, change], 1)


def test_no_way_leads_through_what_may_not_be_seen(small: Small) -> None:
    first, last = make(small, "problem", "First"), make(small, "problem", "Last")
    hidden = make(small, "change_request", "Hidden", "player")
    link(small, first, "change", hidden)
    link(small, last, "change", hidden)
    found = governance.record_graph(small.actor("brake-developer"), first, depth=3)
    assert ([one.number for one in found.nodes], found.edges, found.more) == ([first], (), 0)
    assert len(governance.record_graph(small.operator, first, depth=3).nodes) == 3
    with pytest.raises(NotFoundError):
        governance.record_graph(small.actor("radio-lead"), first)
