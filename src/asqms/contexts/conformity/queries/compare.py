# SPDX-License-Identifier: Apache-2.0
"""What differs between two assessments: verdicts of each obligation, counts of each scope."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from asqms.contexts.conformity.data import (
    NO_VERDICT,
    STRENGTHS,
    ChangedPage,
    ChangedRow,
    ScopeDifference,
    Standing,
    verdict_name,
)
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.conformity.queries.standing import processes_of
from asqms.contexts.conformity.queries.visible import visible_counters, visible_obligations
from asqms.contexts.conformity.rows import unpacked
from asqms.contexts.organization.data import Actor
from asqms.engine.aggregate import over_all, tally
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.assessment import Tally
from asqms.engine.catalogue import Strength

ROWS = 50
SCOPES = 200


def changed_obligations(
    actor: Actor, before: Standing, after: Standing, *, following: str = "", rows: int = ROWS
) -> ChangedPage:
    """Return obligations whose verdict differs, in order of the later assessment, then those that are gone.

    ``following`` is ``ChangedPage.following`` of the page before.
    """
    part, _, text = following.partition(":")
    last = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0  # noqa: PLR2004 - 64 bits
    found: list[ChangedRow] = []
    mark = ""
    if part != "gone":
        there = _there(actor, before, after).filter(pk__gt=last)
        chosen = list(there.order_by("pk")[: rows + 1])
        found = [_row(one, one.earlier, one.verdict) for one in chosen[:rows]]  # type: ignore[attr-defined]
        if len(chosen) > rows:
            return ChangedPage(tuple(found), f"there:{chosen[rows - 1].pk}")
        last = 0
    left = rows - len(found)
    gone = list(_gone(actor, before, after).filter(pk__gt=last).order_by("pk")[: left + 1])
    found += [_row(one, one.verdict, None) for one in gone[:left]]
    if len(gone) > left:
        mark = f"gone:{gone[left - 1].pk if left else last}"
    return ChangedPage(tuple(found), mark)


def _there(actor: Actor, before: Standing, after: Standing) -> QuerySet[Obligation]:
    same = Obligation.objects.filter(
        assessment=before.id, scope=OuterRef("scope"), practice=OuterRef("practice")
    )
    rows = _visible(actor, after).annotate(earlier=Subquery(same.values("verdict")[:1]))
    return rows.filter(Q(earlier__isnull=True) | ~Q(earlier=F("verdict")))


def _gone(actor: Actor, before: Standing, after: Standing) -> QuerySet[Obligation]:
    same = Obligation.objects.filter(
        assessment=after.id, scope=OuterRef("scope"), practice=OuterRef("practice")
    )
    return _visible(actor, before).filter(~Exists(same))


def _visible(actor: Actor, standing: Standing) -> QuerySet[Obligation]:
    rows = visible_obligations(actor, standing)
    return rows.select_related("scope__parent")


def _row(one: Obligation, before: int | None, after: int | None) -> ChangedRow:
    return ChangedRow(
        scope=one.scope.key,
        scope_name=one.scope.name,
        scope_kind=one.scope.kind,
        parent=one.scope.parent.key if one.scope.parent else "",
        practice=one.practice,
        strength=STRENGTHS[one.strength],
        before=verdict_name(NO_VERDICT if before is None else before),
        after=verdict_name(NO_VERDICT if after is None else after),
    )


def changed_scopes(
    actor: Actor, before: Standing, after: Standing, kinds: Sequence[str] = ("organization", "project")
) -> tuple[ScopeDifference, ...]:
    """Return the scopes of some kinds whose mandatory counts differ, at most 200, most changed first."""
    one, two = _tallies(actor, before, kinds), _tallies(actor, after, kinds)
    found = []
    for scope in {**one, **two}:
        name, kind, _ = two.get(scope) or one[scope]
        old = one[scope][2] if scope in one else Tally()
        new = two[scope][2] if scope in two else Tally()
        if old != new:
            found.append(ScopeDifference(scope, name, kind, old, new))
    found.sort(key=lambda each: (each.kind != "organization", -_moved(each), each.name))
    return tuple(found[:SCOPES])


def _moved(one: ScopeDifference) -> int:
    names = ("conforms", "partly", "deviates", "undetermined", "justified", "not_applicable")
    return sum(abs(getattr(one.after, name) - getattr(one.before, name)) for name in names)


def _tallies(actor: Actor, standing: Standing, kinds: Sequence[str]) -> dict[str, tuple[str, str, Tally]]:
    processes = processes_of(actor, standing)
    size = len(processes) * GROUP_WIDTH
    rows = visible_counters(actor, standing).filter(kind__in=list(kinds)).select_related("scope")
    found = {}
    for one in rows.iterator(500):
        counted = tally(over_all(unpacked(one.counts, size)), Strength.MANDATORY)
        if one.scope is not None:
            found[one.scope.key] = (one.scope.name, one.kind, counted)
    return found
