# SPDX-License-Identifier: Apache-2.0
"""The difference a change would make, as lines for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from asqms.documents.figures import mandatory_tally
from asqms.documents.names import Names
from asqms.documents.reasons import class_sentence
from asqms.documents.wording import name_of, sign_of
from asqms.engine.difference import Standing, VerdictChange
from asqms.workspace.hypothesis import Hypothesis


@dataclass(frozen=True, slots=True)
class Row:
    """One obligation that comes, goes or changes; ``verdict`` is the one after it."""

    signs: str
    verdict: str
    practice: str
    scope: str
    note: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A difference in the order people ask for it."""

    nothing: bool
    classes: tuple[str, ...]
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    summary: str


def lines_of(hypothesis: Hypothesis, language: str = "en") -> Lines:
    """Return the difference for people: classes first, then obligations, then the totals."""
    found = hypothesis.difference
    names = Names(hypothesis.after.snapshot, hypothesis.after.catalogue, language)
    before = mandatory_tally(hypothesis.before.assessment)
    after = mandatory_tally(hypothesis.after.assessment)
    supported = sum(one.after == "supported" for one in found.requirements)
    lost = sum(one.before == "supported" for one in found.requirements)
    return Lines(
        nothing=found.is_empty,
        classes=tuple(_class_lines(hypothesis, names, language)),
        sections=(
            ("Obligations gained", tuple(_standing(one, names, language) for one in found.gained)),
            ("Obligations lost", tuple(_standing(one, names, language) for one in found.lost)),
            ("Another strength", tuple(_strength(one, names) for one in found.strengths)),
            ("Another verdict", tuple(_verdict(one, names, language) for one in found.verdicts)),
        ),
        summary=f"Mandatory obligations that conform: {before.conforms}/{before.rated} before, "
        f"{after.conforms}/{after.rated} after. Requirements of standards: {supported} become supported, "
        f"{lost} no longer are.",
    )


def _class_lines(hypothesis: Hypothesis, names: Names, language: str) -> list[str]:
    lines = []
    for one in hypothesis.difference.classes:
        kind = hypothesis.after.assessment.classes.get(one.item)
        was = f"type {one.type_before.value}, {one.phase_before}" if one.type_before else "not in scope"
        now = f"type {one.type_after.value}, {one.phase_after}" if one.type_after else "not in scope"
        why = f" {class_sentence(kind, names, language)}" if kind else ""
        lines.append(f"{names.scope(one.item)}: {was} → {now}.{why}")
    return lines


def _standing(one: Standing, names: Names, language: str) -> Row:
    verdict = one.verdict.value
    note = f"{one.strength.value}, {name_of(verdict, language)}"
    return Row(sign_of(verdict), verdict, one.practice, names.scope(one.scope), note)


def _strength(change: VerdictChange, names: Names) -> Row:
    verdict = change.after.verdict.value
    note = f"{change.before.strength.value} → {change.after.strength.value}"
    return Row(sign_of(verdict), verdict, change.after.practice, names.scope(change.after.scope), note)


def _verdict(change: VerdictChange, names: Names, language: str) -> Row:
    before, after = change.before.verdict.value, change.after.verdict.value
    signs = f"{sign_of(before)}→{sign_of(after)}"
    note = f"{name_of(before, language)} → {name_of(after, language)}"
    return Row(signs, after, change.after.practice, names.scope(change.after.scope), note)


def as_json(hypothesis: Hypothesis) -> bytes:
    """Return the whole difference as JSON with the digests of both assessments."""
    found = hypothesis.difference
    document = {
        "before": hypothesis.before.assessment.digest,
        "after": hypothesis.after.assessment.digest,
        "as_of_before": hypothesis.before.assessment.as_of.isoformat(),
        "as_of_after": hypothesis.after.assessment.as_of.isoformat(),
        "classes": [
            {
                "item": one.item,
                "type_before": one.type_before,
                "type_after": one.type_after,
                "phase_before": one.phase_before,
                "phase_after": one.phase_after,
                "reasons_after": list(one.reasons_after),
            }
            for one in found.classes
        ],
        "gained": _standings(found.gained),
        "lost": _standings(found.lost),
        "strengths": _changes(found.strengths),
        "verdicts": _changes(found.verdicts),
        "requirements": [
            {
                "standard": one.standard,
                "requirement": one.requirement,
                "before": one.before,
                "after": one.after,
            }
            for one in found.requirements
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _standings(standings: Sequence[Standing]) -> list[dict[str, str]]:
    return [
        {
            "practice": one.practice,
            "scope": one.scope,
            "strength": one.strength.value,
            "verdict": one.verdict.value,
        }
        for one in standings
    ]


def _changes(changes: Sequence[VerdictChange]) -> list[dict[str, str]]:
    return [
        {
            "practice": one.after.practice,
            "scope": one.after.scope,
            "strength_before": one.before.strength.value,
            "strength_after": one.after.strength.value,
            "verdict_before": one.before.verdict.value,
            "verdict_after": one.after.verdict.value,
        }
        for one in changes
    ]
