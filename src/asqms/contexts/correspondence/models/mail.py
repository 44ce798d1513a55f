# SPDX-License-Identifier: Apache-2.0
"""Who wants mail, the mails on their way, and which notice went with which; none of it in the ledger."""

from __future__ import annotations

from django.db import models

from asqms.contexts.governance.models import Notice
from asqms.contexts.organization.models import Organisation


class Preference(models.Model):
    """When a person wants mail; what was told before ``since`` is in none."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    person = models.CharField(max_length=200)
    choice = models.CharField(max_length=10)
    since = models.DateTimeField()

    class Meta:
        db_table = "correspondence_preference"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="correspondence_preference_once")
        ]


class Mail(models.Model):
    """A mail of the outbox; its text is made when it is sent, from what the person may see then."""

    WAITING, SENT, DROPPED = "waiting", "sent", "dropped"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    uid = models.CharField(max_length=40, unique=True)
    person = models.CharField(max_length=200)
    daily = models.BooleanField()
    state = models.CharField(max_length=10, default="waiting")
    made = models.DateTimeField()
    sent = models.DateTimeField(null=True)

    class Meta:
        db_table = "correspondence_mail"
        indexes = [models.Index(fields=["organisation", "person", "-made"], name="correspondence_mail_of")]


class MailedNotice(models.Model):
    """A notice is in one mail, ever."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="notices")
    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="mailed")

    class Meta:
        db_table = "correspondence_mailed_notice"
