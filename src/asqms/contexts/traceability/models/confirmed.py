# SPDX-License-Identifier: Apache-2.0
"""Versions of confirmed links, as the records say, so that a check finds those of its trace set."""

from __future__ import annotations

from django.db import models


class ConfirmedLink(models.Model):
    """One version of a confirmation; a newer one, or its removal, is a row beside it."""

    organisation = models.ForeignKey("organization.Organisation", on_delete=models.CASCADE)
    trace_set = models.CharField(max_length=200)
    key = models.CharField(max_length=500)
    version = models.PositiveIntegerField()
    known_from = models.DateField()
    recorded_at = models.DateTimeField()
    on = models.DateField()
    removed = models.BooleanField(default=False)
    source = models.TextField()
    target = models.TextField()
    kind = models.CharField(max_length=500)
    source_digest = models.CharField(max_length=200)
    target_digest = models.CharField(max_length=200)
    person = models.CharField(max_length=200)

    class Meta:
        db_table = "traceability_confirmed_link"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key", "version"], name="traceability_confirmed_version_once"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "trace_set", "key"], name="traceability_confirmed_set")
        ]
