# SPDX-License-Identifier: Apache-2.0
"""A real open-source project from its published files: the figures of its own documents, nothing broken."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from asqms.engine.trace.result import Coverage, TraceResult
from asqms.workspace.assess import Evaluation
from tests.support.shared import require_shared
from tests.support.small import TODAY, evaluated

WORKSPACE = Path(__file__).resolve().parents[2] / "demo" / "s-core" / "workspace"
STAMPED = re.compile(r'"[A-Za-z_][\w.]*\[version==\d+\]"')

pytestmark = pytest.mark.shared


@cache
def score() -> Evaluation:
    """Return the evaluation of the project, made once for all tests."""
    require_shared()
    return evaluated(WORKSPACE, TODAY)


def _trace() -> TraceResult:
    (outcome,) = score().traces
    assert outcome.result is not None, outcome.evidence.problem_message
    return outcome.result


def _rule(name: str) -> Coverage:
    return next(one.items for one in _trace().rules if one.rule == name)


@pytest.mark.parametrize(
    ("rule", "covered", "total"),
    [
        ("software_requirement.verification_test", 15, 37),
        ("software_requirement.fully_verified", 4, 37),
        ("iso_26262_requirement.answered", 226, 226),
        ("aspice_requirement.answered", 222, 253),
        ("iso_sae_21434_requirement.answered", 51, 68),
        ("iso_pas_8926_requirement.answered", 33, 33),
        ("standard_work_product.answered", 121, 121),
    ],
)
def test_coverage_is_what_the_published_data_say(rule: str, covered: int, total: int) -> None:
    found = _rule(rule)
    assert (found.covered, found.total) == (covered, total)


def test_links_with_a_version_suffix_are_not_broken() -> None:
    raw = (require_shared() / "s-core" / "persistency-main-needs" / "needs.json").read_text("utf-8")
    assert len(STAMPED.findall(raw)) > 50
    assert _trace().broken.total == 0
    assert not [one for one in _trace().outside.first if "[" in one.target]


def test_links_to_the_platform_are_outside_not_lost() -> None:
    outside = _trace().outside
    assert outside.total > 50
    prefixes = ("feat_req__", "feat__", "logic_arc_int__", "stkh_req__")
    assert all(one.target.startswith(prefixes) for one in outside.first)


def test_the_trace_is_evidence_of_the_item_and_all_files_are_read() -> None:
    evaluation = score()
    assert evaluation.unreadable == ()
    (outcome,) = evaluation.traces
    assert outcome.evidence.subject == "key-value-store"
    assert outcome.evidence.notices == ()
    found = evaluation.obligation("OP.REQ.05", "key-value-store")
    assert found is not None
    assert outcome.evidence.uid in {uid for need in found.needs for uid in need.used}


def test_names_lead_into_the_named_folders_never_to_a_machine() -> None:
    assert {one.path.partition(":")[0] for one in score().snapshot.evidence if one.adapter != "trace"} == {
        "needs",
        "docs",
        "process",
    }
