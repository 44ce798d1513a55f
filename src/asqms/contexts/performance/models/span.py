# SPDX-License-Identifier: Apache-2.0
"""What counts in which indicator from which day until which: derived from the ledger, in no ledger itself."""

from __future__ import annotations

from datetime import date

from django.db import models

from asqms.contexts.organization.models import Organisation, Scope

NEVER = date(9999, 12, 31)
_SUMMED = ("confidential", "part", "whole")
"""What sums ask: with it in the index no row is read."""


class Span(models.Model):
    """A record or a piece of evidence counts in an indicator from ``first`` until before ``until``.

    ``part`` is what it adds to the numerator and ``whole`` to the denominator; ``since`` is the day an age
    is counted from. Exactly derivable from the ledger: every past day reads the same spans.
    """

    RECORD, EVIDENCE = "record", "evidence"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    kpi = models.CharField(max_length=40)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE)
    source = models.CharField(max_length=8)
    ref = models.CharField(max_length=500)
    first = models.DateField()
    until = models.DateField(default=NEVER)
    part = models.FloatField(default=0)
    whole = models.FloatField(default=0)
    since = models.DateField(null=True)
    label = models.CharField(max_length=60, blank=True)
    confidential = models.BooleanField(default=False)

    class Meta:
        db_table = "performance_span"
        indexes = [
            models.Index(fields=["organisation", "kpi", "first", *_SUMMED], name="performance_span_begins"),
            models.Index(fields=["organisation", "kpi", "until", *_SUMMED], name="performance_span_ends"),
            models.Index(fields=["scope", "kpi", "first", *_SUMMED], name="performance_span_about"),
            models.Index(fields=["organisation", "source", "ref"], name="performance_span_of"),
        ]


class Edge(models.Model):
    """A governance record pointed to another once; what depends on a neighbour is found by it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    record = models.CharField(max_length=60)
    to = models.CharField(max_length=60)

    class Meta:
        db_table = "performance_edge"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "record", "to"], name="performance_edge_once")
        ]
        indexes = [models.Index(fields=["organisation", "to"], name="performance_edge_to")]


class Progress(models.Model):
    """How much of the log of an organisation the spans know."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE)
    position = models.BigIntegerField(default=0)
    rules = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "performance_progress"
