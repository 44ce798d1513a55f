# SPDX-License-Identifier: Apache-2.0
"""What blocks, in the order in which to look at it (DESIGN 4.8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeAlias

from asqms.engine.assessment import GAP_VERDICTS, Assessment, Obligation
from asqms.engine.catalogue import SoftwareType, Strength
from asqms.engine.obligations import Obligations
from asqms.engine.snapshot import VerdictName

_STRENGTH_ORDER = (Strength.MANDATORY, Strength.RECOMMENDED)
_VERDICT_ORDER = (VerdictName.DEVIATES, VerdictName.UNDETERMINED, VerdictName.PARTLY)
Urgency: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Found:
    """One gap that has not been built yet."""

    urgency: Urgency
    scope: str
    practice: str
    lapse: Callable[[], date | None]
    build: Callable[[], Obligation]


def gaps(
    assessment: Assessment,
    *,
    scope: str | None = None,
    within: Collection[str] | None = None,
    with_recommended: bool = False,
    limit: int | None = None,
) -> tuple[Obligation, ...]:
    """Return open obligations, what blocks most first; with a limit only the first of them.

    ``scope`` is one scope, ``within`` several of them.

    Order: mandatory before recommended, type II before type I, deviates before undetermined before
    partly, what lapses next first (never lapsing last), then scope and practice. A gap is mandatory
    (DESIGN 4.4); recommended ones come along when asked for, optional ones never. Obligations of the
    organisation count as type II as soon as one item is type II.
    """
    by_urgency: dict[Urgency, list[_Found]] = {}
    for one in _open_obligations(assessment, scope):
        if (one.urgency[0] == 0 or with_recommended) and (within is None or one.scope in within):
            by_urgency.setdefault(one.urgency, []).append(one)
    found: list[Obligation] = []
    for urgency in sorted(by_urgency):
        if limit is not None and len(found) >= limit:
            break
        ordered = sorted(by_urgency[urgency], key=_within_urgency)
        wanted = ordered if limit is None else ordered[: limit - len(found)]
        found += [one.build() for one in wanted]
    return tuple(found)


def _open_obligations(assessment: Assessment, scope: str | None) -> Iterator[_Found]:
    two = any(one.software_type is SoftwareType.TYPE_II for one in assessment.classes.values())
    standing = SoftwareType.TYPE_II if two else SoftwareType.TYPE_I

    def urgency(where: str, strength: Strength, verdict: VerdictName) -> Urgency:
        kind = assessment.classes[where].software_type if where in assessment.classes else standing
        return (
            _STRENGTH_ORDER.index(strength),
            int(kind is SoftwareType.TYPE_I),
            _VERDICT_ORDER.index(verdict),
        )

    obligations = assessment.obligations
    if isinstance(obligations, Obligations):
        builder = obligations.builder
        for row, position, plan, strength, cell in obligations.cells():
            if _is_open(strength, cell.verdict) and scope in (None, row.scope):
                yield _Found(
                    urgency(row.scope, strength, cell.verdict),
                    row.scope,
                    plan.practice.id,
                    partial(builder.lapses_on, row, position),
                    partial(builder.build, row, position),
                )
        return
    for one in obligations:
        if _is_open(one.strength, one.verdict) and scope in (None, one.scope):
            yield _Found(
                urgency(one.scope, one.strength, one.verdict),
                one.scope,
                one.practice,
                partial(_lapse_of, one),
                partial(_itself, one),
            )


def _is_open(strength: Strength, verdict: VerdictName) -> bool:
    return strength is not Strength.OPTIONAL and verdict in GAP_VERDICTS


def _within_urgency(one: _Found) -> tuple[date, str, str]:
    return (one.lapse() or date.max, one.scope, one.practice)


def _itself(one: Obligation) -> Obligation:
    return one


def _lapse_of(one: Obligation) -> date | None:
    return one.lapses_on
