# SPDX-License-Identifier: Apache-2.0
"""Puts what people are told into the outbox: at once, or once a day."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from asqms.contexts.correspondence.commands.sending import SEND
from asqms.contexts.correspondence.data import MailChoice
from asqms.contexts.correspondence.models import Mail, MailedNotice, Preference
from asqms.contexts.correspondence.queries.people import account_of
from asqms.contexts.correspondence.queries.preferences import sends_mail
from asqms.contexts.governance.models import Notice
from asqms.contexts.organization.models import Organisation
from asqms.contexts.work import api as work
from asqms.contexts.work.data import JobContext

COLLECT = "correspondence.collect"
EVERY_SECONDS = 60
DAILY_HOUR = 5
"""From this hour (UTC) on the mail of the day is made; our proposal."""
MOST_IN_A_MAIL = 50


def collect_job(job: JobContext) -> None:
    """Make the mails that are due in every organisation; safe to repeat."""
    if sends_mail():
        collect(job.now())


def collect(at: datetime) -> int:
    """Make a mail for everybody who wants one and was told something that is in none; return how many."""
    wanting = Preference.objects.exclude(choice=MailChoice.NONE).select_related("organisation").order_by("pk")
    return sum(_collect(one, at) for one in wanting.iterator(500))


def _collect(wish: Preference, at: datetime) -> int:
    daily = wish.choice == MailChoice.DAILY
    if daily and (at.hour < DAILY_HOUR or _had_today(wish, at)):
        return 0
    if account_of(wish.organisation, wish.person) is None:
        return 0
    with transaction.atomic():
        Preference.objects.select_for_update().get(pk=wish.pk)
        told = Notice.objects.filter(
            organisation=wish.organisation,
            person=wish.person,
            at__gte=wish.since,
            seen__isnull=True,
            mailed__isnull=True,
        )
        notices = list(told.order_by("at", "pk")[:MOST_IN_A_MAIL])
        if not notices:
            return 0
        mail = Mail.objects.create(
            organisation=wish.organisation,
            uid=secrets.token_hex(16),
            person=wish.person,
            daily=daily,
            made=at,
        )
        MailedNotice.objects.bulk_create([MailedNotice(mail=mail, notice=one) for one in notices])
        work.enqueue(SEND, {"mail": mail.uid}, key=mail.uid, organisation=_uid(wish.organisation), at=at)
    return 1


def _uid(organisation: Organisation) -> str:
    return str(organisation.uid)


def _had_today(wish: Preference, at: datetime) -> bool:
    begin = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Mail.objects.filter(
        organisation=wish.organisation, person=wish.person, daily=True, made__gte=begin
    ).exists()
