# SPDX-License-Identifier: Apache-2.0
"""Whether records count on a day, as conditions a database can filter by and for one row alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from asqms.contexts.catalog import api as catalog
from asqms.contexts.evidence.data import EvidenceState
from asqms.contexts.evidence.models.evidence import EvidenceColumns
from asqms.contexts.organization.data import Actor


@dataclass(frozen=True, slots=True)
class Validity:
    """For how many days each type of evidence counts, and the day that is asked about."""

    day: date
    days: Mapping[str, int]
    organisation: int

    def lapse(self, row: EvidenceColumns) -> date | None:
        """Return the first day on which the record no longer counts by itself."""
        return self.lapse_of(row.type, row.effective, row.valid_until)

    def lapse_of(self, evidence_type: str, effective: date, valid_until: date | None) -> date | None:
        """Return the first day on which such a record no longer counts by itself."""
        ends = [] if valid_until is None else [valid_until]
        count = self.days.get(evidence_type)
        if count is not None:
            ends.append(_later(effective, count))
        return _later(min(ends), 1) if ends else None

    def state(self, row: EvidenceColumns) -> EvidenceState:
        """Return the state of a record on the day."""
        if row.withdrawn_on is not None and row.withdrawn_on <= self.day:
            return EvidenceState.WITHDRAWN
        if row.effective > self.day:
            return EvidenceState.COMING
        if row.superseded_from <= self.day:
            return EvidenceState.SUPERSEDED
        if row.problem:
            return EvidenceState.UNREADABLE
        lapse = self.lapse(row)
        if lapse is not None and lapse <= self.day:
            return EvidenceState.EXPIRED
        return EvidenceState.CURRENT

    def expired_on(self, day: date) -> Q:
        """Return the condition of records that lapsed on a day or before."""
        condition = Q(valid_until__lt=day)
        for count, types in sorted(self._types_by_days().items()):
            condition |= Q(type__in=types, effective__lt=_later(day, -count))
        return condition

    def may_lapse(self) -> Q:
        """Return the condition of records that stop counting by themselves on some day."""
        return Q(valid_until__isnull=False) | Q(type__in=sorted(self.days))

    def in_use(self) -> Q:
        """Return the condition of records that are the newest of their series, readable and not withdrawn."""
        return (
            (Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=self.day))
            & Q(effective__lte=self.day)
            & Q(superseded_from__gt=self.day)
            & Q(problem="")
        )

    def condition(self, state: EvidenceState) -> Q:
        """Return the condition of records that have a state on the day."""
        withdrawn = Q(withdrawn_on__isnull=False, withdrawn_on__lte=self.day)
        kept = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=self.day)
        begun = Q(effective__lte=self.day)
        superseded = Q(superseded_from__lte=self.day)
        newest = Q(superseded_from__gt=self.day)
        expired = self.expired_on(self.day)
        conditions = {
            EvidenceState.WITHDRAWN: withdrawn,
            EvidenceState.COMING: kept & Q(effective__gt=self.day),
            EvidenceState.SUPERSEDED: kept & begun & superseded,
            EvidenceState.UNREADABLE: kept & begun & newest & ~Q(problem=""),
            EvidenceState.EXPIRED: self.in_use() & expired,
            EvidenceState.CURRENT: self.in_use() & self._not_expired_on(self.day),
        }
        return conditions[state]

    def _not_expired_on(self, day: date) -> Q:
        """Return the opposite of expired_on, written so that absent days count as not expired."""
        condition = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        for count, types in sorted(self._types_by_days().items()):
            condition &= ~Q(type__in=types) | Q(effective__gte=_later(day, -count))
        return condition

    def lapses_between(self, first: date, last: date) -> Q:
        """Return the condition of records whose first day of not counting lies between two days."""
        return self.near(first, last) & self.expired_on(last) & self._not_expired_on(_later(first, -1))

    def near(self, first: date, last: date) -> Q:
        """Return a condition that all records meet that lapse between two days, and few others."""
        condition = Q(valid_until__gte=_later(first, -1), valid_until__lt=last)
        for count, types in sorted(self._types_by_days().items()):
            begin, end = _later(first, -count - 1), _later(last, -count)
            condition |= Q(type__in=types, effective__gte=begin, effective__lt=end)
        return condition

    def _types_by_days(self) -> Mapping[int, list[str]]:
        by_days: dict[int, list[str]] = defaultdict(list)
        for evidence_type, count in self.days.items():
            by_days[count].append(evidence_type)
        return by_days

    def lapses_after(self, day: date) -> Q:
        """Return the condition of records that lapse after a day."""
        condition = Q(valid_until__gte=day)
        for count, types in sorted(self._types_by_days().items()):
            condition |= Q(type__in=types, effective__gte=_later(day, -count))
        return condition & self._not_expired_on(day)


def validity(actor: Actor, day: date, known_on: date | None = None) -> Validity:
    """Return for how long types of evidence count for an organisation on a day."""
    kinds = catalog.catalogue(actor.organisation_uid, day, known_on).evidence_types
    days = {one.id: one.validity_days for one in kinds if one.validity_days is not None}
    return Validity(day, days, actor.organisation)


def _later(day: date, count: int) -> date:
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min
