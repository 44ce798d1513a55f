# SPDX-License-Identifier: Apache-2.0
"""What-if over a workspace: the same files evaluated twice, once with one thing changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from asqms.engine.checks.registry import CHECKS
from asqms.engine.difference import Difference, difference
from asqms.engine.evaluate import evaluate
from asqms.engine.snapshot import Answer, Snapshot
from asqms.engine.whatif import expire_evidence, reclassify, set_phase, withdraw_evidence
from asqms.kernel.errors import AsqmsError
from asqms.workspace.assess import Evaluation, Material, evaluate_material
from asqms.workspace.catalogue import load_catalogue

__all__ = [
    "Answer",
    "Hypothesis",
    "in_phase",
    "on_another_day",
    "reclassified",
    "with_change",
    "with_overlays",
    "without_evidence",
]

Change = Callable[[Snapshot], Snapshot]


@dataclass(frozen=True)
class Hypothesis:
    """Both evaluations and everything in which they differ; nothing was written."""

    before: Evaluation
    after: Evaluation
    difference: Difference


def with_change(before: Evaluation, change: Change) -> Hypothesis:
    """Evaluate a changed state at the same moment; errors as the change's own."""
    snapshot = change(before.snapshot)
    moment = before.assessment
    assessment = evaluate(snapshot, before.catalogue, CHECKS, as_of=moment.as_of, known_on=moment.known_on)
    after = replace(before, snapshot=snapshot, assessment=assessment)
    return Hypothesis(before, after, difference(before.assessment, assessment))


def with_overlays(before: Evaluation, added: Sequence[Path], removed: Sequence[str] = ()) -> Hypothesis:
    """Evaluate the same state under another catalogue: overlay files added, or left out by file name.

    Raises AsqmsError ``what_if.no_such_overlay`` and the coded errors of the catalogue loader.
    """
    present = before.workspace.overlay_paths
    names = {path.name for path in present}
    for name in removed:
        if name not in names:
            known = ", ".join(sorted(names)) or "none"
            raise AsqmsError(
                "what_if.no_such_overlay",
                f"The workspace has no overlay file {name}.",
                hint=f"Known: {known}.",
            )
    paths = [path for path in present if path.name not in removed] + list(added)
    moment = before.assessment
    catalogue = load_catalogue(paths, as_of=moment.as_of, known_checks=CHECKS)
    assessment = evaluate(before.snapshot, catalogue, CHECKS, as_of=moment.as_of, known_on=moment.known_on)
    after = replace(before, catalogue=catalogue, assessment=assessment)
    return Hypothesis(before, after, difference(before.assessment, assessment))


def on_another_day(before: Evaluation, material: Material, day: date) -> Hypothesis:
    """Evaluate the same files on another day."""
    after = evaluate_material(material, as_of=day)
    return Hypothesis(before, after, difference(before.assessment, after.assessment))


def reclassified(item: str, answers: Mapping[str, Answer], day: date) -> Change:
    """Return the change that answers the classification questions anew."""
    return lambda snapshot: reclassify(snapshot, item, answers, on=day)


def in_phase(item: str, phase: str, day: date) -> Change:
    """Return the change that puts an item into a phase."""
    return lambda snapshot: set_phase(snapshot, item, phase, on=day)


def without_evidence(day: date, *, uid: str, evidence_type: str, subject: str, withdrawn: bool) -> Change:
    """Return the change that lets evidence expire on a day, or withdraws it."""
    end = withdraw_evidence if withdrawn else expire_evidence
    return lambda snapshot: end(snapshot, on=day, uid=uid, evidence_type=evidence_type, subject=subject)
