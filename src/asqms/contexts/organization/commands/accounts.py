# SPDX-License-Identifier: Apache-2.0
"""Who may sign in: invitations, the end of access, preferences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord
from asqms.contexts.organization.commands.organisations import join
from asqms.contexts.organization.commands.records import write_record
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError, OrganizationError
from asqms.contexts.organization.models import Account, Membership, Organisation, Person
from asqms.contexts.organization.queries.access import authorise

INVITATION_DAYS = 7
_SALT = "asqms.invitation"
_THEMES = frozenset({"", "system", "light", "dark"})
_LANGUAGES = frozenset({"", "en", "zh-Hans", "de"})


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation just made; ``token`` goes to the person alone and is worth a password."""

    person: str
    email: str
    token: str = field(repr=False)


def person_id(name: str, email: str) -> str:
    """Return a readable id for a person: the name in Latin letters, else the address before its sign."""
    for text in (name, email.partition("@")[0]):
        found = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
        if text.isascii() and re.match(r"[a-z]", found):
            return found[:80]
    return "person-" + salted_hmac(_SALT, email).hexdigest()[:8]


def assign(actor: Actor, person: str, roles: Sequence[tuple[str, str]]) -> None:
    """Give a person roles on scopes (the organisation without one) from today on; errors as write_record."""
    for role, scope in roles:
        content: dict[str, object] = {"role": role, "person": person, "since": actor.day.isoformat()}
        write_record(actor, "assignments", content | ({"scope": scope} if scope else {}))


def invite(
    actor: Actor, email: str, name: str, *, person: str = "", roles: Sequence[tuple[str, str]] = ()
) -> Invitation:
    """Let somebody in: account, person, membership and roles; the token lets them choose a way to sign in.

    An account of other organisations as well joins without a token: nobody here may replace its
    password. Needs ``organization.manage_access``; ledger action ``organization.account_invited``. Raises
    AccessRefusedError, InvalidRecordError, OrganizationError ``organization.bad_email``,
    ``organization.already_member`` or ``organization.person_taken``.
    """
    authorise(actor, "organization.manage_access")
    address = checked_address(email)
    with transaction.atomic():
        account = Account.objects.filter(email=address).first()
        key = person or _free_person(actor, name, address)
        _require_free(actor, account, key)
        if not Person.objects.filter(organisation=actor.organisation, key=key).exists():
            write_record(actor, "people", {"id": key, "name": name})
        assign(actor, key, roles)
        if account is None:
            account = Account.objects.create_user(address, None, name=name)
        join(account, Organisation.objects.get(pk=actor.organisation), key, at=actor.at)
        note_account(actor, key, "organization.account_invited")
    token = _token(account) if _only_here(actor, account) and not account.has_usable_password() else ""
    return Invitation(key, address, token)


def invite_again(actor: Actor, person: str) -> Invitation:
    """Make a new link for a member who cannot sign in; it replaces the password and ends every session.

    Needs ``organization.manage_access``; ledger action ``organization.access_link_made``. Raises
    NotFoundError, AccessRefusedError and OrganizationError ``organization.shared_account``.
    """
    authorise(actor, "organization.manage_access")
    row = _membership(actor, person)
    if not _only_here(actor, row.account):
        raise OrganizationError(
            "organization.shared_account",
            "This account belongs to another organisation as well.",
            hint="Only the person can change how it signs in.",
        )
    with transaction.atomic():
        note_account(actor, person, "organization.access_link_made")
    return Invitation(person, row.account.email, _token(row.account))


def invited(token: str) -> Account:
    """Return the account an invitation is for; raises OrganizationError ``organization.invitation_void``."""
    void = OrganizationError(
        "organization.invitation_void",
        "This invitation is no longer valid.",
        hint="Ask an administrator of your organisation for a new link.",
    )
    try:
        given = signing.loads(token, salt=_SALT, max_age=INVITATION_DAYS * 86_400)
        account = Account.objects.filter(pk=int(given["account"]), is_active=True).first()
        seal = str(given["seal"])
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise void from error
    if account is None or not constant_time_compare(seal, _seal(account)):
        raise void
    if not Membership.objects.filter(account=account, ended_on__isnull=True).exists():
        raise void
    return account


def accept_invitation(token: str, password: str) -> Account:
    """Set the password of an invited account; the link is used up and earlier sessions end.

    The caller checks the password's strength. Raises OrganizationError ``organization.invitation_void``.
    """
    with transaction.atomic():
        account = invited(token)
        account.set_password(password)
        account.save(update_fields=["password"])
    return account


def end_access(actor: Actor, person: str) -> None:
    """End somebody's access from this moment on: sessions and tokens stop with their next request.

    Needs ``organization.manage_access``; ledger action ``organization.access_ended``. Raises NotFoundError,
    AccessRefusedError and OrganizationError ``organization.own_access``.
    """
    authorise(actor, "organization.manage_access")
    if person == actor.person and not actor.operates:
        raise OrganizationError(
            "organization.own_access",
            "You cannot end your own access.",
            hint="Ask another administrator.",
        )
    _change_access(actor, person, actor.day, "organization.access_ended")


def restore_access(actor: Actor, person: str) -> None:
    """Give somebody access again; ledger action ``organization.access_restored``; errors as end_access."""
    authorise(actor, "organization.manage_access")
    _change_access(actor, person, None, "organization.access_restored")


def prefer(
    account: Account, *, name: str | None = None, language: str | None = None, theme: str | None = None
) -> None:
    """Keep how an account is greeted, its language and its theme; unknown ones change nothing."""
    if name is not None and name.strip():
        account.name = name.strip()[:500]
    if language is not None and language in _LANGUAGES:
        account.language = language
    if theme is not None and theme in _THEMES:
        account.theme = theme
    account.save(update_fields=["name", "language", "theme"])


def _change_access(actor: Actor, person: str, ended_on: date | None, action: str) -> None:
    with transaction.atomic():
        row = _membership(actor, person)
        row.ended_on = ended_on
        row.save(update_fields=["ended_on"])
        note_account(actor, person, action)


def _membership(actor: Actor, person: str) -> Membership:
    row = Membership.objects.filter(organisation=actor.organisation, person=person).select_related("account")
    found = row.first()
    if found is None:
        raise NotFoundError("account", person)
    return found


def _require_free(actor: Actor, account: Account | None, person: str) -> None:
    rows = Membership.objects.filter(organisation=actor.organisation)
    if account is not None and rows.filter(account=account).exists():
        raise OrganizationError(
            "organization.already_member", "This address has access already.", hint="Look for it in the list."
        )
    if rows.filter(person=person).exists():
        raise OrganizationError(
            "organization.person_taken",
            f"{person} has an account already.",
            hint="Choose another person, or leave the id empty.",
            context={"person": person},
        )


def _free_person(actor: Actor, name: str, email: str) -> str:
    wanted = person_id(name, email)
    taken = set(
        Person.objects.filter(organisation=actor.organisation, key__startswith=wanted).values_list(
            "key", flat=True
        )
    )
    return next(key for key in (wanted, *(f"{wanted}-{at}" for at in range(2, 10_000))) if key not in taken)


def _only_here(actor: Actor, account: Account) -> bool:
    return not Membership.objects.filter(account=account).exclude(organisation=actor.organisation).exists()


def _token(account: Account) -> str:
    return signing.dumps({"account": account.pk, "seal": _seal(account)}, salt=_SALT)


def _seal(account: Account) -> str:
    """Bind a link to the sign-in state, so that it works once and only until it is used."""
    state = f"{account.pk}:{account.password}:{account.last_login}"
    return salted_hmac(_SALT, state, algorithm="sha256").hexdigest()[:32]


def checked_address(email: str) -> str:
    """Return an e-mail address as accounts keep it; raises OrganizationError ``organization.bad_email``."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise OrganizationError(
            "organization.bad_email", "This is no e-mail address.", hint="Write it like name@example.org."
        ) from error
    return address


def note_account(actor: Actor, person: str, action: str) -> None:
    """Write to the ledger that something happened to the account of a person."""
    _note(actor, NewRecord("accounts", person, {"person": person}, actor.day, action))


def _note(actor: Actor, record: NewRecord) -> None:
    ledger.append(actor.organisation_uid, [record], actor=actor.signature, at=actor.at)
