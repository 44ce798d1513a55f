# SPDX-License-Identifier: Apache-2.0
"""Which snapshot was the answer about a trace set when, and which files it was made of."""

from __future__ import annotations

from django.db import models


class TraceSetHead(models.Model):
    """A trace set that was checked at least once; the row that its checks are serialised on.

    ``checked_at`` is when it was last checked for the day of the check; ``holds_until`` is the day from
    which something known then is true that was not yet.
    """

    organisation = models.ForeignKey("organization.Organisation", on_delete=models.CASCADE)
    trace_set = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    holds_until = models.DateField(null=True)

    class Meta:
        db_table = "traceability_set_head"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "trace_set"], name="traceability_set_head_once")
        ]


class Manifest(models.Model):
    """One answer about a trace set; never changed, a newer one is written beside it.

    It holds for days from ``true_from`` up to, not including, ``true_until``, as known from
    ``known_from`` on (DESIGN 4.7). ``snapshot`` is empty where there was nothing to check.
    """

    organisation = models.ForeignKey("organization.Organisation", on_delete=models.CASCADE)
    trace_set = models.CharField(max_length=200)
    scope = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    snapshot = models.CharField(max_length=64, blank=True)
    result_digest = models.CharField(max_length=80, blank=True)
    evidence_digest = models.CharField(max_length=80, blank=True)
    effective = models.DateField()
    true_from = models.DateField()
    true_until = models.DateField(null=True)
    known_from = models.DateField()
    recorded_at = models.DateTimeField()
    problem = models.CharField(max_length=100, blank=True)
    problem_message = models.TextField(blank=True)
    brief = models.JSONField()
    figures = models.JSONField()

    class Meta:
        db_table = "traceability_manifest"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "trace_set", "version"], name="traceability_manifest_version_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "trace_set", "known_from"], name="traceability_manifest_known"
            ),
            models.Index(fields=["organisation", "scope"], name="traceability_manifest_scope"),
        ]


class ManifestSource(models.Model):
    """A file that took part in an answer; ``number`` is how items of the snapshot name it."""

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="sources")
    number = models.PositiveIntegerField()
    series = models.CharField(max_length=200)
    scope = models.CharField(max_length=200)
    name = models.CharField(max_length=1000)
    digest = models.CharField(max_length=80, blank=True)
    items = models.PositiveIntegerField()
    links = models.PositiveIntegerField()

    class Meta:
        db_table = "traceability_manifest_source"
        constraints = [
            models.UniqueConstraint(fields=["manifest", "number"], name="traceability_manifest_source_once")
        ]


class ReadFile(models.Model):
    """Where the items and links read out of an evidence file lie, so that it is read once; a cache.

    ``snapshot`` is empty for a file that carries none.
    """

    organisation = models.ForeignKey("organization.Organisation", on_delete=models.CASCADE)
    digest = models.CharField(max_length=80)
    reading = models.CharField(max_length=80)
    snapshot = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "traceability_read_file"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "digest", "reading"], name="traceability_read_file_once"
            )
        ]
