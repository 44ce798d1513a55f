# SPDX-License-Identifier: Apache-2.0
"""A file between its preview and its import; nobody but the person who sent it ever gets it."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models import Organisation


class StagedFile(models.Model):
    """The bytes of a table that was looked at and may be brought in; forgotten after a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    person = models.CharField(max_length=200)
    uid = models.CharField(max_length=40, unique=True)
    type = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    encoding = models.CharField(max_length=20, blank=True)
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "exchange_staged"
        indexes = [models.Index(fields=["organisation", "person", "at"], name="exchange_staged_of")]
