# SPDX-License-Identifier: Apache-2.0
"""The scope tree, and every path in it, so that access is a join and never a list of ids."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models.organisation import Organisation


class Scope(models.Model):
    """An element that obligations, evidence and rights are about."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=500)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        db_table = "organization_scope"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="organization_scope_once")
        ]
        indexes = [models.Index(fields=["organisation", "kind", "key"], name="organization_scope_kind")]


class ScopePath(models.Model):
    """``below`` is ``above`` itself or lies below it; a supplier stands above the items it develops."""

    above = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="paths_down")
    below = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="paths_up")
    distance = models.PositiveIntegerField()

    class Meta:
        db_table = "organization_scope_path"
        constraints = [
            models.UniqueConstraint(fields=["below", "above"], name="organization_scope_path_once")
        ]
        indexes = [models.Index(fields=["above", "below"], name="organization_scope_path_down")]
