# SPDX-License-Identifier: Apache-2.0
"""Pages of evidence: filtered, in order, by key, now or as it was known on a past day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from asqms.contexts.evidence.data import (
    MOST_COUNTED,
    PAGE_ROWS,
    EvidenceFigures,
    EvidenceFilter,
    EvidencePage,
    EvidenceRow,
    EvidenceState,
)
from asqms.contexts.evidence.models.evidence import EvidenceColumns
from asqms.contexts.evidence.queries.states import Validity, validity
from asqms.contexts.evidence.queries.visible import visible_evidence, visible_past
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope

NEWEST, EFFECTIVE = "received", "effective"
_SORTS = {NEWEST: "recorded_at", EFFECTIVE: "effective"}
_LEFT_OUT = ("facts", "notices", "sought")
MOST_FIGURED = 5_000
MOST_LOOKED_AT = 5_000
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after or before a row, in one of the orders."""

    after: str = ""
    before: str = ""
    sort: str = NEWEST


def evidence_page(
    actor: Actor,
    wanted: EvidenceFilter,
    place: Place | None = None,
    *,
    as_of: date | None = None,
    rows: int = PAGE_ROWS,
    count: bool = False,
) -> EvidencePage:
    """Return a page of the records the actor may see, newest first; a damaged place begins at the start.

    With ``as_of`` as it was known on that day. The number of queries does not depend on the data.
    """
    at = place or Place()
    valid = validity(actor, as_of or actor.day, as_of)
    sources = [narrowed(one, wanted, valid) for one in sources_of(actor, as_of)]
    field = _SORTS.get(at.sort, _SORTS[NEWEST])
    back = bool(at.before and not at.after)
    key = _key(at.before if back else at.after, field)
    found = _taken(sources, field, key, (rows + 1, back))
    more, shown = len(found) > rows, found[:rows]
    total = None
    if count and key is None and not more:
        total = len(shown)
    elif count:
        total = sum(one.order_by()[: MOST_COUNTED + 1].count() for one in sources)
    if back:
        shown.reverse()
    first, last = (shown[0], shown[-1]) if shown else (None, None)
    has_before = more if back else key is not None
    has_after = key is not None if back else more
    return EvidencePage(
        rows=tuple(row_of(one, valid) for one in shown),
        previous=_place_of(first, field) if has_before and first is not None else "",
        following=_place_of(last, field) if has_after and last is not None else "",
        total=total,
    )


def evidence_figures(actor: Actor, *, within: str = "", as_of: date | None = None) -> EvidenceFigures:
    """Return how many records there are in each state: of all the actor may see, or of the newest 5,000."""
    valid = validity(actor, as_of or actor.day, as_of)
    counted = dict.fromkeys(EvidenceState, 0)
    newest = 0
    for source in sources_of(actor, as_of):
        some = narrowed(source, EvidenceFilter(within=within), valid).order_by("-recorded_at", "uid")
        rows = source.model.objects.filter(pk__in=some.values("pk")[:MOST_FIGURED])
        found = dict(rows.order_by().values_list(_state(valid)).annotate(number=Count("pk")))
        for state in EvidenceState:
            counted[state] += found.get(state.value, 0)
        newest = max(newest, sum(found.values()))
    return EvidenceFigures(counted, sum(counted.values()), cut=newest >= MOST_FIGURED)


def _state(valid: Validity) -> Case:
    """Return the state of a row; each has one, and the commonest is looked for first."""
    return Case(
        *(When(valid.condition(state), then=Value(state.value)) for state in reversed(EvidenceState)),
        output_field=CharField(),
    )


def evidence_choices(actor: Actor, *, as_of: date | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the types and the adapters of the newest records the actor may see, in order."""
    types: set[str] = set()
    adapters: set[str] = set()
    for source in sources_of(actor, as_of):
        newest = source.order_by("-recorded_at", "uid").values_list("type", "adapter")[:MOST_LOOKED_AT]
        for kind, adapter in set(newest):
            types.add(kind)
            adapters.add(adapter)
    return tuple(sorted(types)), tuple(sorted(adapters - {""}))


def row_of(row: EvidenceColumns, valid: Validity) -> EvidenceRow:
    """Return a row of a table as lists show it."""
    return EvidenceRow(
        uid=row.uid,
        name=row.name,
        series=row.series,
        title=row.title,
        type=row.type,
        subject=row.subject.key,
        subject_name=row.subject.name,
        subject_kind=row.subject.kind,
        effective=row.effective,
        received=row.received,
        valid_until=row.valid_until,
        lapses_on=valid.lapse(row),
        withdrawn_on=row.withdrawn_on,
        approved_by=row.approved_by,
        approved_on=row.approved_on,
        digest=row.digest,
        size_bytes=row.size_bytes,
        adapter=row.adapter,
        producer=row.producer,
        method=row.method,
        sampling=row.sampling,
        revision=row.revision,
        problem=row.problem,
        problem_message=row.problem_message,
        recorded_at=row.recorded_at,
        version=row.version,
        state=valid.state(row),
    )


def known_rows(rows: Rows, past: Rows, day: date) -> tuple[Rows, Rows]:
    """Narrow both tables to what was known on a day."""
    return (
        rows.filter(known_from__lte=day, received__lte=day),
        past.filter(known_from__lte=day, known_until__gt=day, received__lte=day),
    )


def sources_of(actor: Actor, as_of: date | None) -> Sequence[Rows]:
    """Return the tables that hold what the actor may see, now or as it was known on a day."""
    if as_of is None:
        return (visible_evidence(actor),)
    return known_rows(visible_evidence(actor), visible_past(actor), as_of)


def narrowed(rows: Rows, wanted: EvidenceFilter, valid: Validity) -> Rows:
    """Return the rows that a filter leaves."""
    plain = {
        "type": wanted.type,
        "subject__paths_up__above__key": wanted.within,
        "adapter": wanted.adapter,
        "series": wanted.series,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if wanted.subject:
        subject = Scope.objects.filter(key=wanted.subject, organisation=valid.organisation)
        rows = rows.filter(subject=subject.values_list("pk", flat=True).first() or 0)
    if wanted.state is not None:
        rows = rows.filter(valid.condition(wanted.state))
    if wanted.lapses_from is not None or wanted.lapses_until is not None:
        first, last = wanted.lapses_from or date.min, wanted.lapses_until or date.max
        rows = rows.filter(valid.in_use(), valid.may_lapse(), valid.lapses_between(first, last))
    for word in wanted.text.casefold().split()[:5]:
        rows = rows.filter(sought__contains=word)
    return rows


def _taken(
    sources: Sequence[Rows], field: str, key: tuple[Any, str] | None, wanted: tuple[int, bool]
) -> list[Any]:
    count, back = wanted
    order = (field, "-uid") if back else (f"-{field}", "uid")
    pages = [source if key is None else source.filter(_beyond(field, key, back=back)) for source in sources]
    if len(pages) == 1:
        return list(_shown(pages[0]).order_by(*order)[:count])
    return _joined(pages, (field, order, count))


def _joined(pages: Sequence[Rows], wanted: tuple[str, tuple[str, ...], int]) -> list[Any]:
    """Return the first rows of several tables in one order, which the database makes."""
    field, order, count = wanted
    named = [
        page.annotate(table=Value(number)).order_by().values_list(field, "uid", "table", "pk")
        for number, page in enumerate(pages)
    ]
    places = [row[2:] for row in named[0].union(*named[1:], all=True).order_by(*order)[:count]]
    found = {
        (number, row.pk): row
        for number, page in enumerate(pages)
        for row in _shown(page.model.objects.filter(pk__in=[pk for table, pk in places if table == number]))
    }
    return [found[table, pk] for table, pk in places]


def _shown(rows: Rows) -> Rows:
    return rows.select_related("subject").defer(*_LEFT_OUT)


def _beyond(field: str, key: tuple[Any, str], *, back: bool) -> Q:
    value, uid = key
    if back:
        return Q(**{f"{field}__gt": value}) | Q(**{field: value, "uid__lt": uid})
    return Q(**{f"{field}__lt": value}) | Q(**{field: value, "uid__gt": uid})


def _place_of(row: Any, field: str) -> str:  # noqa: ANN401 - a row of one of two tables
    return json.dumps([getattr(row, field).isoformat(), row.uid], ensure_ascii=False)


def _key(text: str, field: str) -> tuple[Any, str] | None:
    if not text:
        return None
    try:
        given = json.loads(text)
        if not isinstance(given, list) or not isinstance(given[1], str):
            return None
        given[1].encode()
        if field != "recorded_at":
            return _plain_place(date.fromisoformat(given[0]), given[1])
        value = datetime.fromisoformat(given[0])
        return None if value.tzinfo is None else _plain_place(value.astimezone(UTC), given[1])
    except (ValueError, TypeError, IndexError, OverflowError, RecursionError):
        return None


def _plain_place(value: date, uid: str) -> tuple[Any, str] | None:
    """Return a place, None for a name that holds the sign zero: no record has such a one."""
    return None if "\x00" in uid else (value, uid)
