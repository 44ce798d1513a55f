# SPDX-License-Identifier: Apache-2.0
"""Reads accounts: who signs in as whom, who has access, whether the server was set up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q

from asqms.contexts.organization.data import Actor, Channel
from asqms.contexts.organization.models import Account, Assignment, Membership, Organisation
from asqms.contexts.organization.queries.access import authorise


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account as a person of one of its organisations."""

    actor: Actor
    organisation_name: str


@dataclass(frozen=True, slots=True)
class OwnOrganisation:
    """An organisation an account belongs to."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class AccessRow:
    """Somebody who has or had access to the organisation."""

    person: str
    name: str
    email: str
    since: date
    ended_on: date | None
    last_sign_in: datetime | None
    can_sign_in: bool
    roles: tuple[tuple[str, str], ...]

    @property
    def state(self) -> str:
        """``active``, ``invited`` (has not set a way to sign in yet) or ``ended``."""
        if self.ended_on is not None:
            return "ended"
        return "active" if self.can_sign_in else "invited"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that the sign-in page of the demo offers."""

    email: str
    name: str
    roles: tuple[str, ...]


def nobody_yet() -> bool:
    """Tell whether the server holds no organisation, so that set-up comes first."""
    return not Organisation.objects.exists()


def signed_in(account: int, organisation: int | None, *, at: datetime) -> SignedIn | None:
    """Return an account as a person of the organisation, of its first one where it is no member of that."""
    rows = list(
        Membership.objects.filter(account=account, ended_on__isnull=True)
        .select_related("organisation")
        .order_by("pk")[:50]
    )
    found = next((row for row in rows if row.organisation_id == organisation), rows[0] if rows else None)
    if found is None:
        return None
    actor = Actor(
        found.organisation_id, found.organisation.uid, found.person, at, Channel.SESSION, account=account
    )
    return SignedIn(actor, found.organisation.name)


def own_organisations(account: int) -> tuple[OwnOrganisation, ...]:
    """Return the organisations an account belongs to, in order of names."""
    rows = Membership.objects.filter(account=account, ended_on__isnull=True).select_related("organisation")
    return tuple(
        OwnOrganisation(row.organisation_id, row.organisation.name)
        for row in rows.order_by("organisation__name")[:50]
    )


def people_with_access(actor: Actor) -> tuple[AccessRow, ...]:
    """Return everybody with an account in the organisation, in order of names.

    Needs ``organization.manage_access``; raises AccessRefusedError.
    """
    authorise(actor, "organization.manage_access")
    roles: dict[str, list[tuple[str, str]]] = {}
    held = Assignment.objects.filter(organisation=actor.organisation, since__lte=actor.day)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=actor.day))
    for person, role, scope in held.order_by("role", "scope__key").values_list(
        "person", "role", "scope__key"
    ):
        roles.setdefault(person, []).append((role, scope))
    rows = Membership.objects.filter(organisation=actor.organisation).select_related("account")
    return tuple(
        AccessRow(
            person=row.person,
            name=row.account.name or row.account.email,
            email=row.account.email,
            since=row.since,
            ended_on=row.ended_on if row.account.is_active else row.ended_on or row.since,
            last_sign_in=row.account.last_login,
            can_sign_in=row.account.has_usable_password() or row.account.last_login is not None,
            roles=tuple(roles.get(row.person, ())),
        )
        for row in rows.order_by("account__name", "account__email")[:2000]
    )


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the accounts the demo's sign-in page offers; none outside the demo."""
    if not settings.ASQMS_CONFIG.demo:
        return ()
    rows = list(
        Membership.objects.filter(ended_on__isnull=True, account__is_active=True)
        .select_related("account")
        .order_by("pk")[:40]
    )
    roles = _roles_by_person({row.organisation_id for row in rows})
    return tuple(
        DemoAccount(row.account.email, row.account.name, roles.get((row.organisation_id, row.person), ()))
        for row in rows
    )


def _roles_by_person(organisations: set[int]) -> Mapping[tuple[int, str], tuple[str, ...]]:
    found: dict[tuple[int, str], list[str]] = {}
    held = Assignment.objects.filter(organisation__in=organisations).order_by("role")
    for organisation, person, role in held.values_list("organisation_id", "person", "role")[:2000]:
        known = found.setdefault((organisation, person), [])
        if role not in known:
            known.append(role)
    return {key: tuple(some) for key, some in found.items()}


def demo_account(email: str) -> Account | None:
    """Return an account the demo's sign-in page offers, None for any other and outside the demo."""
    if email not in {one.email for one in demo_accounts()}:
        return None
    return Account.objects.filter(email=email, is_active=True).first()
