# SPDX-License-Identifier: Apache-2.0
"""Every version of every record, and which version is the newest."""

from __future__ import annotations

from django.db import models


class Record(models.Model):
    """One version of one record; never changed and never deleted (triggers refuse both)."""

    organisation = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=500)
    version = models.PositiveIntegerField()
    known_from = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    removed = models.BooleanField(default=False)
    content = models.TextField()
    salt = models.BinaryField(max_length=32)
    position = models.BigIntegerField()

    class Meta:
        db_table = "ledger_record"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "key", "version"], name="ledger_record_version_once"
            ),
            models.UniqueConstraint(fields=["organisation", "position"], name="ledger_record_position_once"),
        ]


class Head(models.Model):
    """The newest version of a record; can be derived from the records at any time."""

    pk = models.CompositePrimaryKey("organisation", "kind", "key")
    organisation = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=500)
    record = models.OneToOneField(Record, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    removed = models.BooleanField(default=False)

    class Meta:
        db_table = "ledger_head"
