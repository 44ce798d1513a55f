# SPDX-License-Identifier: Apache-2.0
"""Founds organisations, gives accounts a person in one, and makes actors."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord
from asqms.contexts.organization.commands.records import plain_content
from asqms.contexts.organization.commands.scopes import place_scope
from asqms.contexts.organization.data import Actor, Channel
from asqms.contexts.organization.errors import NotFoundError, OrganizationError
from asqms.contexts.organization.models import Account, Membership, Organisation, Person
from asqms.contexts.organization.settings_shape import SettingsRecord

OPERATOR = "operator"
SERVER = "server"


def found_organisation(reference: str, name: str, *, at: datetime) -> Organisation:
    """Create an organisation with its scope and its settings; only the operator's command and set-up do.

    Raises OrganizationError ``organization.already_founded``. Ledger action ``organization.founded``.
    """
    if Organisation.objects.filter(reference=reference).exists():
        raise OrganizationError(
            "organization.already_founded", f"There is an organisation {reference} already.", hint="Use it."
        )
    settings = SettingsRecord(id=reference, name=name)
    with transaction.atomic():
        row = Organisation.objects.create(
            uid=secrets.token_hex(16), reference=reference, name=name, created_at=at
        )
        place_scope(row.pk, reference, "organization", name, None)
        new = NewRecord("settings", "organisation", plain_content(settings), date.min, "organization.founded")
        ledger.append(row.uid, [new], actor=f"{Channel.COMMAND.value}:{OPERATOR}", at=at)
    return row


def server_of(organisation: Organisation, *, at: datetime) -> Actor:
    """Return the server itself as the author of what it does by itself."""
    return Actor(organisation.pk, organisation.uid, SERVER, at, Channel.JOB, operates=True)


def operator_of(reference: str | None, *, at: datetime) -> Actor:
    """Return the person at the machine's command line, acting for an organisation.

    Raises NotFoundError, and OrganizationError ``organization.several`` when a name is needed.
    """
    rows = list(Organisation.objects.order_by("reference")[:20])
    if reference:
        rows = list(Organisation.objects.filter(reference=reference))
    if not rows:
        raise NotFoundError("organisation", reference or "")
    if len(rows) > 1:
        raise OrganizationError(
            "organization.several",
            "This server holds several organisations.",
            hint="Name one: " + ", ".join(row.reference for row in rows),
        )
    return Actor(rows[0].pk, rows[0].uid, OPERATOR, at, Channel.COMMAND, operates=True)


def join(account: Account, organisation: Organisation, person: str, *, at: datetime) -> Membership:
    """Let an account act as a person of an organisation."""
    return Membership.objects.update_or_create(
        account=account, organisation=organisation, defaults={"person": person, "since": at.date()}
    )[0]


def member(
    account: Account, organisation: int | None, *, at: datetime, channel: Channel = Channel.SESSION
) -> Actor | None:
    """Return the account as an actor of an organisation (its first without one), or None."""
    rows = Membership.objects.filter(account=account, ended_on__isnull=True).select_related("organisation")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    found = rows.order_by("pk").first()
    if found is None:
        return None
    return Actor(found.organisation_id, found.organisation.uid, found.person, at, channel, account=account.pk)


def add_demo_account(actor: Actor, person: str) -> Account:
    """Give a person of the demo an account without a password; the demo's sign-in page offers it.

    Raises OrganizationError ``organization.no_demo`` on any other server.
    """
    if not (settings.ASQMS_CONFIG.demo and actor.operates):
        raise OrganizationError(
            "organization.no_demo",
            "Accounts without a password exist in the demo only.",
            hint="Invite people.",
        )
    row = Organisation.objects.get(pk=actor.organisation)
    name = Person.objects.get(organisation=row, key=person).name
    account = Account.objects.create_user(f"{person}@{row.reference}.example", None, name=name)
    join(account, row, person, at=actor.at)
    return account
