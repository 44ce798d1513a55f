# SPDX-License-Identifier: Apache-2.0
"""Tokens: never more than their maker, known by digest only, ended at once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Channel
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError, OrganizationError
from asqms.contexts.organization.models import ApiToken, Membership
from tests.support.personas import AT, Small

pytestmark = pytest.mark.django_db
RECEIVE = "evidence.receive"
VIEW = "organization.view"


def _made(small: Small, person: str = "brake-lead", **changes: object) -> str:
    wish: dict[str, object] = {"rights": [RECEIVE], "days": 90, **changes}
    small.account(person)
    return organization.create_token(small.actor(person), "pipeline", **wish).secret  # type: ignore[arg-type]


def test_only_the_digest_is_kept(small: Small) -> None:
    secret = _made(small)
    row = ApiToken.objects.get()
    assert row.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.startswith("asqms_")
    assert len(secret) == len("asqms_") + 43
    kept = list(ledger.current_records(small.organisation.uid, "tokens"))
    assert [one.action for one in kept] == ["token.created"]
    assert secret not in str(kept)
    assert row.digest not in str(kept)


def test_a_token_acts_as_its_maker_within_its_rights(small: Small) -> None:
    found = organization.authenticate_token(_made(small), at=AT)
    assert found is not None
    assert (found.person, found.channel, found.limits) == ("brake-lead", Channel.TOKEN, frozenset({RECEIVE}))
    assert organization.may(found, RECEIVE, "controller")
    assert not organization.may(found, VIEW, "controller")
    assert not organization.may(found, RECEIVE, "player")


def test_a_token_on_a_scope_reaches_nothing_else(small: Small) -> None:
    small.account("quality-lead")
    wide = organization.create_token(
        small.actor("quality-lead"), "narrow", rights=[RECEIVE, VIEW], scope="radio", days=1
    )
    found = organization.authenticate_token(wide.secret, at=AT)
    assert found is not None
    assert {scope.key for scope in organization.scopes_with(found, VIEW)} == {"radio", "player"}


def test_nobody_hands_out_what_they_do_not_have(small: Small) -> None:
    with pytest.raises(AccessRefusedError):
        organization.create_token(
            small.actor("brake-developer"), "x", rights=["organization.manage_access"], days=1
        )
    with pytest.raises(AccessRefusedError):
        organization.create_token(small.actor("brake-lead"), "x", rights=[RECEIVE], scope="radio", days=1)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"days": 0}, "organization.token_days"),
        ({"days": 366}, "organization.token_days"),
        ({"rights": []}, "organization.token_rights"),
        ({"rights": ["no.such_right"]}, "organization.token_rights"),
    ],
)
def test_wishes_that_are_refused(small: Small, wish: dict[str, object], code: str) -> None:
    with pytest.raises(OrganizationError) as refused:
        _made(small, **wish)
    assert refused.value.code == code


def test_a_token_ends_when_it_expires_and_when_it_is_revoked(small: Small) -> None:
    secret = _made(small)
    assert organization.authenticate_token(secret, at=AT + timedelta(days=90)) is None
    assert organization.authenticate_token(secret, at=AT + timedelta(days=89)) is not None
    organization.revoke_token(small.actor("brake-lead"), ApiToken.objects.get().uid)
    assert organization.authenticate_token(secret, at=AT) is None
    history = ledger.record_history(small.organisation.uid, "tokens", ApiToken.objects.get().uid)
    assert [one.action for one in history] == ["token.revoked", "token.created"]


def test_a_token_ends_with_the_access_of_its_person(small: Small) -> None:
    secret = _made(small)
    organization.end_access(small.actor("admin"), "brake-lead")
    assert organization.authenticate_token(secret, at=AT) is None
    organization.restore_access(small.actor("admin"), "brake-lead")
    assert organization.authenticate_token(secret, at=AT) is not None
    account = small.account("brake-lead")
    account.is_active = False
    account.save()
    assert organization.authenticate_token(secret, at=AT) is None


def test_a_token_loses_what_its_person_loses(small: Small) -> None:
    found = organization.authenticate_token(_made(small, "brake-developer"), at=AT)
    assert found is not None
    assert organization.may(found, RECEIVE, "controller")
    held = "software_developer:brake-developer:brake:2026-01-01"
    organization.remove_record(small.operator, "assignments", held)
    assert not organization.may(found, RECEIVE, "controller")


def test_the_last_use_is_written_once_a_minute(small: Small) -> None:
    secret = _made(small)
    for seconds, seen in ((0, 0), (30, 0), (59, 0), (61, 61), (90, 61)):
        organization.authenticate_token(secret, at=AT + timedelta(seconds=seconds))
        assert ApiToken.objects.get().last_used_at == AT + timedelta(seconds=seen)


def test_a_token_makes_and_ends_no_tokens(small: Small) -> None:
    found = organization.authenticate_token(_made(small), at=AT)
    assert found is not None
    with pytest.raises(OrganizationError, match="neither make nor end"):
        organization.create_token(found, "x", rights=[RECEIVE], days=1)
    with pytest.raises(OrganizationError, match="neither make nor end"):
        organization.revoke_token(found, ApiToken.objects.get().uid)


def test_everybody_sees_their_own_tokens_and_administrators_all(small: Small, foreign: Small) -> None:
    _made(small)
    _made(small, "quality-lead")
    foreign.account("canary")
    organization.create_token(replace(foreign.operator, person="canary"), "CANARY", rights=[RECEIVE], days=1)
    assert [one.person for one in organization.tokens_of(small.actor("brake-lead"))] == ["brake-lead"]
    names = {one.name for one in organization.tokens_of(small.actor("admin"))}
    assert names == {"pipeline"}
    with pytest.raises(NotFoundError):
        organization.revoke_token(small.actor("brake-developer"), ApiToken.objects.first().uid)  # type: ignore[union-attr]


@pytest.mark.parametrize("secret", ["", "asqms_", "asqms_" + "x" * 43, "x" * 10_000, "asqms_\x00\ud800"])
@pytest.mark.usefixtures("small")
def test_what_is_no_token_is_nobody(secret: str) -> None:
    assert organization.authenticate_token(secret, at=AT) is None
    assert Membership.objects.count() == 0
