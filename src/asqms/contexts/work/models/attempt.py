# SPDX-License-Identifier: Apache-2.0
"""Counted attempts, and the table of Django's database cache."""

from __future__ import annotations

from django.db import models


class Attempts(models.Model):
    """How many attempts a key had in each small span of time; the key is kept as a digest."""

    key = models.CharField(max_length=64, primary_key=True)
    spans = models.JSONField(default=dict)
    forget_after = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "work_attempts"


class CacheEntry(models.Model):
    """The columns Django's database cache expects; only the cache reads and writes them."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "work_cache"
