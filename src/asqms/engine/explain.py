# SPDX-License-Identifier: Apache-2.0
"""Why a verdict is what it is: everything that went into it, as codes and values in no language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from asqms.engine.assessment import Assessment, Exclusion, ItemClass, NeedResult, Obligation, Outcome
from asqms.engine.catalogue import Catalogue, PracticeKind, StandardMapping
from asqms.engine.criteria import AllOf, AnyOf, AtLeast, Criterion, EvidenceNeed
from asqms.engine.criterion import OUTCOMES, threshold_outcome
from asqms.engine.decide import decision_hindrance
from asqms.engine.obligations import Obligations
from asqms.engine.snapshot import Decision, Evidence, Moment, Rating, Snapshot
from asqms.kernel.errors import AsqmsError
from asqms.kernel.text import Text


class ExplainError(AsqmsError):
    """Nothing to explain: the practice or the scope is not part of the assessment."""


@dataclass(frozen=True, slots=True)
class NeedNode:
    """One need of the criterion with what came out; ``statement`` is what the evidence must show."""

    need: NeedResult
    statement: Text | None
    needs_person: bool

    @property
    def outcome(self) -> Outcome:
        """What the need came to."""
        return self.need.outcome


@dataclass(frozen=True, slots=True)
class GroupNode:
    """``count`` of the parts must be met; ``kind`` is all_of, any_of or at_least."""

    kind: str
    count: int
    outcome: Outcome
    parts: tuple[CriterionNode, ...]


CriterionNode: TypeAlias = NeedNode | GroupNode


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision that reaches the obligation; ``ignored_because`` is empty when it counts."""

    decision: Decision
    ignored_because: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one verdict, or the exclusion when the practice raises no obligation.

    ``kind`` and ``software_class`` (None for the organisation) give the strength; ``criterion`` is
    the tree with outcomes; ``evidence`` are the records named in it, used and rejected; ``later`` are
    records about the scope that were not yet known. ``supports`` are the mappings of the practice.
    """

    practice: str
    scope: str
    kind: PracticeKind
    statement: Text
    software_class: ItemClass | None
    obligation: Obligation | None
    exclusion: Exclusion | None
    criterion: CriterionNode | None
    decisions: tuple[DecisionView, ...] = ()
    ratings: tuple[Rating, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    later: tuple[str, ...] = ()
    supports: tuple[StandardMapping, ...] = ()


def explain(
    assessment: Assessment, snapshot: Snapshot, catalogue: Catalogue, practice: str, scope: str
) -> Explanation:
    """Return everything behind the verdict of a practice on a scope.

    Raises ExplainError ``explain.unknown_practice`` or ``explain.not_assessed`` when the assessment
    has neither an obligation nor an exclusion there.
    """
    found = catalogue.practice_by_id.get(practice)
    if found is None:
        raise ExplainError(
            "explain.unknown_practice",
            f"The catalogue has no practice {practice!r}.",
            hint="list the practices with: asqms catalog",
            context={"practice": practice},
        )
    obligation = _obligation(assessment, practice, scope)
    exclusion = None if obligation else _exclusion(assessment, practice, scope)
    if obligation is None and exclusion is None:
        raise ExplainError(
            "explain.not_assessed",
            f"{practice} says nothing about {scope!r}.",
            hint="name a software item in scope, or the organisation for its own practices",
            context={"practice": practice, "scope": scope},
        )
    moment = Moment(assessment.as_of, assessment.known_on)
    holders = _holders(snapshot, scope)
    needs = obligation.needs if obligation else ()
    named, later = _evidence(assessment, snapshot, needs, holders)
    return Explanation(
        practice=practice,
        scope=scope,
        kind=found.kind,
        statement=found.statement,
        software_class=assessment.classes.get(scope),
        obligation=obligation,
        exclusion=exclusion,
        criterion=_node(found.criterion, iter(needs)) if obligation else None,
        decisions=_decisions(snapshot, practice, holders, moment),
        ratings=_ratings(snapshot, practice, scope, moment),
        evidence=named,
        later=later,
        supports=catalogue.mappings_by_practice.get(practice, ()),
    )


def _obligation(assessment: Assessment, practice: str, scope: str) -> Obligation | None:
    obligations = assessment.obligations
    if isinstance(obligations, Obligations):
        return obligations.find(practice, scope)
    return next((one for one in obligations if one.practice == practice and one.scope == scope), None)


def _exclusion(assessment: Assessment, practice: str, scope: str) -> Exclusion | None:
    return next(
        (one for one in assessment.exclusions if one.practice == practice and one.scope == scope), None
    )


def _holders(snapshot: Snapshot, scope: str) -> tuple[str, ...]:
    """Return the scope and what holds it, nearest first, the organisation last."""
    item = next((one for one in snapshot.items if one.id == scope), None)
    chain = [scope] if item is None else [scope, item.project]
    holder = snapshot.scopes.get(chain[-1])
    while holder is not None and holder.parent and holder.parent not in chain:
        chain.append(holder.parent)
        holder = snapshot.scopes.get(holder.parent)
    organisation = snapshot.organisation.id
    return tuple(dict.fromkeys([*chain, organisation]))


def _evidence(
    assessment: Assessment, snapshot: Snapshot, needs: Sequence[NeedResult], holders: tuple[str, ...]
) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """Return the records the needs name in order of uid, and uids of what became known later."""
    types = {need.evidence_type for need in needs}
    named = {uid for need in needs for uid in (*need.used, *(one.evidence for one in need.rejected))}
    found: dict[str, Evidence] = {}
    later: list[str] = []
    for record in _candidates(assessment, snapshot, holders):
        if record.uid in named:
            found[record.uid] = record
        elif record.type in types and record.received > assessment.known_on and record.subject in holders:
            later.append(record.uid)
    return tuple(found[uid] for uid in sorted(found)), tuple(sorted(later))


def _candidates(
    assessment: Assessment, snapshot: Snapshot, holders: tuple[str, ...]
) -> Iterator[Evidence] | Sequence[Evidence]:
    obligations = assessment.obligations
    if not isinstance(obligations, Obligations):
        return snapshot.evidence
    evaluation = obligations.evaluation
    row = evaluation.rows[holders[0]]
    subjects = dict.fromkeys([*holders, *(scope for scope, _ in row.place.above)])
    return (
        record
        for subject in subjects
        for records in evaluation.index.about(subject).values()
        for record in records
    )


def _node(criterion: Criterion, needs: Iterator[NeedResult]) -> CriterionNode:
    match criterion:
        case EvidenceNeed():
            return NeedNode(next(needs), criterion.statement, criterion.needs_person)
        case AllOf(parts):
            return _group("all_of", len(parts), parts, needs)
        case AnyOf(parts):
            return _group("any_of", 1, parts, needs)
        case AtLeast(count, parts):
            return _group("at_least", count, parts, needs)


def _group(kind: str, count: int, parts: Sequence[Criterion], needs: Iterator[NeedResult]) -> GroupNode:
    nodes = tuple(_node(part, needs) for part in parts)
    codes = [_code(node.outcome) for node in nodes]
    return GroupNode(kind, count, OUTCOMES[threshold_outcome(count, codes)], nodes)


def _code(outcome: Outcome) -> int:
    return OUTCOMES.index(outcome)


def _decisions(
    snapshot: Snapshot, practice: str, holders: tuple[str, ...], moment: Moment
) -> tuple[DecisionView, ...]:
    reaching = [
        one
        for one in snapshot.decisions
        if practice in one.practices and one.scope in holders and moment.sees(one.effective, one.recorded)
    ]
    reaching.sort(key=lambda one: (holders.index(one.scope), one.effective, one.id))
    return tuple(DecisionView(one, decision_hindrance(one, moment)) for one in reaching)


def _ratings(snapshot: Snapshot, practice: str, scope: str, moment: Moment) -> tuple[Rating, ...]:
    about = [
        one
        for one in snapshot.ratings
        if one.practice == practice and one.scope == scope and moment.sees(one.effective, one.recorded)
    ]
    return tuple(sorted(about, key=lambda one: (one.effective, one.recorded, one.kind, one.person)))
