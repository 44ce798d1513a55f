# SPDX-License-Identifier: Apache-2.0
"""Answers kept under the key a caller gave, so that a repeated request has its effect once."""

from __future__ import annotations

from django.db import models


class Repetition(models.Model):
    """The answer to a request with a key; without ``status`` the request is still being worked on."""

    organisation = models.CharField(max_length=64)
    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    request_digest = models.CharField(max_length=80)
    holder = models.CharField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    made_at = models.DateTimeField()
    forget_after = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "work_repetition"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "caller", "key"], name="work_repetition_key_once"
            ),
        )
