# SPDX-License-Identifier: Apache-2.0
"""Adopted processes, which project works by which, and decisions about practices."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models import Organisation, Scope


class AdoptedProcess(models.Model):
    """The organisation's own version of a process."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=500)
    process = models.CharField(max_length=40)
    process_version = models.CharField(max_length=200)
    owner = models.CharField(max_length=200)
    since = models.DateField()
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "processes_adopted_process"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="processes_adopted_process_once")
        ]


class ProjectAdoption(models.Model):
    """A project works by a version of an adopted process from a day on."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=500)
    project = models.ForeignKey(Scope, on_delete=models.PROTECT)
    process = models.CharField(max_length=40)
    process_version = models.CharField(max_length=200)
    since = models.DateField()
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "processes_project_adoption"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="processes_project_adoption_once")
        ]


class Decision(models.Model):
    """A tailoring or justification; with author and approver the same it is open and does not count."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=14)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT)
    practices = models.JSONField()
    author = models.CharField(max_length=200)
    approver = models.CharField(max_length=200)
    since = models.DateField()
    expires = models.DateField(null=True)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "processes_decision"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="processes_decision_once"),
        ]
