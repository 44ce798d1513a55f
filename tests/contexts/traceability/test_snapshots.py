# SPDX-License-Identifier: Apache-2.0
"""Snapshots on disk: what a reader can do, what verification finds, lists of failing tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pytest
from django.conf import settings

from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.errors import TraceabilityError
from asqms.contexts.traceability.snapshots.reading import _opened, open_snapshot
from asqms.contexts.traceability.snapshots.store import snapshot_store
from tests.contexts.traceability.building import Materials, built, item, records, small_set
from tests.support.personas import Small

SET = "controller-trace"


def test_a_reader_opens_its_own_files_and_nothing_else(small: Small, tmp_path: Path) -> None:
    small_set(small.operator)
    store = snapshot_store(small.organisation.uid)
    reader = open_snapshot(store, traceability.trace_set_state(small.operator, SET).snapshot)
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for statement in (
        f"FROM read_csv('{tmp_path}/secret.csv')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.db'",
        "SET memory_limit = '64GB'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(duckdb.Error):
            reader.rows(statement)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.csv"]
    assert reader.number("SELECT COUNT(*) FROM item") == 9


def test_verification_reads_every_byte(small: Small) -> None:
    small_set(small.operator)
    state = traceability.trace_set_state(small.operator, SET)
    store = snapshot_store(small.organisation.uid)
    store.verify(state.snapshot)
    path = store.found(state.snapshot) / "links_by_upper.parquet"
    with damaged(path, path.stat().st_size // 2), pytest.raises(TraceabilityError) as caught:
        store.verify(state.snapshot)
    assert caught.value.code == "traceability.snapshot_missing"


@contextmanager
def damaged(path: Path, at: int) -> Iterator[None]:
    """Change some bytes of a file for a while: other tests read the same snapshot."""
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + bytes(one ^ 0xFF for one in whole[at : at + 40]) + whole[at + 40 :])
    yield
    path.write_bytes(whole)


def test_damaged_bytes_are_told_and_no_fault(small: Small) -> None:
    small_set(small.operator)
    state = traceability.trace_set_state(small.operator, SET)
    store = snapshot_store(small.organisation.uid)
    path = store.found(state.snapshot) / "items.parquet"
    told = set()
    for at in range(4, path.stat().st_size - 48, 97):
        _opened.cache_clear()
        with damaged(path, at), suppress(TraceabilityError):
            try:
                traceability.items(small.operator, SET)
            except TraceabilityError as error:
                told.add(error.code)
                raise
    _opened.cache_clear()
    assert told
    assert told <= {"traceability.snapshot_missing", "traceability.snapshot_damaged", "traceability.too_much"}
    assert len(traceability.items(small.operator, SET).rows) == 9


@pytest.mark.parametrize("name", ["", "../../etc", "g" * 64, "0" * 63, "0" * 64])
def test_only_digests_name_snapshots(small: Small, name: str) -> None:
    with pytest.raises(TraceabilityError):
        snapshot_store(small.organisation.uid).found(name)


def test_snapshots_of_organisations_lie_apart(small: Small, foreign: Small) -> None:
    small_set(small.operator)
    small_set(foreign.operator)
    folders = {one.name for one in (settings.ASQMS_CONFIG.home / "snapshots").iterdir()}
    assert {small.organisation.uid, foreign.organisation.uid} <= folders


def test_failing_tests_are_rolled_up(small: Small) -> None:
    small_set(small.operator)
    (found,) = traceability.failing_tests(small.operator, SET).rows
    assert found.item.id == "VT_1"
    assert found.touched == {
        "stakeholder_requirement": 1,
        "system_requirement": 1,
        "software_requirement": 1,
    }
    shown = traceability.item(small.operator, SET, "SYS_1").item
    assert (shown.reached_by, shown.result, shown.verdict) == (("passed", "failed"), "", "deviates")


def test_an_item_shows_its_links_with_their_states(small: Small) -> None:
    small_set(small.operator)
    shown = traceability.item(small.operator, SET, "SWR_2")
    assert [(one.name.target, one.state, one.condition) for one in shown.up] == [
        ("GONE_1", "broken", ""),
        ("SYS_1", "resolved", "[version==1]"),
    ]
    assert [one.name.source for one in shown.down] == ["VT_1"]
    assert shown.totals == {"up": 2, "down": 1, "beside": 0}
    assert {one.rule: one.met for one in shown.rules} == {
        "software_requirement.system_requirement_or_safety_requirement": True,
        "software_requirement.component_or_unit_or_code": False,
        "software_requirement.verification_test_or_integration_test_or_unit_test": True,
    }


def test_a_wide_neighbourhood_is_cut_and_says_so(small: Small) -> None:
    materials = Materials()
    names = [f"SWR_{number:03}" for number in range(200)]
    materials.add(
        "needs",
        records(
            [item("SYS_1", "sys"), *(item(name, "swr") for name in names)],
            [(name, "SYS_1", "derives") for name in names],
        ),
    )
    built(small.operator, materials)
    shown = traceability.neighbours(small.operator, SET, "SYS_1")
    assert shown.cut
    assert len(shown.nodes) == 11
    (start,) = [node for node in shown.nodes if node.layer == 0]
    assert start.hidden_down == 200 - 10
