# SPDX-License-Identifier: Apache-2.0
"""Which evidence counts on a date: index by subject and type, what is in use and what is rejected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asqms.engine.assessment import Rejection
from asqms.engine.catalogue import Catalogue
from asqms.engine.snapshot import Evidence, Moment

UNREADABLE = "unreadable"
EXPIRED = "expired"
WITHDRAWN = "withdrawn"
SUPERSEDED = "superseded"
NOT_YET_EFFECTIVE = "not_yet_effective"
NOT_YET_KNOWN = "not_yet_known"
REJECTIONS = (UNREADABLE, EXPIRED, WITHDRAWN, SUPERSEDED, NOT_YET_EFFECTIVE)
"""Reasons to reject a record, the one that says most first; what is not yet known is not mentioned."""

SCOPE_RANKS = {"software_item": 0, "project": 1, "unit": 2, "organization": 3}
SUPPLIER_RANK = 2
_PASSED_OVER = frozenset({NOT_YET_KNOWN, NOT_YET_EFFECTIVE, WITHDRAWN})
_DAY = timedelta(days=1)

Shelf = dict[str, list[Evidence]]


class EvidenceIndex:
    """Evidence by subject and type, in the order it was given; never changed once built."""

    __slots__ = ("_by_subject",)

    def __init__(self, by_subject: dict[str, Shelf]) -> None:
        self._by_subject = by_subject

    @classmethod
    def of(cls, evidence: Iterable[Evidence]) -> EvidenceIndex:
        """Return the index of the records."""
        by_subject: dict[str, Shelf] = {}
        for record in evidence:
            shelf = by_subject.get(record.subject)
            if shelf is None:
                shelf = by_subject[record.subject] = {}
            records = shelf.get(record.type)
            if records is None:
                shelf[record.type] = [record]
            else:
                records.append(record)
        return cls(by_subject)

    def about(self, subject: str) -> Mapping[str, Sequence[Evidence]]:
        """Return the records about one subject, by type."""
        return self._by_subject.get(subject, {})

    def changed(self, added: Sequence[Evidence], removed: Sequence[Evidence]) -> EvidenceIndex:
        """Return the index with records added and removed; untouched subjects are shared."""
        by_subject = dict(self._by_subject)
        gone = {record.uid for record in removed}
        for subject in {record.subject for record in removed}:
            shelf = by_subject.get(subject, {})
            by_subject[subject] = {
                kind: [record for record in records if record.uid not in gone]
                for kind, records in shelf.items()
            }
        copied: set[tuple[str, str]] = set()
        for subject in {record.subject for record in added}:
            by_subject[subject] = dict(by_subject.get(subject, {}))
        for record in added:
            key = (record.subject, record.type)
            shelf = by_subject[record.subject]
            if key not in copied:
                shelf[record.type] = list(shelf.get(record.type, ()))
                copied.add(key)
            shelf[record.type].append(record)
        return EvidenceIndex(by_subject)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rule of what counts at a moment, with the validity of each type of evidence."""

    moment: Moment
    validity_days: Mapping[str, int]
    oldest: Mapping[str, date]
    widest: Mapping[str, int]

    @classmethod
    def of(cls, catalogue: Catalogue, moment: Moment) -> Selection:
        """Return the rule for a catalogue at a moment."""
        days = {
            kind.id: kind.validity_days for kind in catalogue.evidence_types if kind.validity_days is not None
        }
        return cls(
            moment=moment,
            validity_days=days,
            oldest={kind: _days_before(moment.as_of, count) for kind, count in days.items()},
            widest={kind.id: SCOPE_RANKS.get(kind.widest_scope, 1) for kind in catalogue.evidence_types},
        )

    def reaches(self, evidence_type: str, rank: int) -> bool:
        """Return whether evidence of the type on a scope of that rank counts for what is below it."""
        return rank <= self.widest.get(evidence_type, 1)

    def used(self, records: Sequence[Evidence]) -> tuple[list[Evidence], bool]:
        """Return the records of one subject and type that count, and whether all that is left is expired."""
        if len(records) == 1:
            hindrance = self._hindrance(records[0])
            return ([] if hindrance else [records[0]]), hindrance == EXPIRED
        newest: dict[str, date] = {}
        used: list[Evidence] = []
        expired: list[Evidence] = []
        for record in records:
            hindrance = self._hindrance(record)
            if hindrance in _PASSED_OVER:
                continue
            known = newest.get(record.series)
            if known is None or record.effective > known:
                newest[record.series] = record.effective
            if not hindrance:
                used.append(record)
            elif hindrance == EXPIRED:
                expired.append(record)
        used = [record for record in used if not record.series or newest[record.series] == record.effective]
        stale = not used and any(
            not record.series or newest[record.series] == record.effective for record in expired
        )
        return used, stale

    def rejected(self, records: Sequence[Evidence]) -> list[Rejection]:
        """Return the records that do not count with the reason; what is not yet known is left out.

        An assessment of a past date must not change with what becomes known later (DESIGN 4.7).
        """
        return [
            Rejection(record.uid, mark, self._message(record, mark))
            for record, mark in zip(records, self._marks(records), strict=True)
            if mark and mark != NOT_YET_KNOWN
        ]

    def lapse(self, record: Evidence) -> date | None:
        """Return the first day on which the record no longer counts by itself."""
        ends = [] if record.valid_until is None else [record.valid_until]
        days = self.validity_days.get(record.type)
        if days is not None:
            ends.append(_days_after(record.effective, days))
        return day_after(min(ends)) if ends else None

    def _marks(self, records: Sequence[Evidence]) -> list[str]:
        marks = [self._hindrance(record) for record in records]
        newest: dict[str, date] = {}
        for record, mark in zip(records, marks, strict=True):
            if record.series and mark not in _PASSED_OVER:
                known = newest.get(record.series)
                if known is None or record.effective > known:
                    newest[record.series] = record.effective
        return [
            SUPERSEDED
            if mark not in _PASSED_OVER and newest.get(record.series, record.effective) != record.effective
            else mark
            for record, mark in zip(records, marks, strict=True)
        ]

    def _hindrance(self, record: Evidence) -> str:
        moment = self.moment
        if record.received > moment.known_on:
            return NOT_YET_KNOWN
        if record.effective > moment.as_of:
            return NOT_YET_EFFECTIVE
        withdrawn = record.withdrawn_on
        if withdrawn is not None and withdrawn <= moment.as_of and withdrawn <= moment.known_on:
            return WITHDRAWN
        if record.problem:
            return UNREADABLE
        if record.valid_until is not None and record.valid_until < moment.as_of:
            return EXPIRED
        oldest = self.oldest.get(record.type)
        return EXPIRED if oldest is not None and record.effective < oldest else ""

    def _message(self, record: Evidence, mark: str) -> str:
        if mark == UNREADABLE:
            return f"{record.problem}: {record.problem_message}".rstrip(": ")
        if mark == EXPIRED:
            lapse = self.lapse(record)
            return f"since={lapse.isoformat()}" if lapse else ""
        if mark == WITHDRAWN and record.withdrawn_on:
            return f"on={record.withdrawn_on.isoformat()}"
        return f"effective={record.effective.isoformat()}"


def day_after(day: date) -> date:
    """Return the next day, or the last day there is."""
    return day if day == date.max else day + _DAY


def _days_before(day: date, count: int) -> date:
    try:
        return day - timedelta(days=count)
    except OverflowError:
        return date.min


def _days_after(day: date, count: int) -> date:
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max
