# SPDX-License-Identifier: Apache-2.0
"""Uploads on their way: what was announced and which parts are stored durably."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models import Organisation


class Upload(models.Model):
    """A file that is being sent by one person; it goes away when nobody finishes it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    uid = models.CharField(max_length=40, unique=True)
    person = models.CharField(max_length=200)
    name = models.CharField(max_length=1000)
    size_bytes = models.BigIntegerField()
    digest = models.CharField(max_length=80)
    complete = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    evidence = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "evidence_upload"
        indexes = [models.Index(fields=["expires_at"], name="evidence_upload_expiry")]


class UploadPart(models.Model):
    """Some bytes of an upload that are stored durably."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.BigIntegerField()
    size_bytes = models.BigIntegerField()

    class Meta:
        db_table = "evidence_upload_part"
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "offset", "size_bytes"], name="evidence_upload_part_once"
            )
        ]

    @property
    def name(self) -> str:
        """The name of the part in the store."""
        return f"{self.offset:016d}-{self.size_bytes}"
