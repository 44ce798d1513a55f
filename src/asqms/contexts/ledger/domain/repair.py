# SPDX-License-Identifier: Apache-2.0
"""Finds which column of a record was changed, by trying what it may have said before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from asqms.contexts.ledger.domain.record import Facts, commitment, record_bytes

DAYS_TRIED = 400
VERSIONS_TRIED = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What other rows say about a record: the values its columns may have had."""

    organisation: str
    positions: Sequence[int] = ()
    names: Sequence[tuple[str, str]] = ()
    neighbours: Sequence[Facts] = field(default=())


def changed_column(facts: Facts, salt: bytes, matches: Callable[[bytes], bool], known: Known) -> str:
    """Return the column that, set back, gives a commitment that matches; empty when none does."""
    for column, former in _attempts(facts, known):
        if matches(commitment(salt, record_bytes(former))):
            return column
    return ""


def _attempts(facts: Facts, known: Known) -> Iterator[tuple[str, Facts]]:
    yield "organisation", replace(facts, organisation=known.organisation)
    for position in known.positions:
        yield "position", replace(facts, position=position)
        yield "organisation, position", replace(facts, organisation=known.organisation, position=position)
    yield "removed", replace(facts, removed=not facts.removed)
    for kind, key in known.names:
        yield "kind", replace(facts, kind=kind)
        yield "key", replace(facts, key=key)
        yield "kind, key", replace(facts, kind=kind, key=key)
    for version in range(1, VERSIONS_TRIED):
        yield "version", replace(facts, version=version)
    for day in _days(facts.known_from, facts.recorded_at, known.neighbours):
        yield "known_from", replace(facts, known_from=day)
    for other in known.neighbours:
        yield "recorded_at", replace(facts, recorded_at=other.recorded_at)
        yield "actor", replace(facts, actor=other.actor)
        yield "action", replace(facts, action=other.action)
        yield "reason", replace(facts, reason=other.reason)
    yield "reason", replace(facts, reason="")


def _days(changed: date, recorded_at: datetime, neighbours: Iterable[Facts]) -> Iterator[date]:
    yield from (other.known_from for other in neighbours)
    recorded = recorded_at.date()
    for start in dict.fromkeys((recorded, changed)):
        for distance in range(-DAYS_TRIED, DAYS_TRIED):
            ordinal = start.toordinal() + distance
            if 1 <= ordinal <= date.max.toordinal():
                yield start + timedelta(days=distance)
