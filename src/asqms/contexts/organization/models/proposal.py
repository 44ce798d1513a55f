# SPDX-License-Identifier: Apache-2.0
"""What somebody proposed and another person has to approve."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models.organisation import Organisation
from asqms.contexts.organization.models.scope import Scope


class Proposal(models.Model):
    """A record that becomes valid when somebody else approves it (two-person rule, DESIGN 4)."""

    OPEN, APPROVED, REJECTED, WITHDRAWN = "open", "approved", "rejected", "withdrawn"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    uid = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=500)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT)
    content = models.JSONField()
    right = models.CharField(max_length=80)
    author = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=OPEN)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        db_table = "organization_proposal"
        indexes = [models.Index(fields=["organisation", "state"], name="organization_proposal_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "key"],
                condition=models.Q(state="open"),
                name="organization_proposal_open_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved", decided_by=models.F("author")),
                name="organization_proposal_two_people",
            ),
        ]
