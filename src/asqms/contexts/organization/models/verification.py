# SPDX-License-Identifier: Apache-2.0
"""What verifications of the ledger found: when, how much was read, by whose wish."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models.organisation import Organisation


class Verification(models.Model):
    """One verification of the whole log of an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    job = models.CharField(max_length=40, blank=True)
    wished_by = models.CharField(max_length=200)
    at = models.DateTimeField()
    size = models.BigIntegerField()
    found = models.PositiveIntegerField()
    findings = models.TextField()

    class Meta:
        db_table = "organization_verification"
        indexes = [models.Index(fields=["organisation", "-id"], name="organization_verification_last")]
