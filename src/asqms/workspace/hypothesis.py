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
from asqms.engine.snapshot import Answer, Evidence, Moment, Snapshot
from asqms.engine.whatif import WhatIfError, expire_evidence, reclassify, set_phase, withdraw_evidence
from asqms.kernel.errors import AsqmsError
from asqms.workspace.assess import Evaluation, Material, evaluate_material
from asqms.workspace.catalogue import load_catalogue
from asqms.workspace.problems import did_you_mean
from asqms.workspace.traces import TraceOutcome, evaluate_trace_sets

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


def with_change(before: Evaluation, change: Change, *, material: Material | None = None) -> Hypothesis:
    """Evaluate a changed state at the same moment; errors as the change's own.

    With the material, trace sets over changed evidence are checked again; without it they stay.
    """
    snapshot = change(before.snapshot)
    moment = before.assessment
    traces = before.traces
    if material is not None and snapshot.evidence is not before.snapshot.evidence:
        snapshot, traces = _traced_again(before, snapshot, material)
    assessment = evaluate(snapshot, before.catalogue, CHECKS, as_of=moment.as_of, known_on=moment.known_on)
    after = replace(before, snapshot=snapshot, assessment=assessment, traces=traces)
    return Hypothesis(before, after, difference(before.assessment, assessment))


def _traced_again(
    before: Evaluation, changed: Snapshot, material: Material
) -> tuple[Snapshot, tuple[TraceOutcome, ...]]:
    """Return the changed state with the results of trace sets whose sources the change touches."""
    same = set(map(id, before.snapshot.evidence))
    other = {one.uid: one for one in changed.evidence if id(one) not in same}
    own = {one.evidence.uid for one in before.traces}
    touched = {one.series for one in other.values() if one.uid not in own}
    if touched.isdisjoint(name for one in before.traces for name in one.trace_set.sources):
        return changed, before.traces
    moment = before.assessment
    found = evaluate_trace_sets(
        material.workspace,
        material.collection.replaced(other),
        material.adapters,
        as_of=moment.as_of,
        known_on=moment.known_on,
    )
    traces = tuple(_ended_too(one, other.get(one.evidence.uid)) for one in found)
    evidence = (
        *(one for one in changed.evidence if one.uid not in own),
        *(one.evidence for one in traces if one.evidence.received <= moment.known_on),
    )
    ordered = tuple(sorted(evidence, key=lambda one: one.uid))
    return replace(changed, evidence=ordered), traces


def _ended_too(outcome: TraceOutcome, changed: Evidence | None) -> TraceOutcome:
    """Return the outcome with the end the change gave to the trace set's own evidence."""
    if changed is None:
        return outcome
    evidence = replace(outcome.evidence, valid_until=changed.valid_until, withdrawn_on=changed.withdrawn_on)
    return replace(outcome, evidence=evidence)


def with_overlays(before: Evaluation, added: Sequence[Path], removed: Sequence[str] = ()) -> Hypothesis:
    """Evaluate the same state under another catalogue: overlay files added, or left out by file name.

    Raises AsqmsError ``what_if.no_such_overlay``, ``what_if.not_in_force`` when no added overlay holds
    yet at the moment, and the coded errors of the catalogue loader.
    """
    present = before.workspace.overlay_paths
    names = {path.name for path in present}
    for name in removed:
        if name not in names:
            raise AsqmsError(
                "what_if.no_such_overlay",
                f"The workspace has no overlay file {name[:200]}.",
                hint=did_you_mean(name, names),
            )
    paths = [path for path in present if path.name not in removed] + list(added)
    moment = before.assessment
    catalogue = load_catalogue(paths, as_of=moment.as_of, known_checks=CHECKS)
    if added and not set(catalogue.overlays) - set(before.catalogue.overlays):
        raise AsqmsError(
            "what_if.not_in_force",
            f"No added overlay is in force on {moment.as_of.isoformat()}.",
            hint="Ask about a day from its effective date on: --as-of DAY.",
        )
    assessment = evaluate(before.snapshot, catalogue, CHECKS, as_of=moment.as_of, known_on=moment.known_on)
    after = replace(before, catalogue=catalogue, assessment=assessment)
    return Hypothesis(before, after, difference(before.assessment, assessment))


def on_another_day(
    before: Evaluation, material: Material, day: date, known_on: date | None = None
) -> Hypothesis:
    """Evaluate the same files on another day, with the overlays in force on it, as known on that day.

    ``known_on`` is another day of knowledge. Errors as the catalogue loader's.
    """
    after = evaluate_material(material, as_of=day, known_on=known_on)
    return Hypothesis(before, after, difference(before.assessment, after.assessment))


def reclassified(item: str, answers: Mapping[str, Answer], day: date) -> Change:
    """Return the change that answers the classification questions anew on a day.

    Questions not answered stay as the newest classification by that day has them. The change raises
    WhatIfError ``what_if.unknown_item``.
    """

    def change(snapshot: Snapshot) -> Snapshot:
        _refuse_unknown(snapshot, item)
        return reclassify(_as_classified_by(snapshot, item, day), item, answers, on=day)

    return change


def in_phase(item: str, phase: str, day: date) -> Change:
    """Return the change that puts an item into a phase on a day; it raises ``what_if.unknown_item``."""

    def change(snapshot: Snapshot) -> Snapshot:
        _refuse_unknown(snapshot, item)
        return set_phase(snapshot, item, phase, on=day)

    return change


def without_evidence(day: date, *, uid: str, evidence_type: str, subject: str, withdrawn: bool) -> Change:
    """Return the change that lets evidence expire on a day, or withdraws it.

    The change raises WhatIfError ``what_if.no_evidence``.
    """
    end = withdraw_evidence if withdrawn else expire_evidence

    def change(snapshot: Snapshot) -> Snapshot:
        _refuse_unmeant(snapshot, uid, evidence_type, subject)
        return end(snapshot, on=day, uid=uid, evidence_type=evidence_type, subject=subject)

    return change


def _refuse_unknown(snapshot: Snapshot, item: str) -> None:
    known = [one.id for one in snapshot.items]
    if item not in known:
        raise WhatIfError(
            "what_if.unknown_item",
            f"There is no software item {item[:200]}.",
            hint=did_you_mean(item, known),
            context={"item": item},
        )


def _refuse_unmeant(snapshot: Snapshot, uid: str, evidence_type: str, subject: str) -> None:
    """Refuse a name that no evidence has; that nothing has all of them is left to the engine."""
    if not (uid or evidence_type or subject):
        raise WhatIfError(
            "what_if.no_evidence",
            "Nothing says which evidence is meant.",
            hint="Give --uid, --type or --subject, or several of them together.",
        )
    given = {"uid": uid, "type": evidence_type, "subject": subject}
    for name, value in given.items():
        known = {getattr(one, name) for one in snapshot.evidence}
        if value and value not in known:
            raise WhatIfError(
                "what_if.no_evidence",
                f"No evidence has the {name} {value[:200]}.",
                hint=did_you_mean(value, known),
                context=given,
            )


def _as_classified_by(snapshot: Snapshot, item: str, day: date) -> Snapshot:
    moment = Moment(day, day)
    items = tuple(
        replace(
            one,
            classifications=tuple(
                each for each in one.classifications if moment.sees(each.effective, each.recorded)
            ),
        )
        if one.id == item
        else one
        for one in snapshot.items
    )
    return replace(snapshot, items=items)
