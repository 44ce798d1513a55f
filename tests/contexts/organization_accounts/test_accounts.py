# SPDX-License-Identifier: Apache-2.0
"""Accounts: invitations that work once, the end of access, refusals in the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.commands.accounts import person_id
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError, OrganizationError
from asqms.contexts.organization.models import Account, Membership
from asqms.workspace.fields import ID_PATTERN
from tests.support.personas import AT, Small

pytestmark = pytest.mark.django_db


@given(st.text(max_size=60), st.emails())
def test_every_person_gets_an_id_that_records_accept(name: str, email: str) -> None:
    import re

    assert re.fullmatch(ID_PATTERN.strip("^$"), person_id(name, email))


def test_names_in_any_script_give_readable_ids() -> None:
    assert person_id("Mira Okonkwo", "m@x.example") == "mira-okonkwo"
    assert person_id("李伟", "wei.li@x.example") == "wei-li"
    assert person_id("", "1@x.example").startswith("person-")


def test_an_invitation_works_once(small: Small) -> None:
    made = organization.invite(
        small.actor("admin"), "Jun@Small.example", "Jun Wei", roles=[("internal_auditor", "")]
    )
    assert (made.person, made.email) == ("jun-wei", "jun@small.example")
    account = organization.accept_invitation(made.token, "a long sentence")
    assert account.check_password("a long sentence")
    with pytest.raises(OrganizationError) as void:
        organization.accept_invitation(made.token, "another sentence")
    assert void.value.code == "organization.invitation_void"
    found = organization.signed_in(account.pk, None, at=AT)
    assert found is not None
    assert organization.roles_of(found.actor) == (("internal_auditor", "small"),)


def test_an_invitation_is_void_after_a_sign_in_and_when_access_ends(small: Small) -> None:
    made = organization.invite(small.actor("admin"), "jun@small.example", "Jun Wei")
    account = organization.invited(made.token)
    account.last_login = AT + timedelta(hours=1)
    account.save()
    with pytest.raises(OrganizationError):
        organization.invited(made.token)
    second = organization.invite_again(small.actor("admin"), "jun-wei")
    organization.end_access(small.actor("admin"), "jun-wei")
    with pytest.raises(OrganizationError):
        organization.invited(second.token)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a:b:c",
        pytest.param(signing.dumps({"account": 1, "seal": "x"}), id="other salt"),
        pytest.param(signing.dumps([], salt="asqms.invitation"), id="other shape"),
    ],
)
@pytest.mark.usefixtures("small")
def test_what_is_no_invitation_opens_nothing(token: str) -> None:
    with pytest.raises(OrganizationError) as void:
        organization.invited(token)
    assert void.value.code == "organization.invitation_void"


def test_only_administrators_invite(small: Small) -> None:
    for person in ("quality-lead", "brake-lead", "reader", "nobody"):
        with pytest.raises(AccessRefusedError):
            organization.invite(small.actor(person), "x@small.example", "X")
    assert Account.objects.count() == 0


def test_an_account_of_two_organisations_is_changed_by_neither(small: Small, foreign: Small) -> None:
    theirs = foreign.account("admin")
    made = organization.invite(small.actor("admin"), theirs.email, "Guest")
    assert made.token == ""
    with pytest.raises(OrganizationError) as refused:
        organization.invite_again(small.actor("admin"), made.person)
    assert refused.value.code == "organization.shared_account"
    pending = organization.invite(foreign.actor("admin"), "new@x.example", "New")
    assert pending.token
    assert organization.invite(small.actor("admin"), "new@x.example", "New").token == ""
    organization.end_access(small.actor("admin"), made.person)
    assert organization.signed_in(theirs.pk, small.organisation.pk, at=AT).actor.organisation == (  # type: ignore[union-attr]
        foreign.organisation.pk
    )


def test_nobody_is_invited_twice_and_no_person_has_two_accounts(small: Small) -> None:
    admin = small.actor("admin")
    small.account("reader")
    for email, person, code in (
        ("reader@small.example", "", "organization.already_member"),
        ("second@small.example", "reader", "organization.person_taken"),
        ("no address", "", "organization.bad_email"),
    ):
        with pytest.raises(OrganizationError) as refused:
            organization.invite(admin, email, "Somebody", person=person)
        assert refused.value.code == code
    assert organization.invite(admin, "x@small.example", "Reader").person == "reader-2"
    assert organization.invite(admin, "y@small.example", "", person="nobody").person == "nobody"


def test_ending_access_is_noted_and_never_ones_own(small: Small) -> None:
    small.account("admin")
    small.account("reader")
    with pytest.raises(OrganizationError) as refused:
        organization.end_access(small.actor("admin"), "admin")
    assert refused.value.code == "organization.own_access"
    organization.end_access(small.actor("admin"), "reader")
    assert organization.signed_in(small.account("reader").pk, None, at=AT) is None
    history = ledger.record_history(small.organisation.uid, "accounts", "reader")
    assert [one.action for one in history] == ["organization.access_ended"]
    with pytest.raises(NotFoundError):
        organization.end_access(small.actor("admin"), "nobody-at-all")


def test_a_foreign_administrator_reaches_nobody_here(small: Small, foreign: Small) -> None:
    small.account("reader")
    with pytest.raises(NotFoundError):
        organization.end_access(foreign.actor("admin"), "sensor-contact")
    assert Membership.objects.filter(ended_on__isnull=True).count() == 1
    rows = organization.people_with_access(foreign.actor("admin"))
    assert rows == ()


def test_refusals_are_noted_once_a_minute(small: Small) -> None:
    actor = small.actor("reader")
    for _ in range(5):
        organization.note_refusal(actor, "evidence.receive", "brake", "/evidence/")
    noted = list(ledger.current_records(small.organisation.uid, "refusals"))
    assert len(noted) == 1
    assert dict(noted[0].content) == {
        "person": "reader",
        "right": "evidence.receive",
        "scope": "brake",
        "where": "/evidence/",
    }


def test_the_demo_offers_accounts_and_nothing_else_does(small: Small) -> None:
    small.account("quality-lead")
    assert organization.demo_accounts() == ()
    assert organization.demo_account("quality-lead@small.example") is None
    from dataclasses import replace

    with override_settings(ASQMS_CONFIG=replace(settings.ASQMS_CONFIG, demo=True)):
        (offered,) = organization.demo_accounts()
        assert (offered.email, offered.roles) == ("quality-lead@small.example", ("quality_manager",))
        assert organization.demo_account("quality-lead@small.example") is not None
        assert organization.demo_account("nobody@small.example") is None
