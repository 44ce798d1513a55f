# SPDX-License-Identifier: Apache-2.0
"""The organisations of this server; nothing crosses between them but signed packages."""

from __future__ import annotations

from django.db import models


class Organisation(models.Model):
    """One organisation: ``uid`` names it for ever, ``reference`` is what people type."""

    uid = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=500)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "organization_organisation"
