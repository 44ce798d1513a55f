# SPDX-License-Identifier: Apache-2.0
"""Founds the first organisation of an empty server, for whoever knows the code of its folder."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from asqms.contexts.organization.commands.accounts import assign, checked_address, note_account, person_id
from asqms.contexts.organization.commands.organisations import OPERATOR, found_organisation, join
from asqms.contexts.organization.commands.records import record_kind, shaped, write_record
from asqms.contexts.organization.data import Actor, Channel
from asqms.contexts.organization.errors import OrganizationError
from asqms.contexts.organization.models import Account, Organisation
from asqms.contexts.organization.permissions import ADMINISTRATOR

FIRST_ROLES = (ADMINISTRATOR, "quality_manager")


def set_up_code() -> str:
    """Return the one-time code of set-up; it is made and kept in the server's folder when there is none."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    code = secrets.token_urlsafe(16)
    with os.fdopen(number, "w", encoding="ascii") as stream:
        stream.write(code)
    return code


def set_up(
    reference: str, organisation: str, *, name: str, email: str, password: str, at: datetime
) -> Account:
    """Found the first organisation with its first administrator, who is quality manager as well.

    The caller checks the code and the password's strength; the code is spent. Raises OrganizationError
    ``organization.already_set_up``, ``organization.bad_email``, InvalidRecordError and what founding refuses.
    """
    address = checked_address(email)
    shaped(record_kind("settings"), {"id": reference, "name": organisation})
    with transaction.atomic():
        if Organisation.objects.exists():
            raise OrganizationError(
                "organization.already_set_up", "This server was set up already.", hint="Sign in."
            )
        row = found_organisation(reference, organisation, at=at)
        operator = Actor(row.pk, row.uid, OPERATOR, at, Channel.COMMAND, operates=True)
        person = person_id(name, address)
        write_record(operator, "people", {"id": person, "name": name})
        assign(operator, person, [(role, "") for role in FIRST_ROLES])
        account = Account.objects.create_user(address, password, name=name)
        join(account, row, person, at=at)
        note_account(operator, person, "organization.account_joined")
    _path().unlink(missing_ok=True)
    return account


def _path() -> Path:
    return Path(settings.ASQMS_CONFIG.home) / "keys" / "set-up.code"
