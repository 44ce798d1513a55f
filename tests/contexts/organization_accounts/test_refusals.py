# SPDX-License-Identifier: Apache-2.0
"""Refused ways in are kept for the audit: counted, bounded, without anything about the person but the id."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.commands import refusals
from asqms.contexts.organization.data import Attempt
from asqms.contexts.organization.errors import NotFoundError
from tests.support.personas import AT, Small

pytestmark = pytest.mark.django_db


def _kept(small: Small) -> list[WrittenRecord]:
    return list(ledger.current_records(small.organisation.uid, "refusals"))


def _note(address: str = "192.0.2.7", *, email: str = "", token: str = "", seconds: int = 0) -> str:
    at = AT + timedelta(seconds=seconds)
    return organization.note_attempt(Attempt("password", "sign_in.wrong", address, at, email, token))


def test_attempts_of_a_minute_are_one_record_that_tells_their_number(small: Small) -> None:
    email = small.account("reader").email
    mark = _note(email=email)
    for _ in range(24):
        _note(email=email.upper())
    (kept,) = _kept(small)
    assert (kept.action, kept.actor, kept.version) == ("access.attempt_refused", "job:server", 2)
    assert kept.content == {
        "way": "password",
        "code": "sign_in.wrong",
        "from": mark,
        "person": "reader",
        "attempts": 10,
    }
    _note(email=email, seconds=60)
    assert len(_kept(small)) == 2


def test_nothing_about_the_person_but_the_id_is_kept(small: Small) -> None:
    made = organization.create_token(small.actor("admin"), "ci", rights=["organization.view"], days=1)
    email = small.account("reader").email
    _note(email=email)
    _note(email="nobody@elsewhere.example")
    _note(token=made.secret)
    text = json.dumps([[one.key, dict(one.content)] for one in _kept(small)])
    for secret in (email, "elsewhere", "192.0.2.7", made.secret):
        assert secret not in text
    assert [one.content.get("person") for one in _kept(small)] == [None, "admin", "reader"]


def test_the_mark_of_an_address_is_that_of_its_network_in_ipv6(small: Small) -> None:
    assert _note("2001:db8::1") == _note("2001:db8::ffff") != _note("2001:db8:0:1::1")
    assert _note("192.0.2.7") == _note("192.0.2.7") != _note("192.0.2.8")
    assert _note("unknown") == _note("unknown")
    assert small.organisation.uid


def test_from_many_addresses_records_stay_few(small: Small) -> None:
    for number in range(100):
        _note(f"198.51.100.{number}")
    email = small.account("reader").email
    _note(email=email)
    kept = _kept(small)
    assert len(kept) == refusals.MOST_A_MINUTE + 2
    (beyond,) = [one for one in kept if one.content["way"] == "any"]
    assert beyond.content["attempts"] == 10
    assert [one.content.get("person") for one in kept].count("reader") == 1


def test_a_flood_of_a_day_is_counted_by_the_hour(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_A_DAY", 5)
    for minute in range(20):
        _note(seconds=60 * minute)
    assert len(_kept(small)) == 6


def test_an_attempt_is_told_to_the_organisation_of_the_account(small: Small, foreign: Small) -> None:
    _note(email=foreign.account("reader").email)
    assert (_kept(small), len(_kept(foreign))) == ([], 1)
    _note()
    assert (len(_kept(small)), len(_kept(foreign))) == (1, 2)


def test_whoever_may_see_the_audit_sees_them_and_nobody_else(small: Small) -> None:
    _note()
    (kept,) = _kept(small)
    wanted = organization.LogFilter(kind="refusals")
    for person in ("admin", "quality-lead", "inner-auditor"):
        actor = small.actor(person)
        assert [one.key for one in organization.newest_records(actor, wanted).rows] == [kept.key]
        assert organization.record_versions(actor, "refusals", kept.key) == (kept,)
    for person in ("reader", "brake-lead", "brake-auditor", "sensor-contact", "nobody"):
        actor = small.actor(person)
        assert organization.newest_records(actor, wanted).rows == ()
        with pytest.raises(NotFoundError):
            organization.record_versions(actor, "refusals", kept.key)
    within = small.actor("admin", within="brake")
    assert organization.newest_records(within, wanted).rows == ()
