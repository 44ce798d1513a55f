# SPDX-License-Identifier: Apache-2.0
"""The rows of an assessment: what differs from an evaluation is found first, and written afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from itertools import islice
from operator import attrgetter

from asqms.contexts.conformity.bulk import insert_rows
from asqms.contexts.conformity.commands.announce import Announcement
from asqms.contexts.conformity.data import NO_VERDICT
from asqms.contexts.conformity.models import Assessment, ItemState, Obligation, VerdictChange
from asqms.contexts.conformity.rows import VerdictRow, tally_columns, verdict_rows
from asqms.contexts.conformity.state import scope_ids
from asqms.contexts.organization.models import Organisation
from asqms.engine.aggregate import Counts
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.evaluation import Evaluation

PIECE = 2_000
_COLUMNS = tuple(one.name for one in fields(VerdictRow) if one.name != "scope")
_PICK = attrgetter(*_COLUMNS)


def _version(row: Assessment) -> tuple[object, ...]:
    return (row.computed_at, row.as_of, row.position, row.digest, row.state)


@dataclass(slots=True)
class _Differences:
    """What has to be written, and which changes of verdicts are told."""

    new: list[Obligation] = field(default_factory=list)
    changed: list[Obligation] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    told: list[VerdictChange] = field(default_factory=list)

    def write(self, *, tell: bool) -> None:
        """Write it in the caller's transaction."""
        Obligation.objects.bulk_create(self.new, batch_size=PIECE)
        Obligation.objects.bulk_update(self.changed, [*_COLUMNS, "changed_on"], batch_size=200)
        for piece in _pieces(self.gone, PIECE):
            Obligation.objects.filter(pk__in=piece).delete()
        if tell:
            VerdictChange.objects.bulk_create(self.told, batch_size=PIECE)


class VerdictStore:
    """Brings the rows of an assessment up to date, and tells which verdicts changed.

    ``compare`` only reads; ``write`` does the rest in the caller's transaction.
    """

    def __init__(self, organisation: Organisation, row: Assessment, at: datetime, *, tell: bool) -> None:
        self._organisation, self._row, self._at = organisation, row, at
        self._version = _version(row)
        self._ids = scope_ids(organisation)
        self._fresh = not Obligation.objects.filter(assessment=row).exists()
        self._tell = tell and not self._fresh
        self._announcement = Announcement(organisation.uid, row.as_of, at.date(), tell=self._tell)
        self._columns: Mapping[str, int] = {}
        self._found = _Differences()
        self.practices: Counts = []
        self.practices_before: Counts = []

    def is_about(self, row: Assessment) -> bool:
        """Tell whether nobody has worked the assessment out again since it was read."""
        return (row.pk, _version(row)) == (self._row.pk, self._version)

    def compare(self, evaluation: Evaluation, scopes: Iterable[str], *, gone: bool) -> None:
        """Find what differs for some scopes; with ``gone`` what is of no scope among them too."""
        self._evaluation, self._gone = evaluation, gone
        self._names = [name for name in scopes if name in self._ids]
        plans = evaluation.plan.plans
        self._columns = {plan.practice.id: plan.number * GROUP_WIDTH for plan in plans}
        self.practices, self.practices_before = ([0] * (len(plans) * GROUP_WIDTH) for _ in range(2))
        if not self._fresh:
            for piece in _pieces(self._names, 20):
                self._differ(piece)

    def write(self) -> None:
        """Write what was found, or everything where there was nothing yet."""
        if self._fresh:
            self._insert(verdict_rows(self._evaluation, self._names))
        else:
            self._found.write(tell=self._tell)
        if self._gone:
            kept = {self._ids[name] for name in self._names}
            present = Obligation.objects.filter(assessment=self._row).values_list("scope", flat=True)
            left = set(present.distinct()) - kept
            Obligation.objects.filter(assessment=self._row, scope__in=left).delete()
        self._classes(self._evaluation, self._names, gone=self._gone)
        self._announcement.tell(self._at)

    def _insert(self, rows: Iterator[VerdictRow]) -> None:
        insert_rows(Obligation, ("assessment", "scope", *_COLUMNS), self._values(rows))

    def _values(self, rows: Iterator[VerdictRow]) -> Iterator[tuple[object, ...]]:
        assessment, ids = self._row.pk, self._ids
        for one in rows:
            self._count(one, self.practices)
            yield (assessment, ids[one.scope], *_PICK(one))

    def _count(self, one: VerdictRow, counts: Counts) -> None:
        start = self._columns.get(one.practice)
        if start is not None:
            for column in tally_columns(one.strength, one.verdict, one.basis, awaiting=one.awaiting):
                counts[start + column] += 1

    def _differ(self, scopes: list[str]) -> None:
        names = {self._ids[name]: name for name in scopes}
        rows = Obligation.objects.filter(assessment=self._row, scope__in=list(names))
        before: dict[tuple[str, str], tuple[int, date | None, VerdictRow]] = {}
        for pk, changed_on, scope, *values in rows.values_list("pk", "changed_on", "scope", *_COLUMNS):
            one = VerdictRow(names[scope], *values)
            before[one.scope, one.practice] = (pk, changed_on, one)
            self._count(one, self.practices_before)
        for given in verdict_rows(self._evaluation, scopes):
            self._count(given, self.practices)
            pk, changed_on, old = before.pop((given.scope, given.practice), (None, None, None))
            self._announcement.compare(given, old)
            if old is None:
                self._found.new.append(self._obligation(given, None, self._at.date()))
                self._found.told.append(self._change(given, NO_VERDICT))
            elif old != given:
                if old.verdict != given.verdict:
                    changed_on = self._at.date()
                    self._found.told.append(self._change(given, old.verdict))
                self._found.changed.append(self._obligation(given, pk, changed_on))
        self._found.gone += [pk for pk, _, _ in before.values()]

    def _obligation(self, given: VerdictRow, pk: int | None, changed_on: date | None) -> Obligation:
        values = dict(zip(_COLUMNS, _PICK(given), strict=True))
        scope = self._ids[given.scope]
        return Obligation(pk=pk, assessment=self._row, scope_id=scope, changed_on=changed_on, **values)

    def _change(self, given: VerdictRow, before: int) -> VerdictChange:
        return VerdictChange(
            organisation=self._organisation,
            scope_id=self._ids[given.scope],
            process=given.process,
            practice=given.practice,
            strength=given.strength,
            before=before,
            after=given.verdict,
            at=self._at,
        )

    def _classes(self, evaluation: Evaluation, scopes: list[str], *, gone: bool) -> None:
        classes = evaluation.population.classes
        ids = [self._ids[name] for name in scopes]
        rows = ItemState.objects.filter(assessment=self._row)
        (rows if gone else rows.filter(scope__in=ids)).delete()
        ItemState.objects.bulk_create(
            [
                ItemState(
                    assessment=self._row,
                    scope_id=self._ids[name],
                    software_type=classes[name].software_type.value,
                    phase=classes[name].phase,
                    reasons=json.dumps(list(classes[name].reasons)),
                    inherited_from=classes[name].inherited_from,
                )
                for name in scopes
                if name in classes
            ],
            batch_size=PIECE,
        )


def _pieces(rows: Iterable[object], size: int) -> Iterator[list]:  # type: ignore[type-arg]
    walk = iter(rows)
    while piece := list(islice(walk, size)):
        yield piece
