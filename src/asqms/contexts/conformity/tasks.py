# SPDX-License-Identifier: Apache-2.0
"""Keeps the current assessment current: what records touched is worked out in the background."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from asqms.contexts.conformity.commands.evaluate import evaluate_everything, evaluate_past, evaluate_touched
from asqms.contexts.conformity.commands.traces import record_traces
from asqms.contexts.conformity.models import Assessment, Obligation, Touched
from asqms.contexts.conformity.state import needed_by
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, RecordWritten
from asqms.contexts.organization.models import Organisation
from asqms.contexts.work import api as work
from asqms.contexts.work.data import JobContext

EVALUATE = "conformity.evaluate"
EVALUATE_PAST = "conformity.evaluate_past"
LAPSE = "conformity.lapse"
_SHAPING = frozenset({"items", "classifications"})
"""Kinds of record that decide which type items have, and with it what applies."""
MOST_PAST_ROWS = 3_000_000


def touch(event: RecordWritten) -> None:
    """Remember what records touched and wish for an evaluation, in the transaction that wrote them."""
    scopes = touched_scopes(event)
    if not scopes:
        return
    Touched.objects.bulk_create(
        [Touched(organisation_id=event.organisation, scope=scope, at=event.at) for scope in scopes]
    )
    organisation = str(event.organisation)
    work.enqueue(
        EVALUATE,
        {"organisation": organisation},
        key=organisation,
        organisation=event.organisation_uid,
        at=event.at,
    )


def touched_scopes(event: RecordWritten) -> tuple[str, ...]:
    """Return the scopes whose verdicts an event may change.

    What is said of an item reaches what the item is built on, step by step, because a type is handed down,
    and the organisation's own obligations, which follow from its items (DESIGN 4.1, 4.4).
    """
    if event.scopes is None:
        return (Touched.EVERYTHING,)
    if _SHAPING.isdisjoint(event.kinds):
        return event.scopes
    return (*sorted(needed_by(event.organisation, event.scopes)), Touched.ORGANISATION_ITSELF)


def bring_up_to_date(organisation: Organisation, *, at: datetime) -> Assessment:
    """Work out what was touched since the last time, only that where it suffices; return the assessment."""
    record_traces(organization.server_of(organisation, at=at))
    newest = Touched.objects.filter(organisation=organisation).aggregate(newest=Max("pk"))["newest"] or 0
    rows = Touched.objects.filter(organisation=organisation, pk__lte=newest)
    scopes = set(rows.values_list("scope", flat=True).distinct())
    row = None
    if Touched.EVERYTHING not in scopes:
        row = evaluate_touched(organisation, scopes, as_of=at.date(), at=at)
    if row is None:
        row = evaluate_everything(organisation, as_of=at.date(), at=at)
    rows.delete()
    return row


def catch_up(actor: Actor) -> Assessment:
    """Bring the assessment of the actor's organisation up to date now, without waiting for a worker."""
    return bring_up_to_date(Organisation.objects.get(pk=actor.organisation), at=actor.at)


def evaluate_job(job: JobContext) -> None:
    """Bring an organisation's assessment up to date; safe to repeat."""
    bring_up_to_date(Organisation.objects.get(pk=int(str(job.payload["organisation"]))), at=job.now())


def evaluate_past_job(job: JobContext) -> None:
    """Work out a past date once; what was used longest ago makes room."""
    organisation = Organisation.objects.get(pk=int(str(job.payload["organisation"])))
    as_of = date.fromisoformat(str(job.payload["as_of"]))
    known_on = date.fromisoformat(str(job.payload["known_on"]))
    evaluate_past(organisation, as_of=as_of, known_on=known_on, at=job.now())
    forget_past(organisation)


def lapse_job(job: JobContext) -> None:
    """Wish for an evaluation of every organisation whose assessment is of an earlier day."""
    for organisation in Organisation.objects.all():
        row = Assessment.objects.filter(organisation=organisation, current=True).first()
        if row is None or row.as_of != job.now().date():
            with transaction.atomic():
                touch(RecordWritten(organisation.pk, organisation.uid, (), None, job.now()))


def wish_past(organisation: int, uid: str, *, as_of: date, known_on: date, at: datetime) -> None:
    """Wish for a past date to be worked out in the background."""
    with transaction.atomic():
        work.enqueue(
            EVALUATE_PAST,
            {"organisation": str(organisation), "as_of": as_of.isoformat(), "known_on": known_on.isoformat()},
            key=f"{organisation}:{as_of}:{known_on}",
            organisation=uid,
            priority=5,
            at=at,
        )


def forget_past(organisation: Organisation) -> None:
    """Take away past assessments beyond the rows that are kept; they can be worked out again."""
    rows = Assessment.objects.filter(organisation=organisation, current=False, state=Assessment.READY)
    kept = 0
    for row in rows.order_by("-used_at"):
        kept += Obligation.objects.filter(assessment=row).count()
        if kept > MOST_PAST_ROWS and row != rows.order_by("-used_at").first():
            row.delete()
