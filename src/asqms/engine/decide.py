# SPDX-License-Identifier: Apache-2.0
"""What people decided about an obligation: tailoring, justification, confirmation, overrule (4.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from asqms.engine.assessment import GAP_VERDICTS, Basis
from asqms.engine.selection import day_after
from asqms.engine.snapshot import Decision, Moment, Rating, VerdictName

TAILORING = "tailoring"
JUSTIFICATION = "justification"
CONFIRMATION = "confirmation"
OVERRULE = "overrule"
RATED_VERDICTS = GAP_VERDICTS | {VerdictName.CONFORMS}


@dataclass(frozen=True, slots=True)
class Machine:
    """What evidence alone says: verdict, basis, and how to get the digests of the evidence in use.

    ``shows_a_lack`` is true when a check came to partly or not met on evidence in use.
    """

    verdict: VerdictName
    basis: Basis
    digests: Callable[[], frozenset[str]]
    shows_a_lack: bool


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict after people had their say; ``ends`` is the first day on which it no longer holds."""

    verdict: VerdictName
    basis: Basis
    reasons: tuple[str, ...] = ()
    confirmed_by: str = ""
    confirmation_outdated: bool = False
    overruled_by: str = ""
    decision: str = ""
    note: str = ""
    ends: date | None = None


@dataclass(slots=True)
class Voices:
    """The decisions and ratings about one obligation; decisions of the nearest scope first."""

    decisions: list[Decision] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)


class RulingIndex:
    """Decisions and ratings that were true and known, by scope and practice."""

    __slots__ = ("_decisions", "_ratings")

    def __init__(self, decisions: Iterable[Decision], ratings: Iterable[Rating], moment: Moment) -> None:
        self._decisions: dict[str, dict[str, list[Decision]]] = {}
        self._ratings: dict[str, dict[str, list[Rating]]] = {}
        for decision in decisions:
            if moment.sees(decision.effective, decision.recorded):
                by_practice = self._decisions.setdefault(decision.scope, {})
                for practice in dict.fromkeys(decision.practices):
                    by_practice.setdefault(practice, []).append(decision)
        for rating in ratings:
            if moment.sees(rating.effective, rating.recorded):
                self._ratings.setdefault(rating.scope, {}).setdefault(rating.practice, []).append(rating)

    def decisions_on(self, scope: str) -> Mapping[str, Sequence[Decision]]:
        """Return the decisions taken on exactly that scope, by practice."""
        return self._decisions.get(scope, {})

    def voices(self, chain: Sequence[str]) -> dict[str, Voices]:
        """Return what was said about the first scope of the chain, or about what holds it, by practice.

        A decision on a scope reaches everything below it; a rating is about one obligation only.
        """
        found: dict[str, Voices] = {}
        for scope in chain:
            for practice, decisions in self.decisions_on(scope).items():
                ordered = sorted(decisions, key=lambda one: one.id)
                ordered.sort(key=lambda one: (one.effective, one.recorded), reverse=True)
                found.setdefault(practice, Voices()).decisions.extend(ordered)
        for practice, ratings in self._ratings.get(chain[0], {}).items():
            found.setdefault(practice, Voices()).ratings.extend(ratings)
        return found


def decide(machine: Machine, voices: Voices, moment: Moment) -> Ruling:
    """Return the ruling: tailoring first, then overrule, confirmation, and justification of what is open.

    Whatever is not followed leaves a reason code, with the decision's id after a colon.
    """
    standing, ignored = _standing(voices.decisions, moment)
    tailoring = _first(standing, TAILORING)
    if tailoring is not None:
        ruling = Ruling(VerdictName.NOT_APPLICABLE, Basis.DECIDED, ("tailored_out",), decision=tailoring.id)
        return replace(
            ruling, reasons=ruling.reasons + ignored, note=_words(tailoring), ends=_end(tailoring.expires)
        )
    ruling = _rate(machine, voices.ratings, moment)
    justification = _first(standing, JUSTIFICATION)
    if justification is not None and ruling.verdict in GAP_VERDICTS:
        ruling = replace(
            ruling,
            verdict=VerdictName.JUSTIFIED,
            basis=Basis.DECIDED,
            reasons=("justified", *ruling.reasons),
            decision=justification.id,
            note=_words(justification),
            ends=_end(justification.expires),
        )
    return replace(ruling, reasons=ruling.reasons + ignored)


def decision_hindrance(decision: Decision, moment: Moment) -> str:
    """Return why a decision does not count at the moment, or nothing when it does."""
    if decision.kind not in (TAILORING, JUSTIFICATION):
        return "decision_kind_unknown"
    if not decision.approver:
        return "decision_not_approved"
    if decision.approver == decision.author:
        return "decision_approved_by_author"
    if decision.expires is None and decision.kind == JUSTIFICATION:
        return "justification_without_expiry"
    if decision.expires is not None and decision.expires < moment.as_of:
        return "decision_expired"
    return ""


def _standing(decisions: Sequence[Decision], moment: Moment) -> tuple[list[Decision], tuple[str, ...]]:
    standing: list[Decision] = []
    ignored: list[str] = []
    for decision in decisions:
        hindrance = decision_hindrance(decision, moment)
        if hindrance:
            ignored.append(f"{hindrance}:{decision.id}")
        else:
            standing.append(decision)
    return standing, tuple(ignored)


def _rate(machine: Machine, ratings: Sequence[Rating], moment: Moment) -> Ruling:
    ruling = Ruling(machine.verdict, machine.basis)
    confirmation = _newest(ratings, CONFIRMATION)
    if confirmation is not None:
        ruling = _confirmed(machine, confirmation, moment)
    overrule = _newest(ratings, OVERRULE)
    if overrule is None:
        return ruling
    hindrance = _rating_hindrance(machine, overrule, moment)
    if not hindrance and not overrule.reason:
        hindrance = "overrule_without_reason"
    if hindrance:
        return replace(ruling, reasons=(*ruling.reasons, hindrance))
    return replace(
        ruling,
        verdict=overrule.verdict,
        basis=Basis.DECIDED,
        reasons=("overruled", *ruling.reasons),
        overruled_by=overrule.person,
        note=overrule.reason,
        ends=_end(overrule.expires),
    )


def _confirmed(machine: Machine, rating: Rating, moment: Moment) -> Ruling:
    plain = Ruling(machine.verdict, machine.basis)
    hindrance = _rating_hindrance(machine, rating, moment)
    if hindrance:
        return replace(
            plain, reasons=(hindrance,), confirmation_outdated=hindrance == "confirmation_outdated"
        )
    if _is_better(rating.verdict, machine.verdict) and machine.shows_a_lack:
        return replace(plain, reasons=("confirmation_contradicts_evidence",))
    return Ruling(
        verdict=rating.verdict,
        basis=Basis.CONFIRMED,
        reasons=("confirmed",),
        confirmed_by=rating.person,
        note=rating.reason,
        ends=_end(rating.expires),
    )


def _rating_hindrance(machine: Machine, rating: Rating, moment: Moment) -> str:
    if rating.verdict not in RATED_VERDICTS:
        return f"{rating.kind}_is_no_rating"
    if not rating.person:
        return f"{rating.kind}_without_person"
    if rating.expires is not None and rating.expires < moment.as_of:
        return f"{rating.kind}_expired"
    if rating.evidence and frozenset(rating.evidence) != machine.digests():
        return f"{rating.kind}_outdated"
    return ""


def _newest(ratings: Sequence[Rating], kind: str) -> Rating | None:
    of_kind = (rating for rating in ratings if rating.kind == kind)
    return max(of_kind, key=lambda one: (one.effective, one.recorded, one.person, one.verdict), default=None)


def _first(decisions: Sequence[Decision], kind: str) -> Decision | None:
    return next((decision for decision in decisions if decision.kind == kind), None)


_WORST_FIRST = (
    VerdictName.DEVIATES,
    VerdictName.UNDETERMINED,
    VerdictName.PARTLY,
    VerdictName.CONFORMS,
)


def _is_better(one: VerdictName, other: VerdictName) -> bool:
    return _WORST_FIRST.index(one) > _WORST_FIRST.index(other)


def _words(decision: Decision) -> str:
    return f"{decision.reason} ({decision.author}; {decision.approver})"


def _end(expires: date | None) -> date | None:
    return None if expires is None else day_after(expires)
