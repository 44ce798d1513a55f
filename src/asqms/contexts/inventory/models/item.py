# SPDX-License-Identifier: Apache-2.0
"""Projects, software items, suppliers and tools, as the newest records say."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models import Organisation, Scope


class Project(models.Model):
    """A project: its scope, its leader and the version of the record it shows."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    scope = models.OneToOneField(Scope, on_delete=models.CASCADE, related_name="project")
    owner = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "inventory_project"


class Supplier(models.Model):
    """A supplier of software or services."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    scope = models.OneToOneField(Scope, on_delete=models.CASCADE, related_name="supplier")
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "inventory_supplier"


class Item(models.Model):
    """A software item; type and phase are those of the newest assessment."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    scope = models.OneToOneField(Scope, on_delete=models.CASCADE, related_name="item")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="items")
    supplier = models.ForeignKey(Supplier, null=True, on_delete=models.PROTECT, related_name="items")
    owner = models.CharField(max_length=200)
    domain = models.CharField(max_length=40)
    asil = models.CharField(max_length=4, blank=True)
    cal = models.CharField(max_length=4, blank=True)
    markets = models.TextField(blank=True)
    phase = models.CharField(max_length=40, blank=True)
    personal_data = models.BooleanField(default=False)
    external_components = models.BooleanField(default=False)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "inventory_item"
        indexes = [models.Index(fields=["organisation", "project"], name="inventory_item_project")]


class Dependency(models.Model):
    """An item uses, builds with or is signed by another."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="uses")
    used = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)

    class Meta:
        db_table = "inventory_dependency"
        indexes = [models.Index(fields=["used"], name="inventory_dependency_used")]


class Tool(models.Model):
    """A tool used to develop, build, verify or release."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=500)
    tool_version = models.CharField(max_length=500)
    confidence = models.CharField(max_length=4, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "inventory_tool"
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="inventory_tool_once")]
