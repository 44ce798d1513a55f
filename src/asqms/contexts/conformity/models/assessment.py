# SPDX-License-Identifier: Apache-2.0
"""Assessments as rows: the current one kept up to date, past ones kept as they were worked out."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models import Organisation, Scope


class Assessment(models.Model):
    """All verdicts of an organisation at a moment; ``position`` is how much of the ledger they rest on."""

    WAITING, RUNNING, READY, FAILED = "waiting", "running", "ready", "failed"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    as_of = models.DateField()
    known_on = models.DateField()
    current = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default=WAITING)
    position = models.BigIntegerField(default=0)
    computed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    engine_version = models.CharField(max_length=40, blank=True)
    catalogue_digest = models.CharField(max_length=80, blank=True)
    snapshot_digest = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=80, blank=True)
    problem = models.TextField(blank=True)
    standards = models.TextField(default="[]")
    deduplication = models.FloatField(null=True)

    class Meta:
        db_table = "conformity_assessment"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(current=True), name="conformity_one_current"
            ),
            models.UniqueConstraint(
                fields=["organisation", "as_of", "known_on"],
                condition=models.Q(current=False),
                name="conformity_past_once",
            ),
        ]


class Obligation(models.Model):
    """One verdict. Numbers of strength, verdict and basis are those of ``conformity.data``."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, db_index=False)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE)
    process = models.CharField(max_length=40)
    practice = models.CharField(max_length=40)
    strength = models.SmallIntegerField()
    verdict = models.SmallIntegerField()
    machine = models.SmallIntegerField()
    basis = models.SmallIntegerField()
    awaiting = models.BooleanField(default=False)
    stale = models.BooleanField(default=False)
    urgency = models.SmallIntegerField(default=99)
    lapses_on = models.DateField(default="9999-12-31")
    owner = models.CharField(max_length=200, blank=True)
    owner_role = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    changed_on = models.DateField(null=True)

    class Meta:
        db_table = "conformity_obligation"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "scope", "practice"], name="conformity_obligation_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["assessment", "urgency", "lapses_on", "id"],
                name="conformity_what_blocks",
            ),
            models.Index(
                fields=["assessment", "scope", "urgency", "lapses_on", "id"], name="conformity_of_scope"
            ),
            models.Index(fields=["assessment", "id"], name="conformity_in_order"),
            models.Index(fields=["assessment", "practice", "verdict", "id"], name="conformity_of_practice"),
            models.Index(
                fields=["assessment", "owner", "urgency", "lapses_on", "id"],
                name="conformity_of_owner",
            ),
            models.Index(fields=["assessment", "lapses_on", "id"], name="conformity_lapsing"),
        ]


class Counter(models.Model):
    """Counts of verdicts of a scope and everything below, one group of numbers for each process.

    ``counts`` are 32-bit numbers as the engine's aggregate lays them out; exactly re-derivable from the
    obligations. The row without a scope holds one group for each practice over everything. The plain
    numbers are what ``counts`` says of everything mandatory, for lists that begin with the worst.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE)
    scope = models.ForeignKey(Scope, null=True, on_delete=models.CASCADE)
    kind = models.CharField(max_length=20)
    own = models.BinaryField()
    counts = models.BinaryField()
    deviates = models.IntegerField(default=0)
    undetermined = models.IntegerField(default=0)
    partly = models.IntegerField(default=0)

    class Meta:
        db_table = "conformity_counter"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "scope"], name="conformity_counter_once")
        ]
        indexes = [models.Index(fields=["assessment", "kind"], name="conformity_counter_kind")]


class ItemState(models.Model):
    """The type of an item, its phase and why."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE)
    software_type = models.CharField(max_length=2)
    phase = models.CharField(max_length=40)
    reasons = models.TextField()
    inherited_from = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "conformity_item_state"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "scope"], name="conformity_item_state_once")
        ]


class DayFigure(models.Model):
    """Counts over all mandatory obligations of a scope on a day, for the trend."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE)
    day = models.DateField()
    counts = models.TextField()

    class Meta:
        db_table = "conformity_day_figure"
        constraints = [models.UniqueConstraint(fields=["scope", "day"], name="conformity_day_figure_once")]


class VerdictChange(models.Model):
    """A verdict became another one; before 99 there was none, after 99 there is none."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE)
    process = models.CharField(max_length=40)
    practice = models.CharField(max_length=40)
    strength = models.SmallIntegerField()
    before = models.SmallIntegerField()
    after = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "conformity_verdict_change"
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="conformity_change_newest"),
            models.Index(fields=["scope", "practice", "-id"], name="conformity_change_of"),
        ]


class Touched(models.Model):
    """Records changed something here that the current assessment does not know yet."""

    EVERYTHING = ""
    ORGANISATION_ITSELF = "."
    """The obligations of the organisation's own, and nothing below it. No scope is called so."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    scope = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "conformity_touched"
