# SPDX-License-Identifier: Apache-2.0
"""Governance records, their links and comments, types an organisation wrote, numbers given out."""

from __future__ import annotations

from django.db import models

from asqms.contexts.organization.models import Organisation, Scope


class Record(models.Model):
    """The newest version of a governance record."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=60)
    type = models.CharField(max_length=40)
    type_version = models.PositiveIntegerField()
    process = models.CharField(max_length=40)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT)
    title = models.CharField(max_length=500)
    state = models.CharField(max_length=40)
    open = models.BooleanField()
    confidential = models.BooleanField()
    author = models.CharField(max_length=200)
    owner = models.CharField(max_length=200)
    fields = models.JSONField()
    created = models.DateField()
    due = models.DateField(null=True)
    changed = models.DateTimeField()
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "governance_record"
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="governance_record_once")]
        indexes = [
            models.Index(fields=["organisation", "type", "-changed", "key"], name="governance_record_newest"),
            models.Index(fields=["organisation", "open", "-changed", "key"], name="governance_record_open"),
            models.Index(fields=["organisation", "owner", "open"], name="governance_record_owner"),
            models.Index(fields=["organisation", "open", "due"], name="governance_record_due"),
            models.Index(fields=["scope", "type", "open"], name="governance_record_about"),
        ]


class Link(models.Model):
    """A record points to another by a relation of its type."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="links")
    relation = models.CharField(max_length=40)
    to = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links_here")

    class Meta:
        db_table = "governance_link"
        constraints = [
            models.UniqueConstraint(fields=["record", "relation", "to"], name="governance_link_once")
        ]


class Comment(models.Model):
    """Words about a record."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=60)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="comments")
    person = models.CharField(max_length=200)
    at = models.DateTimeField()
    text = models.TextField()
    mentions = models.JSONField()
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "governance_comment"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="governance_comment_once")
        ]
        indexes = [models.Index(fields=["record", "at"], name="governance_comment_of")]


class TypeVersion(models.Model):
    """A version of a type of record that an organisation wrote itself; none is ever taken away."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=60)
    text = models.TextField()
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "governance_type"
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="governance_type_once")]


class Calendar(models.Model):
    """The days an organisation does not work."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    key = models.CharField(max_length=60)
    rest = models.JSONField()
    holidays = models.JSONField()
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "governance_calendar"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="governance_calendar_once")
        ]


class Series(models.Model):
    """The last number given out for a prefix."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    prefix = models.CharField(max_length=10)
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "governance_series"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "prefix"], name="governance_series_once")
        ]


class Notice(models.Model):
    """Somebody is told something about a record, once; it can be derived again and is in no ledger."""

    MENTIONED, DUE, OVERDUE, ESCALATED = "mentioned", "due", "overdue", "escalated"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="notices")
    person = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    about = models.CharField(max_length=80)
    at = models.DateTimeField()
    seen = models.DateTimeField(null=True)

    class Meta:
        db_table = "governance_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "person", "kind", "about"], name="governance_notice_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "person", "seen"], name="governance_notice_of")]
