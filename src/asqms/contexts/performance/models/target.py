# SPDX-License-Identifier: Apache-2.0
"""Targets as the organisation set them, and inputs of reviews as they were when one was concluded."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models import Organisation, Scope


class Target(models.Model):
    """The newest version of a target of an indicator on a scope and below it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=300)
    kpi = models.CharField(max_length=40)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT)
    target = models.FloatField()
    warning = models.FloatField()
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "performance_target"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="performance_target_once")
        ]


class ReviewInput(models.Model):
    """The inputs of a management review, kept when it was concluded."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=60)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT)
    digest = models.CharField(max_length=80)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "performance_review_input"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="performance_review_input_once")
        ]
