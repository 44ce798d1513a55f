# SPDX-License-Identifier: Apache-2.0
"""Set-up of an empty server: the first administrator founds the organisation, once."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.conf import settings

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import OrganizationError
from asqms.contexts.organization.models import Account
from tests.support.personas import AT

pytestmark = pytest.mark.django_db


def _set_up(**changes: str) -> Account:
    given = {"name": "Mira Okonkwo", "email": "Mira@Musterfahrt.example", "password": "a long sentence"}
    return organization.set_up("musterfahrt", "Musterfahrt", at=AT, **(given | changes))  # type: ignore[arg-type]


def test_set_up_founds_everything_the_first_administrator_needs() -> None:
    code = organization.set_up_code()
    path = Path(settings.ASQMS_CONFIG.home) / "keys" / "set-up.code"
    assert path.read_text(encoding="ascii") == code == organization.set_up_code()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    account = _set_up()
    assert account.email == "mira@musterfahrt.example"
    assert not path.exists()
    found = organization.signed_in(account.pk, None, at=AT)
    assert found is not None
    assert found.organisation_name == "Musterfahrt"
    assert found.actor.person == "mira-okonkwo"
    roles = {role for role, _ in organization.roles_of(found.actor)}
    assert roles == {"administrator", "quality_manager"}
    assert organization.may(found.actor, "organization.manage_access")


def test_set_up_happens_once() -> None:
    _set_up()
    with pytest.raises(OrganizationError) as refused:
        _set_up(email="other@musterfahrt.example")
    assert refused.value.code == "organization.already_set_up"


def test_set_up_leaves_nothing_behind_when_it_is_refused() -> None:
    with pytest.raises(OrganizationError):
        organization.set_up("no id", "Musterfahrt", name="Mira", email="m@m.example", password="x", at=AT)  # noqa: S106
    assert organization.nobody_yet()
    assert Account.objects.count() == 0
