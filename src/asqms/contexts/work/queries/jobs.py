# SPDX-License-Identifier: Apache-2.0
"""Lists jobs; callers name the organisation they were allowed to see."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count

from asqms.contexts.work.data import JobState, JobView, PageOf
from asqms.contexts.work.errors import NotFoundError, WorkError
from asqms.contexts.work.models import Job

MOST_ROWS = 200
_MOST_DIGITS = 18


def jobs(
    organisation: str, *, state: JobState | None = None, name: str = "", cursor: str = "", limit: int = 50
) -> PageOf[JobView]:
    """Return jobs of an organisation, newest first; raises WorkError ``work.bad_cursor``."""
    rows = Job.objects.filter(organisation=organisation)
    if state is not None:
        rows = rows.filter(state=state.value)
    if name:
        rows = rows.filter(name=name)
    if cursor:
        rows = rows.filter(pk__lt=position(cursor))
    limit = max(1, min(limit, MOST_ROWS))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = str(found[limit - 1].pk) if len(found) > limit else ""
    return PageOf(tuple(_view(row) for row in found[:limit]), more)


def position(cursor: str) -> int:
    """Return the row a cursor points to; raises WorkError ``work.bad_cursor``."""
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _MOST_DIGITS):
        raise WorkError("work.bad_cursor", "This cursor is none of ours.", hint="Start again without one.")
    return int(cursor)


def job(organisation: str, uid: str) -> JobView:
    """Return one job; raises NotFoundError."""
    found = Job.objects.filter(organisation=organisation, uid=uid).first()
    if found is None:
        raise NotFoundError("job")
    return _view(found)


def job_counts(organisation: str) -> Mapping[JobState, int]:
    """Return how many jobs are in each state, 0 for those without any."""
    rows = Job.objects.filter(organisation=organisation).values_list("state").annotate(Count("pk"))
    found = dict(rows.order_by("state"))
    return {state: int(found.get(state.value, 0)) for state in JobState}


def unsettled(organisation: str, *, names: tuple[str, ...] = ()) -> int:
    """Return how many jobs wait or run, of these tasks only when some are named: 0 means up to date."""
    rows = Job.objects.filter(organisation=organisation, state__in=("waiting", "running"))
    return (rows.filter(name__in=names) if names else rows).count()


def _view(row: Job) -> JobView:
    return JobView(
        uid=row.uid,
        name=row.name,
        key=row.key,
        organisation=row.organisation,
        state=JobState(row.state),
        priority=row.priority,
        enqueued_at=row.enqueued_at,
        run_after=row.run_after,
        started_at=row.started_at,
        finished_at=row.finished_at,
        tries=row.tries,
        error_code=row.error_code,
        error_text=row.error_text,
        progress_done=row.progress_done,
        progress_total=row.progress_total,
        progress_words=row.progress_words,
    )
