# SPDX-License-Identifier: Apache-2.0
"""The server gives the same facts as the workspace for the same files: the demo and a real project."""

from __future__ import annotations

from pathlib import Path

import pytest

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import BuiltTraceSet, When
from asqms.workspace.collection import collect_evidence
from asqms.workspace.load import load_workspace
from asqms.workspace.trace import load_model
from asqms.workspace.traces import TraceOutcome, evaluate_trace_sets
from tests.contexts.traceability.building import Materials
from tests.support.personas import Small
from tests.support.shared import require_shared
from tests.support.small import TODAY, adapters

DEMO = Path(__file__).resolve().parents[3] / "demo"
NOW = When(TODAY, TODAY)


def both(actor: Actor, root: Path) -> list[tuple[TraceOutcome, BuiltTraceSet]]:
    """Check the trace sets of a workspace with the workspace and with the server."""
    workspace = load_workspace(root)
    collection = collect_evidence(workspace, adapters())
    materials = Materials()
    for name, some in collection.series.items():
        parts = {one.evidence.uid: one.records for one in collection.material.get(name, ())}
        materials.files[name] = [(record, parts.get(record.uid)) for record in some]
    found = []
    for outcome in evaluate_trace_sets(workspace, collection, adapters(), as_of=TODAY, known_on=TODAY):
        model = load_model(str(outcome.trace_set.model) if outcome.trace_set.model else "v-model")
        given = traceability.Definition(outcome.trace_set, model)
        found.append((outcome, traceability.build_trace_set(actor, given, materials, when=NOW)))
    return found


def same(outcome: TraceOutcome, answer: BuiltTraceSet) -> bool:
    """Tell whether both gave the same evidence."""
    mine, theirs = answer.evidence, outcome.evidence
    return (mine, dict(mine.facts)) == (theirs, dict(theirs.facts))


def test_the_demo(small: Small) -> None:
    pairs = both(small.operator, DEMO / "workspace")
    assert len(pairs) > 2
    assert all(same(outcome, answer) for outcome, answer in pairs)
    assert all(outcome.evidence.facts for outcome, _ in pairs)


@pytest.mark.shared
def test_a_real_project_with_its_known_figures(small: Small) -> None:
    require_shared()
    organization.place_scope(
        small.organisation.pk, "key-value-store", "software_item", "Key-value store", "brake"
    )
    ((outcome, answer),) = both(small.operator, DEMO / "s-core" / "workspace")
    assert same(outcome, answer)
    shown = traceability.coverage(small.operator, outcome.trace_set.id, when=NOW)
    rules = {one.rule: (one.items.covered, one.items.total) for one in shown.rules}
    assert rules["iso_26262_requirement.answered"] == (226, 226)
    assert rules["aspice_requirement.answered"] == (222, 253)
    assert rules["iso_sae_21434_requirement.answered"] == (51, 68)
    assert (shown.links["broken"], shown.links["outside"]) == (0, 103)
