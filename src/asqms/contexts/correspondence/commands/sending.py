# SPDX-License-Identifier: Apache-2.0
"""Sends a mail of the outbox: numbers and links, never what a record says."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from asqms.contexts.correspondence.errors import CorrespondenceError
from asqms.contexts.correspondence.models import Mail
from asqms.contexts.correspondence.queries.people import account_of, seen_by
from asqms.contexts.correspondence.words import said
from asqms.contexts.governance.models import Notice
from asqms.contexts.organization.models import Account
from asqms.contexts.work.data import JobContext

SEND = "correspondence.send"
MOST_TRIES = 12
PREFERENCES = "/settings/mail/"


def send_job(job: JobContext) -> None:
    """Send a mail once; a mail server that does not take it is tried again later.

    What was sent or dropped is left alone. The mail has the same Message-ID at every try, so that a
    receiver who got it shortly before this process died sees that it is the same. Raises
    CorrespondenceError ``correspondence.not_taken``.
    """
    row = Mail.objects.filter(uid=str(job.payload["mail"])).select_related("organisation").first()
    if row is None or row.state != Mail.WAITING:
        return
    told = [one.notice for one in row.notices.select_related("notice__record").order_by("notice__at", "pk")]
    notices = seen_by(row.organisation, row.person, [one for one in told if one.seen is None], job.now())
    account = account_of(row.organisation, row.person)
    if account is not None and notices:
        _hand_over(message_of(row, account, notices))
    with transaction.atomic():
        state = Mail.SENT if account is not None and notices else Mail.DROPPED
        Mail.objects.filter(pk=row.pk).update(state=state, sent=job.now())
        job.finish()


def message_of(row: Mail, account: Account, notices: Sequence[Notice]) -> EmailMessage:
    """Return a mail with the number of each record, why it is told, and where it stands."""
    site = settings.ASQMS_CONFIG.site_url
    language = account.language or settings.ASQMS_CONFIG.language
    numbers = list(dict.fromkeys(one.record.key for one in notices))
    lines = [
        f"{one.record.key}: {said(one.kind, language)}\n{site}/records/{one.record.key}/" for one in notices
    ]
    where = f"{site}{PREFERENCES}"
    subject = (
        said("subject_one", language, number=numbers[0])
        if len(numbers) == 1
        else said("subject_many", language, count=len(notices))
    )
    host = site.partition("//")[2].partition("/")[0].partition(":")[0] or "localhost"
    return EmailMessage(
        subject=subject,
        body="\n\n".join([*lines, f"-- \n{said('why', language)}\n{where}\n"]),
        to=[account.email],
        headers={
            "Message-ID": f"<{row.uid}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{where}>",
        },
    )


def _hand_over(message: EmailMessage) -> None:
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        raise CorrespondenceError(
            "correspondence.not_taken",
            f"The mail server did not take the mail: {type(error).__name__}.",
            hint="Look at ASQMS_EMAIL_URL and at the mail server; it is tried again.",
        ) from error
