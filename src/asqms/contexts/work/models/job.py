# SPDX-License-Identifier: Apache-2.0
"""Jobs: wishes written with their cause, leased by workers, kept until they are old."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

STATES = ("waiting", "running", "done", "dead", "cancelled")


class Job(models.Model):
    """One wish to run a task; ``fence`` grows with every lease, so that a late worker is refused."""

    uid = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=300, blank=True)
    organisation = models.CharField(max_length=64, blank=True)
    payload = models.JSONField()
    state = models.CharField(max_length=10, default="waiting")
    priority = models.SmallIntegerField(default=0)
    enqueued_at = models.DateTimeField()
    run_after = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    fence = models.PositiveBigIntegerField(default=0)
    leased_by = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=80, blank=True)
    error_text = models.CharField(max_length=500, blank=True)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    progress_words = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "work_job"
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="work_job_state_known"),
            models.UniqueConstraint(
                fields=["name", "organisation", "key"],
                condition=Q(state="waiting") & ~Q(key=""),
                name="work_job_waits_once",
            ),
            models.UniqueConstraint(
                fields=["name", "organisation", "key"],
                condition=Q(state="running") & ~Q(key=""),
                name="work_job_runs_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="work_job_runs_on_lease"
            ),
        )
        indexes = (
            models.Index(
                fields=["-priority", "run_after", "id"], condition=Q(state="waiting"), name="work_job_next"
            ),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="work_job_leases"),
            models.Index(fields=["organisation", "-id"], name="work_job_listed"),
            models.Index(fields=["finished_at"], condition=Q(finished_at__isnull=False), name="work_job_old"),
        )


class Recurrence(models.Model):
    """Up to which moment a recurring task was enqueued."""

    name = models.CharField(max_length=80, unique=True)
    enqueued_until = models.DateTimeField()

    class Meta:
        db_table = "work_recurrence"
