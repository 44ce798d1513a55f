# SPDX-License-Identifier: Apache-2.0
"""Draws the sample of an audit: heavier lines are likelier, the same audit draws the same."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asqms.contexts.auditing.data.rules import SamplingRule

TYPE_TWO, MANDATORY, DEVIATES = "II", "mandatory", "deviates"
OPEN_FINDING, WORST = "must_open_finding", "must_worst"
_DRAWS = 1 << 53


@dataclass(frozen=True, slots=True)
class Candidate:
    """An obligation that may be looked at, with what makes it likelier."""

    scope: str
    practice: str
    process: str
    strength: str
    verdict: str
    software_type: str = ""
    last_audited: date | None = None
    earlier_findings: int = 0
    open_findings: int = 0
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A candidate that was drawn: its weight and the codes of everything that gave it that weight."""

    candidate: Candidate
    must: bool
    weight: float
    reasons: tuple[str, ...]


def musts(one: Candidate) -> tuple[str, ...]:
    """Return why a line is in every sample: an open finding, or what is worst by risk class."""
    found = []
    if one.open_findings:
        found.append(OPEN_FINDING)
    if (one.software_type, one.strength, one.verdict) == (TYPE_TWO, MANDATORY, DEVIATES):
        found.append(WORST)
    return tuple(found)


def weight_of(one: Candidate, rule: SamplingRule, day: date) -> tuple[float, tuple[str, ...]]:
    """Return the weight of a line and what it comes from; 1 where nothing speaks for it."""
    reasons = []
    if one.software_type == TYPE_TWO:
        reasons.append("type_two")
    if one.strength == MANDATORY:
        reasons.append("mandatory")
    if one.verdict in {DEVIATES, "undetermined", "partly"}:
        reasons.append(one.verdict)
    if one.last_audited is None:
        reasons.append("never_audited")
    elif one.last_audited < day - timedelta(days=rule.long_ago_days):
        reasons.append("long_ago")
    if one.earlier_findings:
        reasons.append("earlier_finding")
    if one.changed_on is not None and (one.last_audited is None or one.changed_on > one.last_audited):
        reasons.append("changed")
    weights = [rule.weights.get(name, 1.0) for name in reasons]  # type: ignore[call-overload]
    return math.prod(weights), tuple(reasons)


def size_of(population: int, rule: SamplingRule) -> int:
    """Return how many lines a sample has at least, musts among them."""
    wanted = math.ceil(rule.factor * math.sqrt(population))
    return min(population, rule.most, max(rule.least, wanted))


def draw(candidates: Iterable[Candidate], rule: SamplingRule, seed: str, day: date) -> tuple[Drawn, ...]:
    """Return the sample, in order of scopes and practices.

    Every must line is in it, then a line of every process, then what is drawn until the size is reached. The
    order of the candidates does not matter, and the same seed draws the same (a race by Efraimidis and
    Spirakis with numbers from SHA-256).
    """
    everything = sorted(candidates, key=lambda one: (one.scope, one.practice))
    drawn: dict[tuple[str, str], Drawn] = {}
    waiting: list[tuple[float, Drawn]] = []
    for one in everything:
        weight, reasons = weight_of(one, rule, day)
        must = musts(one)
        line = Drawn(one, bool(must), weight, must + reasons)
        if must:
            drawn[one.scope, one.practice] = line
        else:
            waiting.append((_arrival(seed, one, weight), line))
    waiting.sort(key=lambda pair: (pair[0], pair[1].candidate.scope, pair[1].candidate.practice))
    order = [line for _, line in waiting]
    _first_of_each(order, drawn)
    wanted = size_of(len(everything), rule)
    for line in order:
        if len(drawn) >= wanted:
            break
        drawn.setdefault((line.candidate.scope, line.candidate.practice), line)
    return tuple(drawn[key] for key in sorted(drawn))


def _first_of_each(order: Sequence[Drawn], drawn: dict[tuple[str, str], Drawn]) -> None:
    covered = {line.candidate.process for line in drawn.values()}
    for line in order:
        if line.candidate.process not in covered:
            covered.add(line.candidate.process)
            drawn[line.candidate.scope, line.candidate.practice] = line


def _arrival(seed: str, one: Candidate, weight: float) -> float:
    """Return when a line arrives in the race; rounded, so that every machine has the same order."""
    digest = hashlib.sha256(f"{seed}\n{one.scope}\n{one.practice}".encode()).digest()
    number = (int.from_bytes(digest[:8]) % _DRAWS + 1) / (_DRAWS + 1)
    return round(-math.log(number) / weight, 12)
