# SPDX-License-Identifier: Apache-2.0
"""From a folder to an assessment: catalogue, workspace, evidence, traces, then the engine."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from asqms.engine.assessment import Assessment, Obligation
from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.registry import CHECKS
from asqms.engine.evaluate import evaluate
from asqms.engine.gaps import gaps
from asqms.engine.obligations import Obligations
from asqms.engine.snapshot import Evidence, Moment, Snapshot
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.errors import AsqmsError
from asqms.workspace.catalogue import load_catalogue
from asqms.workspace.collection import Collection, Progress, collect_evidence
from asqms.workspace.data import Workspace
from asqms.workspace.files import read_settings
from asqms.workspace.load import load_workspace
from asqms.workspace.traces import TraceOutcome, evaluate_trace_sets


@dataclass(frozen=True)
class Evaluation:
    """A workspace with everything that was read of it and the assessment on a date."""

    workspace: Workspace
    catalogue: Catalogue
    snapshot: Snapshot
    assessment: Assessment
    traces: tuple[TraceOutcome, ...]

    @cached_property
    def evidence_by_uid(self) -> Mapping[str, Evidence]:
        """Evidence records by uid."""
        return {one.uid: one for one in self.snapshot.evidence}

    def obligation(self, practice: str, scope: str) -> Obligation | None:
        """Return the obligation of a practice on a scope, or None where none is raised."""
        obligations = self.assessment.obligations
        if isinstance(obligations, Obligations):
            return obligations.find(practice, scope)
        return next((one for one in obligations if (one.practice, one.scope) == (practice, scope)), None)

    def gaps(
        self, within: AbstractSet[str] | None = None, *, limit: int | None = None
    ) -> tuple[Obligation, ...]:
        """Return what blocks, most pressing first: of some scopes or of all, at most so many."""
        return gaps(self.assessment, within=within, limit=limit)

    @property
    def unreadable(self) -> tuple[Evidence, ...]:
        """Evidence known at the moment whose bytes could not be read, in order of uid."""
        moment = Moment(self.assessment.as_of, self.assessment.known_on)
        return tuple(
            one for one in self.snapshot.evidence if one.problem and moment.sees(one.effective, one.received)
        )


@dataclass(frozen=True)
class Material:
    """A workspace read once, so that several dates can be evaluated over the same files.

    ``catalogue`` is the one in force on ``catalogue_day``.
    """

    workspace: Workspace
    catalogue: Catalogue
    collection: Collection
    adapters: AdapterRegistry
    catalogue_day: date

    def catalogue_on(self, day: date) -> Catalogue:
        """Return the catalogue in force on a day; errors as the catalogue loader's."""
        if day == self.catalogue_day or not self.workspace.overlay_paths:
            return self.catalogue
        return load_catalogue(self.workspace.overlay_paths, as_of=day, known_checks=CHECKS)


def read_material(
    root: Path, adapters: AdapterRegistry, *, as_of: date, progress: Progress | None = None
) -> Material:
    """Read the workspace and its evidence; overlays count from their effective date on.

    The workspace may name what an overlay brings only later: it is checked against all of them.
    Raises WorkspaceError and the coded errors of the catalogue loader.
    """
    settings = read_settings(root)
    paths = settings.overlay_paths
    catalogue = load_catalogue(paths, as_of=as_of, known_checks=CHECKS)
    all_in_force = len(catalogue.overlays) == len(paths)
    known = catalogue if all_in_force else load_catalogue(paths, known_checks=CHECKS)
    workspace = load_workspace(root, known, settings=settings)
    collection = collect_evidence(workspace, adapters, progress=progress)
    return Material(workspace, catalogue, collection, adapters, as_of)


def evaluate_material(material: Material, *, as_of: date, known_on: date | None = None) -> Evaluation:
    """Evaluate what was true on ``as_of`` as it was known on ``known_on`` (the same day without it)."""
    known = known_on or as_of
    traces = evaluate_trace_sets(
        material.workspace, material.collection, material.adapters, as_of=as_of, known_on=known
    )
    evidence = (*material.collection.evidence, *(one.evidence for one in traces))
    snapshot = material.workspace.snapshot(evidence, known_on=known)
    catalogue = material.catalogue_on(as_of)
    assessment = evaluate(snapshot, catalogue, CHECKS, as_of=as_of, known_on=known)
    return Evaluation(material.workspace, catalogue, snapshot, assessment, traces)


def evaluate_workspace(
    root: Path,
    adapters: AdapterRegistry,
    *,
    as_of: date,
    known_on: date | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Read and evaluate a workspace in one step; errors as read_material."""
    material = read_material(root, adapters, as_of=as_of, progress=progress)
    return evaluate_material(material, as_of=as_of, known_on=known_on)


def workspace_traces(root: Path, adapters: AdapterRegistry, *, as_of: date) -> tuple[TraceOutcome, ...]:
    """Return the trace sets of a workspace checked as of a day; errors as read_material."""
    material = read_material(root, adapters, as_of=as_of)
    return evaluate_material(material, as_of=as_of).traces


def subtree(evaluation: Evaluation, scope: str) -> frozenset[str]:
    """Return a scope and everything below it; a supplier stands for the items it develops.

    Raises AsqmsError ``workspace.unknown_scope`` with the nearest known ids.
    """
    snapshot = evaluation.snapshot
    if scope not in snapshot.scopes and scope != snapshot.organisation.id:
        near = get_close_matches(scope, snapshot.scopes, n=3)
        raise AsqmsError(
            "workspace.unknown_scope",
            f"There is no scope {scope}.",
            hint=f"Did you mean {', '.join(near)}?" if near else "asqms check lists all scopes.",
        )
    found = {scope, *(item.id for item in snapshot.items if item.supplier == scope)}
    while True:
        below = {one.id for one in snapshot.scopes.values() if one.parent in found} - found
        if not below:
            return frozenset(found)
        found |= below
