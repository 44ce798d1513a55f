# SPDX-License-Identifier: Apache-2.0
"""Checking a trace set: facts, repeats, what is read again, what cannot be checked."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import ItemFilter, LinkName, SetState, When
from asqms.contexts.traceability.errors import TraceabilityError
from asqms.engine.snapshot import Evidence
from asqms.engine.trace.check import check_trace
from asqms.engine.trace.graph import TraceInput
from asqms.engine.trace.vmodel import V_MODEL
from asqms.kernel.errors import UnreadableError
from tests.contexts.traceability.building import (
    DAY,
    Materials,
    built,
    definition,
    item,
    records,
    small_set,
    small_v,
)
from tests.support.personas import Small


def folder(small: Small) -> Path:
    return settings.ASQMS_CONFIG.home / "snapshots" / small.organisation.uid


def test_the_facts_are_those_of_the_engine(small: Small) -> None:
    materials = Materials()
    materials.add("needs", small_v())
    answer = built(small.operator, materials)
    assert answer.facts == check_trace([TraceInput("needs", small_v())], V_MODEL).facts()
    assert (answer.evidence.type, answer.evidence.subject) == ("matrix.trace", "controller")
    assert answer.evidence.effective == DAY


def test_the_same_material_writes_nothing_new_and_reads_nothing_again(small: Small) -> None:
    materials = Materials()
    materials.add("needs", small_v())
    first = built(small.operator, materials)
    again = built(small.operator, materials)
    assert (first.changed, again.changed) == (True, False)
    assert (again.version, again.snapshot, again.evidence) == (1, first.snapshot, first.evidence)
    assert materials.reads == 1


def test_a_lost_snapshot_is_told_and_made_again_from_the_evidence(small: Small) -> None:
    materials = small_set(small.operator)
    before = traceability.trace_set_state(small.operator, "controller-trace")
    shutil.rmtree(folder(small))
    with pytest.raises(TraceabilityError) as caught:
        traceability.items(small.operator, "controller-trace")
    assert caught.value.code == "traceability.snapshot_missing"
    built(small.operator, materials)
    assert traceability.trace_set_state(small.operator, "controller-trace") == before
    assert len(traceability.items(small.operator, "controller-trace").rows) == 9
    assert materials.reads == 2


def test_a_cut_snapshot_is_replaced(small: Small) -> None:
    materials = small_set(small.operator)
    state = traceability.trace_set_state(small.operator, "controller-trace")
    path = folder(small) / state.snapshot[:2] / state.snapshot / "items.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    built(small.operator, materials)
    assert path.read_bytes() == whole


def test_nothing_unfinished_stays_in_the_folder(small: Small) -> None:
    small_set(small.operator)
    assert not [one for one in folder(small).iterdir() if one.name.startswith(".part-")]


def test_sources_are_checked_together_and_the_newest_files_count(small: Small) -> None:
    materials = Materials()
    materials.add("needs", records([item("SWR_9", "swr")]), DAY - timedelta(30))
    materials.add("needs", records([item("SWR_1", "swr")]))
    materials.add("tests", records([item("VT_1", "vt", result="passed")], [("VT_1", "SWR_1", "verifies")]))
    materials.add("nothing", None)
    answer = built(small.operator, materials, definition(("needs", "tests", "nothing")))
    assert answer.facts["trace.items.total"] == 2
    assert answer.facts["trace.links.broken"] == 0
    assert answer.evidence.notices == ("The source nothing has no items on that day.",)
    found = traceability.coverage(small.operator, "controller-trace")
    assert [(one.series, one.items, one.links) for one in found.sources] == [("needs", 1, 0), ("tests", 1, 1)]


def test_files_of_the_set_itself_come_under_its_own_name(small: Small) -> None:
    materials = Materials()
    materials.add("controller-trace", small_v())
    answer = built(small.operator, materials, definition(()))
    assert answer.facts["trace.items.total"] == 9


def test_an_unreadable_file_makes_the_set_unreadable_with_its_code(small: Small) -> None:
    materials = Materials()
    materials.add("needs", None, problem="json.syntax", problem_message="It ends early.")
    answer = built(small.operator, materials)
    assert (answer.evidence.problem, answer.facts) == ("json.syntax", {})
    state = traceability.trace_set_state(small.operator, "controller-trace")
    assert (state.state, state.problem) == (SetState.FAILED, "json.syntax")
    with pytest.raises(TraceabilityError) as caught:
        traceability.items(small.operator, "controller-trace")
    assert caught.value.code == "traceability.not_checked"
    assert traceability.coverage(small.operator, "controller-trace").levels == ()


def test_an_adapter_that_fails_now_makes_the_set_unreadable(small: Small) -> None:
    class Failing(Materials):
        def read(self, record: Evidence) -> TraceInput | None:
            raise UnreadableError("reqif.not_reqif", f"{record.path} is no ReqIF file.")

    materials = Failing()
    materials.add("needs", small_v())
    assert built(small.operator, materials).evidence.problem == "reqif.not_reqif"


def test_a_set_without_anything_that_counts_waits(small: Small) -> None:
    materials = Materials()
    materials.add("needs", small_v(), DAY + timedelta(3))
    built(small.operator, materials, when=When(DAY + timedelta(1), DAY + timedelta(4)))
    state = traceability.trace_set_state(
        small.operator, "controller-trace", when=When(DAY + timedelta(1), DAY + timedelta(4))
    )
    assert state.state is SetState.WAITING


def test_a_set_whose_files_carry_no_items_is_told(small: Small) -> None:
    materials = Materials()
    materials.add("needs", None)
    assert built(small.operator, materials).evidence.problem == "trace.no_material"


def test_a_set_is_checked_as_the_records_define_it(small: Small) -> None:
    with pytest.raises(NotFoundError):
        traceability.check_trace_set(small.operator, "brake-trace")


def test_an_empty_set_can_be_looked_at(small: Small) -> None:
    materials = Materials()
    materials.add("needs", records([]))
    answer = built(small.operator, materials)
    assert answer.facts["trace.items.total"] == 0
    assert traceability.items(small.operator, "controller-trace", ItemFilter(text="x")).rows == ()
    assert traceability.links(small.operator, "controller-trace").rows == ()


def test_ids_that_come_twice_are_counted_and_the_first_is_shown(small: Small) -> None:
    materials = Materials()
    materials.add("needs", records([item("SWR_1", "swr", title="first")]))
    materials.add("tests", records([item("SWR_1", "swr", title="second"), item("UT_1", "ut")]))
    answer = built(small.operator, materials, definition(("needs", "tests")))
    assert answer.facts["trace.duplicates"] == 1
    found = traceability.item(small.operator, "controller-trace", "SWR_1")
    assert (found.item.title, found.source.series) == ("first", "needs")
    assert traceability.item(small.operator, "controller-trace", "UT_1").source.series == "tests"


def test_a_set_is_checked_again_only_when_something_changed(small: Small) -> None:
    materials = Materials()
    materials.add("needs", small_v())
    materials.add("needs", small_v(VT_1="passed"), DAY + timedelta(2), received=DAY)
    at = small.operator.at
    assert traceability.needs_check(small.operator, "controller-trace", at)
    built(small.operator, materials)
    assert not traceability.needs_check(small.operator, "controller-trace", at)
    assert traceability.needs_check(small.operator, "controller-trace", at + timedelta(minutes=1))
    tomorrow = replace(small.operator, at=at + timedelta(1))
    assert not traceability.needs_check(tomorrow, "controller-trace", at)
    assert traceability.needs_check(replace(small.operator, at=at + timedelta(2)), "controller-trace", at)
    link = LinkName("SWR_1", "SYS_1", "derives")
    seen = traceability.trace_set_state(small.operator, "controller-trace").snapshot
    traceability.confirm_links(
        small.actor("brake-developer", at=at + timedelta(hours=1)), "controller-trace", [link], seen=seen
    )
    assert traceability.needs_check(small.operator, "controller-trace", at)
