# SPDX-License-Identifier: Apache-2.0
"""Evidence as the records say; the bytes lie in the store under their digest."""

from __future__ import annotations

from datetime import date

from django.db import models

from asqms.contexts.organization.models import Organisation, Scope

NEVER = date(9999, 12, 31)


class EvidenceColumns(models.Model):
    """One file: what it is about, when it was true, when it came, and the facts read out of it.

    ``superseded_from`` is the first day on which a newer file of the series is true and known, the last
    day there is while there is none. ``sought`` holds what a text is sought in.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    uid = models.CharField(max_length=500)
    series = models.CharField(max_length=200)
    name = models.CharField(max_length=1000)
    title = models.CharField(max_length=500, blank=True)
    type = models.CharField(max_length=200)
    subject = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="%(class)s")
    effective = models.DateField()
    received = models.DateField()
    valid_until = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True)
    digest = models.CharField(max_length=80, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    adapter = models.CharField(max_length=80, blank=True)
    producer = models.CharField(max_length=500, blank=True)
    method = models.CharField(max_length=500, blank=True)
    sampling = models.CharField(max_length=500, blank=True)
    revision = models.CharField(max_length=500, blank=True)
    problem = models.CharField(max_length=100, blank=True)
    problem_message = models.TextField(blank=True)
    facts = models.TextField()
    notices = models.TextField(default="[]")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField()
    known_from = models.DateField()
    superseded_from = models.DateField(default=NEVER)
    sought = models.TextField(default="")

    class Meta:
        abstract = True


class Evidence(EvidenceColumns):
    """The newest version of every record."""

    class Meta:
        db_table = "evidence_evidence"
        constraints = [models.UniqueConstraint(fields=["organisation", "uid"], name="evidence_evidence_once")]
        indexes = [
            models.Index(fields=["organisation", "subject", "type"], name="evidence_evidence_about"),
            models.Index(fields=["organisation", "digest"], name="evidence_evidence_digest"),
            models.Index(
                fields=["organisation", "subject", "-recorded_at", "uid"], name="evidence_evidence_of"
            ),
            models.Index(
                fields=["organisation", "series", "-recorded_at", "uid"], name="evidence_evidence_series"
            ),
            models.Index(fields=["organisation", "-recorded_at", "uid"], name="evidence_evidence_newest"),
            models.Index(fields=["organisation", "valid_until"], name="evidence_evidence_lapse"),
            models.Index(fields=["organisation", "type", "effective"], name="evidence_evidence_age"),
            models.Index(fields=["organisation", "superseded_from"], name="evidence_evidence_in_use"),
        ]


class PastEvidence(EvidenceColumns):
    """An earlier version of a record: what was known from ``known_from`` until before ``known_until``."""

    known_until = models.DateField()

    class Meta:
        db_table = "evidence_past"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "uid", "version"], name="evidence_past_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "-recorded_at", "uid"], name="evidence_past_newest"),
            models.Index(fields=["organisation", "subject", "type"], name="evidence_past_about"),
            models.Index(fields=["organisation", "digest"], name="evidence_past_digest"),
        ]


class Receipt(models.Model):
    """Bytes with a statement that were received: the same again changes nothing, whenever it comes."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    fingerprint = models.CharField(max_length=80)
    uid = models.CharField(max_length=500)
    version = models.PositiveIntegerField()
    late = models.BooleanField(default=False)

    class Meta:
        db_table = "evidence_receipt"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="evidence_receipt_once")
        ]
