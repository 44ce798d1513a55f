# SPDX-License-Identifier: Apache-2.0
"""Derives when governance records count, from every version of them and of their neighbours."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RECORDS, GovernanceRecord, RecordType
from asqms.contexts.governance.data.calendars import WorkCalendar
from asqms.contexts.ledger.models import Record as LedgerRecord
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.organization.models import Organisation, Scope
from asqms.contexts.performance.domain.pieces import NEVER, Interval, Piece, clipped, joined
from asqms.contexts.performance.domain.records import (
    BACKWARDS,
    LIMITED,
    RULES,
    SUPPORTED,
    SUPPORTING,
    Around,
    History,
    Known,
    pieces_of,
)
from asqms.contexts.performance.models import Edge, Span

CALENDARS = "governance_calendars"
NEIGHBOURS = frozenset({"review", "problem", "termination"})
"""Types that count in no indicator of their own place here, but decide about others."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Calendars:
    """The working days of an organisation with the days on which each was what was known."""

    known: tuple[tuple[date, date, WorkCalendar | None], ...]

    def during(self, first: date, until: date) -> Iterator[tuple[date, date, WorkCalendar | None]]:
        """Yield the parts of some days with the calendar known on them."""
        for begin, end, calendar in self.known:
            start, stop = max(begin, first), min(end, until)
            if start < stop:
                yield start, stop, calendar


def derive_records(organisation: Organisation, numbers: Sequence[str]) -> None:
    """Write the spans of some records, and of those that depend on them, anew."""
    changed = histories(organisation, numbers)
    pairs = {
        (number, link.number)
        for number, history in changed.items()
        for one in history
        for link in one.record.links
    }
    Edge.objects.bulk_create(
        [Edge(organisation=organisation, record=record, to=to) for record, to in sorted(pairs)],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    deciding = [number for number, history in changed.items() if history[-1].record.type in NEIGHBOURS]
    affected = set(numbers) | _ring(organisation, deciding, pairs)
    _derive(organisation, sorted(affected), changed)


def _ring(
    organisation: Organisation, deciding: Collection[str], pairs: Iterable[tuple[str, str]]
) -> set[str]:
    """Return the records whose pieces depend on some others: that point to them, or that they point to."""
    wanted = set(deciding)
    rows = Edge.objects.filter(organisation=organisation, to__in=sorted(wanted))
    return set(rows.values_list("record", flat=True)) | {to for record, to in pairs if record in wanted}


def _derive(organisation: Organisation, numbers: Sequence[str], known: Mapping[str, History]) -> None:
    missing = [one for one in numbers if one not in known]
    found = {**known, **histories(organisation, missing)}
    counted = [one for one in numbers if one in found and found[one][-1].record.type in RULES]
    back = _back(organisation, counted)
    to = {
        link.number
        for number in counted
        for one in found[number]
        for link in one.record.links
        if link.relation == "review"
    }
    beside = {one for some in back.values() for one in some} | to
    found = {**found, **histories(organisation, [one for one in sorted(beside) if one not in found])}
    scopes = _scopes(organisation, (one.record.scope for number in counted for one in found[number]))
    world = _World(organisation, found, back, scopes)
    spans = [span for number in counted for span in world.spans(number)]
    for at in range(0, len(numbers), BATCH):
        some = numbers[at : at + BATCH]
        Span.objects.filter(organisation=organisation, source=Span.RECORD, ref__in=some).delete()
    Span.objects.bulk_create(spans, batch_size=BATCH)


def _back(organisation: Organisation, numbers: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = Edge.objects.filter(organisation=organisation, to__in=numbers).order_by("record")
    for record, target in rows.values_list("record", "to"):
        found[target].append(record)
    return found


def _scopes(organisation: Organisation, keys: Iterable[str | None]) -> dict[str, int]:
    """Return the rows of scopes by key; the organisation itself has the empty key."""
    wanted = {one for one in keys if one}
    rows = Scope.objects.filter(organisation=organisation, key__in=sorted(wanted))
    root = Scope.objects.filter(organisation=organisation, kind="organization", parent__isnull=True)
    return {**dict(rows.values_list("key", "pk")), "": root.values_list("pk", flat=True)[0]}


def histories(organisation: Organisation, numbers: Sequence[str]) -> dict[str, History]:
    """Return every version of some records with the days on which it was what was known."""
    rows = LedgerRecord.objects.filter(organisation=organisation.uid, kind=RECORDS, key__in=numbers)
    versions: dict[str, list[tuple[date, GovernanceRecord | None]]] = defaultdict(list)
    for key, known_from, removed, content in rows.order_by("key", "version").values_list(
        "key", "known_from", "removed", "content"
    ):
        record = None if removed else GovernanceRecord.model_validate(json.loads(content))
        versions[key].append((known_from, record))
    found: dict[str, History] = {}
    for key, some in versions.items():
        ends = [one[0] for one in some[1:]] + [NEVER]
        known = [
            Known(first, until, record)
            for (first, record), until in zip(some, ends, strict=True)
            if record is not None and first < until
        ]
        if known:
            found[key] = known
    return found


class _World:
    """What deriving some records needs, looked up once."""

    def __init__(
        self,
        organisation: Organisation,
        found: Mapping[str, History],
        back: Mapping[str, Sequence[str]],
        scopes: Mapping[str, int],
    ) -> None:
        self._organisation = organisation
        self._found = found
        self._back = back
        self._scopes = scopes
        self._calendars = _calendars(organisation)
        self._supported: dict[int, list[Interval]] = {}

    def spans(self, number: str) -> Iterator[Span]:
        """Yield the spans of a record."""
        pieces: dict[tuple[int, bool], list[Piece]] = defaultdict(list)
        for one in self._found[number]:
            given = self._type(one.record)
            scope = self._scopes.get(one.record.scope or "")
            if given is None or scope is None:
                continue
            for first, until, calendar in self._parts(one):
                around = self._around(number, one.record, given, scope, calendar)
                pieces[scope, given.confidential] += clipped(pieces_of(one.record, around), first, until)
        for (scope, confidential), some in pieces.items():
            for piece in joined(some):
                yield Span(
                    organisation=self._organisation,
                    kpi=piece.kpi,
                    scope_id=scope,
                    source=Span.RECORD,
                    ref=number,
                    first=piece.first,
                    until=piece.until,
                    part=piece.part,
                    whole=piece.whole,
                    since=piece.since,
                    label=piece.label[:60],
                    confidential=confidential,
                )

    def _parts(self, one: Known) -> Iterator[tuple[date, date, WorkCalendar | None]]:
        if one.record.type in LIMITED:
            return self._calendars.during(one.first, one.until)
        return iter(((one.first, one.until, None),))

    def _type(self, record: GovernanceRecord) -> RecordType | None:
        try:
            return governance.type_of(self._organisation.pk, record.type, record.type_version)
        except NotFoundError:
            return None

    def _around(
        self,
        number: str,
        record: GovernanceRecord,
        given: RecordType,
        scope: int,
        calendar: WorkCalendar | None,
    ) -> Around:
        wanted = BACKWARDS.get(record.type, frozenset())
        back = [self._found[one] for one in self._back.get(number, ()) if one in self._found]
        return Around(
            given,
            governance.limits_of(given, record, calendar) if record.type in LIMITED else (),
            self._found,
            [one for one in back if one[-1].record.type in wanted],
            self._supported_on(scope) if record.type in SUPPORTING else (),
        )

    def _supported_on(self, scope: int) -> Sequence[Interval]:
        if scope not in self._supported:
            rows = Span.objects.filter(scope=scope, kpi=SUPPORTED)
            self._supported[scope] = list(rows.values_list("first", "until"))
        return self._supported[scope]


def _calendars(organisation: Organisation) -> Calendars:
    rows = LedgerRecord.objects.filter(organisation=organisation.uid, kind=CALENDARS).order_by("version")
    known: list[tuple[date, WorkCalendar | None]] = [(date.min, None)]
    for first, removed, content in rows.values_list("known_from", "removed", "content"):
        known.append((first, None if removed else WorkCalendar.model_validate(json.loads(content))))
    ends = [one[0] for one in known[1:]] + [NEVER]
    return Calendars(
        tuple((first, until, calendar) for (first, calendar), until in zip(known, ends, strict=True))
    )
