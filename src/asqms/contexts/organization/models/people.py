# SPDX-License-Identifier: Apache-2.0
"""People and the roles they hold, as the newest records say."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models.organisation import Organisation
from asqms.contexts.organization.models.scope import Scope


class Person(models.Model):
    """Somebody who decides, owns or signs."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=500)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "organization_person"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="organization_person_once")
        ]


class Assignment(models.Model):
    """A person holds a role on a scope for a time; rights follow from it on the scope and below."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=500)
    person = models.CharField(max_length=200)
    role = models.CharField(max_length=200)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="assignments")
    since = models.DateField()
    until = models.DateField(null=True)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "organization_assignment"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="organization_assignment_once")
        ]
        indexes = [models.Index(fields=["organisation", "person", "role"], name="organization_assignment_of")]
