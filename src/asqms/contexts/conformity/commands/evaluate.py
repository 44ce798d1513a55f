# SPDX-License-Identifier: Apache-2.0
"""Works out the current assessment, whole or only what records touched, and past ones once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from asqms.contexts.conformity.bulk import refresh_statistics
from asqms.contexts.conformity.commands.store import VerdictStore
from asqms.contexts.conformity.models import (
    Assessment,
    Counter,
    DayFigure,
    Touched,
)
from asqms.contexts.conformity.rows import (
    WORST_FIRST,
    counts_of,
    evaluation_of,
    packed,
    unpacked,
    worst_counts,
)
from asqms.contexts.conformity.state import (
    State,
    item_keys,
    scope_ids,
    state_around,
    state_of_organisation,
    whole_state,
)
from asqms.contexts.conformity.sums import own_counts, sums_above
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.models import Organisation, Scope, ScopePath
from asqms.engine.aggregate import Counts, summed
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.assessment import Assessment as EngineAssessment
from asqms.engine.checks.registry import CHECKS
from asqms.engine.evaluate import evaluate
from asqms.engine.evaluation import Evaluation

MOST_TOUCHED = 200
"""More items than these are worked out together with everything else: it is faster."""


def evaluate_everything(organisation: Organisation, *, as_of: date, at: datetime) -> Assessment:
    """Work out the current assessment from nothing and keep it; what changed is recorded."""
    position = ledger.newest_position(organisation.uid)
    state = whole_state(organisation, as_of=as_of, known_on=as_of, past=False)
    assessed = evaluate(state.snapshot, state.catalogue, CHECKS, as_of=as_of)
    evaluation = evaluation_of(assessed)
    known = Assessment.objects.filter(organisation=organisation, current=True).first()
    store = None
    if known is not None:  # compared before anything is locked: it takes long, and others want to write
        store = VerdictStore(organisation, known, at, tell=True)
        store.compare(evaluation, evaluation.rows.keys(), gone=True)
    with transaction.atomic():
        row = _current(organisation, as_of)
        if store is None or not store.is_about(row):
            store = VerdictStore(organisation, row, at, tell=True)  # still knows the day the rows are of
            store.compare(evaluation, evaluation.rows.keys(), gone=True)
        row.as_of = row.known_on = as_of
        store.write()
        _count_everything(row, organisation, evaluation, store.practices)
        _stamp(row, state, assessed, position, at)
        _keep_figures(organisation, row, as_of)
    refresh_statistics()
    return row


def evaluate_touched(
    organisation: Organisation, scopes: Iterable[str], *, as_of: date, at: datetime
) -> Assessment | None:
    """Work out again only the items on or below some scopes; None when everything has to be.

    Everything has to be when there is no current assessment of the day, when the organisation with all
    below it is touched, or when more than ``MOST_TOUCHED`` items are. The organisation's own obligations
    follow where ``Touched.ORGANISATION_ITSELF`` is among the scopes.
    """
    row = Assessment.objects.filter(organisation=organisation, current=True, state=Assessment.READY).first()
    wanted = set(scopes)
    root = Scope.objects.get(organisation=organisation, kind="organization").key
    if row is None or row.as_of != as_of or root in wanted:
        return None
    items = item_keys(organisation, wanted)
    if len(items) > MOST_TOUCHED:
        return None
    position = ledger.newest_position(organisation.uid)
    evaluation = None
    if items:
        state = state_around(organisation, items, as_of=as_of, known_on=as_of, past=False)
        if state.catalogue.digest != row.catalogue_digest:
            return None
        evaluation = evaluation_of(evaluate(state.snapshot, state.catalogue, CHECKS, as_of=as_of))
    with transaction.atomic():
        row = Assessment.objects.select_for_update().get(pk=row.pk)
        if evaluation is not None:
            _keep_some(row, organisation, evaluation, sorted(items), at)
        if Touched.ORGANISATION_ITSELF in wanted:
            itself = state_of_organisation(organisation, row.pk, as_of=as_of, known_on=as_of)
            assessed = evaluate(itself.snapshot, itself.catalogue, CHECKS, as_of=as_of)
            _keep_some(row, organisation, evaluation_of(assessed), [root], at)
        _count_what_is_new(row, organisation)
        _keep_figures(organisation, row, as_of)
        row.position = max(position, row.position)
        row.computed_at = at
        row.digest = ""
        row.save(update_fields=["position", "computed_at", "digest"])
    return row


def _keep_some(
    row: Assessment, organisation: Organisation, evaluation: Evaluation, scopes: list[str], at: datetime
) -> None:
    store = VerdictStore(organisation, row, at, tell=True)
    store.compare(evaluation, scopes, gone=False)
    store.write()
    _count_again(row, organisation, evaluation, scopes)
    _count_practices_again(row, evaluation, store)


def _count_what_is_new(row: Assessment, organisation: Organisation) -> None:
    """Give scopes below which there is nothing yet the counter that says so."""
    counted = Counter.objects.filter(assessment=row, scope=OuterRef("pk"))
    new = Scope.objects.filter(~Exists(counted), organisation=organisation)
    Counter.objects.bulk_create(
        [Counter(assessment=row, scope=one, kind=one.kind, own=b"", counts=b"") for one in new],
        batch_size=200,
    )


def evaluate_past(organisation: Organisation, *, as_of: date, known_on: date, at: datetime) -> Assessment:
    """Work out what was true on ``as_of`` as it was known on ``known_on``, once and for ever."""
    found = Assessment.objects.filter(
        organisation=organisation, as_of=as_of, known_on=known_on, current=False, state=Assessment.READY
    ).first()
    if found is not None:
        return found
    position = ledger.newest_position(organisation.uid)
    state = whole_state(organisation, as_of=as_of, known_on=known_on, past=True)
    assessed = evaluate(state.snapshot, state.catalogue, CHECKS, as_of=as_of, known_on=known_on)
    evaluation = evaluation_of(assessed)
    with transaction.atomic():
        row, _ = Assessment.objects.update_or_create(
            organisation=organisation,
            as_of=as_of,
            known_on=known_on,
            current=False,
            defaults={"state": Assessment.RUNNING, "used_at": at},
        )
        store = VerdictStore(organisation, row, at, tell=False)
        store.compare(evaluation, evaluation.rows.keys(), gone=True)
        store.write()
        _count_everything(row, organisation, evaluation, store.practices)
        _stamp(row, state, assessed, position, at)
    return row


def _current(organisation: Organisation, as_of: date) -> Assessment:
    row = Assessment.objects.select_for_update().filter(organisation=organisation, current=True).first()
    if row is None:
        return Assessment.objects.create(
            organisation=organisation, current=True, as_of=as_of, known_on=as_of, state=Assessment.RUNNING
        )
    return row


def _stamp(row: Assessment, state: State, assessed: EngineAssessment, position: int, at: datetime) -> None:
    row.state, row.problem, row.position, row.computed_at = Assessment.READY, "", position, at
    row.engine_version, row.digest = assessed.engine_version, assessed.digest
    row.catalogue_digest, row.snapshot_digest = assessed.catalogue_digest, assessed.snapshot_digest
    row.standards = json.dumps(list(state.settings.standards))
    row.deduplication = assessed.deduplication
    row.save()


def _count_everything(
    row: Assessment, organisation: Organisation, evaluation: Evaluation, practices: Counts
) -> None:
    """Count every scope from its own rows up the tree; the practices over everything."""
    scopes = {one.pk: one for one in Scope.objects.filter(organisation=organisation)}
    size = evaluation.totals.size
    own = own_counts(scopes.values(), evaluation)
    sums = sums_above(organisation, own, scopes, size)
    Counter.objects.filter(assessment=row).delete()
    Counter.objects.bulk_create(
        [
            Counter(
                assessment=row,
                scope=scope,
                kind=scope.kind,
                own=packed(own.get(pk, [])),
                counts=packed(sums[pk]),
                **worst_counts(sums[pk]),
            )
            for pk, scope in scopes.items()
        ]
        + [_practice_counter(row, practices)],
        batch_size=200,
    )


def _practice_counter(row: Assessment, counts: Counts) -> Counter:
    return Counter(assessment=row, scope=None, kind="practices", own=b"", counts=packed(counts))


def _count_again(
    row: Assessment, organisation: Organisation, evaluation: Evaluation, items: list[str]
) -> None:
    """Take what the items counted before from everything above them and add what they count now."""
    ids = scope_ids(organisation)
    size = evaluation.totals.size
    changes: dict[int, Counts] = {}
    kept = {
        one.scope_id: one for one in Counter.objects.filter(assessment=row, scope__in=[ids[i] for i in items])
    }
    for name in items:
        now = counts_of(evaluation, name)
        counter = kept.get(ids[name])
        before = unpacked(counter.own, size) if counter else [0] * size
        change = [new - old for new, old in zip(now, before, strict=True)]
        above = ScopePath.objects.filter(below=ids[name]).values_list("above", flat=True)
        for scope in above:
            changes[scope] = summed([changes.get(scope, [0] * size), change], size)
        if counter is None:
            counter = Counter(assessment=row, scope_id=ids[name], kind="software_item", counts=b"")
        counter.own = packed(now)
        counter.save()
    _apply(row, changes, size)


def _apply(row: Assessment, changes: Mapping[int, Counts], size: int) -> None:
    touched = list(Counter.objects.select_for_update().filter(assessment=row, scope__in=changes))
    for counter in touched:
        counts = summed([unpacked(counter.counts, size), changes[counter.scope_id or 0]], size)
        counter.counts = packed(counts)
        for name, number in worst_counts(counts).items():
            setattr(counter, name, number)
    Counter.objects.bulk_update(touched, ["counts", *WORST_FIRST], batch_size=200)


def _count_practices_again(row: Assessment, evaluation: Evaluation, store: VerdictStore) -> None:
    counter = Counter.objects.filter(assessment=row, scope=None).first()
    if counter is None:
        return
    counts = unpacked(counter.counts, len(evaluation.plan.plans) * GROUP_WIDTH)
    changed = zip(counts, store.practices, store.practices_before, strict=True)
    counter.counts = packed([old + new - before for old, new, before in changed])
    counter.save(update_fields=["counts"])


def _keep_figures(organisation: Organisation, row: Assessment, day: date) -> None:
    """Keep the counts of the organisation, its units and projects for the trend, once a day."""
    kept = Counter.objects.filter(assessment=row, kind__in=["organization", "unit", "project"])
    rows = [
        DayFigure(
            organisation=organisation, scope_id=one.scope_id or 0, day=day, counts=bytes(one.counts).hex()
        )
        for one in kept
    ]
    DayFigure.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["scope", "day"], update_fields=["counts"], batch_size=200
    )
