# SPDX-License-Identifier: Apache-2.0
"""Mail about notices through a real mail server: who wants it, once, again when refused, no content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from asqms.contexts.correspondence import api as correspondence
from asqms.contexts.correspondence.commands.collecting import collect_job
from asqms.contexts.correspondence.commands.sending import SEND
from asqms.contexts.correspondence.data import MailChoice
from asqms.contexts.correspondence.models import Mail
from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from asqms.contexts.work import api as work
from asqms.contexts.work.models import Job
from asqms.kernel.clock import FrozenClock
from tests.support.mailbox import Mailbox
from tests.support.personas import AT, Small

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
HIDDEN = "A very hidden cause"


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    found = Mailbox()
    changes = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": found.port,
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "ASQMS_CONFIG": replace(
            settings.ASQMS_CONFIG,  # type: ignore[attr-defined]
            email_url=f"smtp://127.0.0.1:{found.port}?tls=no",
            base_url="https://quality.example",
        ),
    }
    for name, value in changes.items():
        setattr(settings, name, value)
    yield found
    found.close()


@pytest.fixture
def number(small: Small) -> str:
    small.account("brake-lead")
    return governance.create_record(
        small.operator, "problem", title=HIDDEN, scope="controller", fields={"cause": HIDDEN}
    )


def run(minutes: int = 0) -> None:
    clock = FrozenClock(AT + timedelta(minutes=minutes))
    for _ in range(60):
        if not work.run_next("test", clock):
            return


def mention(small: Small, number: str) -> None:
    governance.comment(small.actor("brake-developer"), number, f"@brake-lead {HIDDEN}")


def test_a_notice_is_mailed_once_without_content(small: Small, mailbox: Mailbox, number: str) -> None:
    lead = small.actor("brake-lead")
    mention(small, number)
    assert correspondence.collect(AT) == 0
    correspondence.choose_mail(lead, MailChoice.AT_ONCE)
    organization.prefer(small.account("brake-lead"), language="de")
    assert correspondence.collect(AT) == 1
    assert correspondence.collect(AT) == 0
    run()
    run(5)
    (mail,) = mailbox.mails
    assert mailbox.recipients == ["brake-lead@small.example"]
    assert mail["Subject"] == f"{number} in OpenASQMS"
    body = mail.get_content()
    assert "Sie wurden erwähnt" in body
    assert f"https://quality.example/records/{number}/" in body
    assert "https://quality.example/settings/mail/" in body
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<https://quality.example/settings/mail/>"
    assert HIDDEN not in str(mail)
    assert Mail.objects.get().state == Mail.SENT
    assert mail["Message-ID"] == f"<{Mail.objects.get().uid}@quality.example>"


def test_a_refused_mail_is_tried_again_and_sent_once(small: Small, mailbox: Mailbox, number: str) -> None:
    correspondence.choose_mail(small.actor("brake-lead"), MailChoice.AT_ONCE)
    mention(small, number)
    correspondence.collect(AT)
    mailbox.refusals = ["451 not now", "451 not now"]
    run()
    assert mailbox.mails == []
    job = Job.objects.get(name=SEND)
    assert (job.state, job.error_code) == ("waiting", "correspondence.not_taken")
    run(120)
    run(240)
    run(480)
    assert len(mailbox.mails) == 1
    with transaction.atomic():
        work.enqueue(SEND, {"mail": Mail.objects.get().uid}, at=AT)
    run(600)
    assert len(mailbox.mails) == 1


def test_one_mail_a_day_holds_what_was_not_seen(small: Small, mailbox: Mailbox, number: str) -> None:
    lead = small.actor("brake-lead")
    correspondence.choose_mail(lead, MailChoice.DAILY)
    other = governance.create_record(small.operator, "problem", title="Else", scope="sensor")
    mention(small, number)
    mention(small, other)
    assert correspondence.collect(AT.replace(hour=3)) == 0
    assert correspondence.collect(AT) == 1
    mention(small, number)
    assert correspondence.collect(AT + timedelta(hours=2)) == 0
    run()
    assert "2 notices" in mailbox.mails[0]["Subject"]
    governance.seen_notices(lead)
    assert correspondence.collect(AT + timedelta(days=1)) == 0


def test_nothing_goes_to_who_may_not_see_it_or_lost_access(
    small: Small, mailbox: Mailbox, number: str
) -> None:
    small.account("radio-lead")
    correspondence.choose_mail(small.actor("radio-lead"), MailChoice.AT_ONCE)
    governance.comment(small.actor("brake-developer"), number, "@radio-lead look")
    assert correspondence.collect(AT) == 1
    run()
    assert mailbox.mails == []
    assert Mail.objects.get().state == Mail.DROPPED
    correspondence.choose_mail(small.actor("brake-lead"), MailChoice.AT_ONCE)
    mention(small, number)
    organization.end_access(small.operator, "brake-lead")
    assert correspondence.collect(AT) == 0


def test_without_a_mail_server_nothing_is_collected(small: Small, number: str) -> None:
    correspondence.choose_mail(small.actor("brake-lead"), MailChoice.AT_ONCE)
    mention(small, number)

    class Now:
        @staticmethod
        def now() -> object:
            return AT

    collect_job(Now())  # type: ignore[arg-type]
    assert not Mail.objects.exists()
    assert not correspondence.sends_mail()


def test_the_doctor_says_when_no_mail_server_answers(mailbox: Mailbox, settings: object) -> None:
    def judged() -> str:
        return next(one.sentence for one in work.inspect_installation() if one.id == "asqms.D021")

    assert "answers" in judged()
    mailbox.close()
    assert "does not answer" in judged()
    assert settings
