# SPDX-License-Identifier: Apache-2.0
"""Views of a table that somebody keeps under a name: the query of the page."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models.account import Account
from asqms.contexts.organization.models.organisation import Organisation


class SavedFilter(models.Model):
    """One view of one page, kept by one account for one organisation."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_filters")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    page = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=2_000)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "organization_saved_filter"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "organisation", "page", "name"], name="organization_saved_filter_once"
            )
        ]
