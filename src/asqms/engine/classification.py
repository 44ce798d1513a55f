# SPDX-License-Identifier: Apache-2.0
"""Type I or type II for every software item, with inheritance along dependencies (DESIGN 4.1)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date

from asqms.engine.assessment import ItemClass
from asqms.engine.catalogue import SoftwareType
from asqms.engine.snapshot import Answer, Classification, Dependency, Moment, SoftwareItem

APPROVED_REASON = "all_answers_no"


def classify(items: Iterable[SoftwareItem], questions: Iterable[str], moment: Moment) -> dict[str, ItemClass]:
    """Return the class of every item that has entered a phase, by item id in order of ids.

    Reasons are codes, with what they are about after a colon: ``answer_yes:Q``, ``answer_unknown:Q``,
    ``answer_missing:Q``, ``not_classified``, ``not_approved``, ``approved_by_author``,
    ``inherited:ITEM`` and, for type I, ``all_answers_no``. An item that a type II item depends on is
    type II unless freedom from interference is justified with an approver.
    """
    asked = tuple(questions)
    present: dict[str, tuple[SoftwareItem, str]] = {}
    for item in items:
        phase = phase_of(item, moment)
        if phase is not None:
            present[item.id] = (item, phase)
    reasons = {name: own_reasons(newest_classification(present[name][0], moment), asked) for name in present}
    sources = _inheritance(present, {name for name in present if reasons[name]})
    classes: dict[str, ItemClass] = {}
    for name in sorted(present):
        own, source = reasons[name], sources.get(name, "")
        inherited = (f"inherited:{source}",) if source else ()
        kind = SoftwareType.TYPE_II if own or source else SoftwareType.TYPE_I
        why = own + inherited or (APPROVED_REASON,)
        classes[name] = ItemClass(name, kind, present[name][1], why, source)
    return classes


def phase_of(item: SoftwareItem, moment: Moment) -> str | None:
    """Return the phase the item is in, or None before its first known entry."""
    seen = [entry for entry in item.phases if moment.sees(entry.effective, entry.recorded)]
    if not seen:
        return None
    return max(seen, key=lambda entry: (entry.effective, entry.recorded, entry.phase)).phase


def newest_classification(item: SoftwareItem, moment: Moment) -> Classification | None:
    """Return the newest classification that was true and known, or None."""
    seen = [one for one in item.classifications if moment.sees(one.effective, one.recorded)]
    return max(seen, key=_newest_first, default=None)


def own_reasons(classification: Classification | None, questions: tuple[str, ...]) -> tuple[str, ...]:
    """Return why the item's own answers make it type II; nothing when they make it type I."""
    if classification is None:
        return ("not_classified",)
    reasons: list[str] = []
    given = classification.answers
    for question in (*questions, *sorted(set(given) - set(questions))):
        answer = given.get(question)
        if answer is None:
            reasons.append(f"answer_missing:{question}")
        elif answer is not Answer.NO:
            reasons.append(f"answer_{answer.value}:{question}")
    if not classification.approver:
        reasons.append("not_approved")
    elif classification.approver == classification.author:
        reasons.append("approved_by_author")
    return tuple(reasons)


def _newest_first(one: Classification) -> tuple[date, date, bool, str]:
    risky = any(answer is not Answer.NO for answer in one.answers.values())
    identity = repr((sorted(one.answers.items()), one.author, one.approver, one.reason))
    return (one.effective, one.recorded, risky, identity)


def _inheritance(present: Mapping[str, tuple[SoftwareItem, str]], type_two: set[str]) -> dict[str, str]:
    """Return from which item each item that is not type II by itself inherits; nearest source first."""
    sources: dict[str, str] = {}
    waiting = deque(sorted(type_two))
    while waiting:
        dependant = waiting.popleft()
        for needed in sorted({one.item for one in present[dependant][0].depends_on if not _justified(one)}):
            if needed in present and needed not in type_two and needed not in sources:
                sources[needed] = dependant
                waiting.append(needed)
    return sources


def _justified(dependency: Dependency) -> bool:
    return bool(dependency.free_from_interference and dependency.approver)
