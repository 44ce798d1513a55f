# SPDX-License-Identifier: Apache-2.0
"""Tokens for machines: made, revoked, recognised; only their digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord
from asqms.contexts.organization.data import Actor, Channel
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError, OrganizationError
from asqms.contexts.organization.models import ApiToken, Membership
from asqms.contexts.organization.queries.access import known_rights, may, scopes_with

PREFIX = "asqms_"
LONGEST_DAYS = 365
INGEST_RIGHT = "evidence.receive"
MOST_TOKENS = 500
_SECRET_BYTES = 32
_LAST_USE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made; ``secret`` can never be shown again."""

    uid: str
    secret: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as lists show it."""

    uid: str
    name: str
    person: str
    rights: tuple[str, ...]
    scope: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def state(self, at: datetime) -> str:
        """Tell whether the token is ``valid``, ``revoked`` or ``expired``."""
        if self.revoked_at is not None:
            return "revoked"
        return "valid" if self.expires_at > at else "expired"


def create_token(actor: Actor, name: str, *, rights: Sequence[str], scope: str = "", days: int) -> NewToken:
    """Make a token that may do no more than its maker, on the scope and below.

    Ledger action ``token.created``. Raises OrganizationError ``organization.token_days``,
    ``organization.token_name``, ``organization.token_rights`` or ``organization.token_by_token``,
    AccessRefusedError and NotFoundError.
    """
    _require_person(actor)
    _require_wish(actor, name, rights, scope, days)
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    wanted = sorted(set(rights))
    with transaction.atomic():
        row = ApiToken.objects.create(
            organisation_id=actor.organisation,
            uid=secrets.token_hex(16),
            name=name.strip(),
            person=actor.person,
            digest=token_digest(secret),
            rights=wanted,
            scope=scope,
            created_at=actor.at,
            created_by=actor.person,
            expires_at=actor.at + timedelta(days=days),
        )
        content = {
            "person": row.person,
            "rights": wanted,
            "scope": scope,
            "expires": row.expires_at.isoformat(),
        }
        _note(actor, NewRecord("tokens", row.uid, content, actor.day, "token.created"))
    return NewToken(row.uid, secret, row.expires_at)


def revoke_token(actor: Actor, uid: str) -> None:
    """End a token at once: one's own, or any with the right to manage access; action ``token.revoked``.

    Raises NotFoundError and OrganizationError ``organization.token_by_token``.
    """
    _require_person(actor)
    with transaction.atomic():
        row = _visible(actor).filter(uid=uid).select_for_update().first()
        if row is None:
            raise NotFoundError("token", uid)
        if row.revoked_at is None:
            row.revoked_at = actor.at
            row.save(update_fields=["revoked_at"])
            _note(actor, NewRecord("tokens", uid, None, actor.day, "token.revoked"))


def tokens_of(actor: Actor, *, after: str = "", rows: int = MOST_TOKENS) -> tuple[TokenRow, ...]:
    """Return the actor's tokens, newest first; everybody's with the right to manage access.

    ``after`` is the uid of the token behind which the rows begin.
    """
    visible = _visible(actor)
    last = visible.filter(uid=after).first() if after else None
    if last is not None:
        older = Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk)
        visible = visible.filter(older)
    return tuple(
        TokenRow(
            uid=row.uid,
            name=row.name,
            person=row.person,
            rights=tuple(row.rights),
            scope=row.scope,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            revoked_at=row.revoked_at,
        )
        for row in visible.order_by("-created_at", "-pk")[:rows]
    )


def authenticate_token(secret: str, *, at: datetime) -> Actor | None:
    """Return whom a token acts as, None for one that is unknown, expired, revoked or of somebody who left."""
    if not secret.startswith(PREFIX) or len(secret) > len(PREFIX) + 2 * _SECRET_BYTES:
        return None
    member = Membership.objects.filter(
        organisation=OuterRef("organisation"),
        person=OuterRef("person"),
        ended_on__isnull=True,
        account__is_active=True,
    )
    row = (
        ApiToken.objects.filter(digest=token_digest(secret), revoked_at__isnull=True, expires_at__gt=at)
        .filter(Exists(member))
        .select_related("organisation")
        .first()
    )
    if row is None:
        return None
    recent = Q(last_used_at__isnull=True) | Q(last_used_at__lt=at - _LAST_USE_EVERY)
    if row.last_used_at is None or row.last_used_at < at - _LAST_USE_EVERY:
        ApiToken.objects.filter(recent, pk=row.pk).update(last_used_at=at)
    return Actor(
        row.organisation_id,
        row.organisation.uid,
        row.person,
        at,
        Channel.TOKEN,
        limits=frozenset(row.rights),
        token=row.pk,
        within=row.scope,
    )


def _require_person(actor: Actor) -> None:
    if actor.channel is Channel.TOKEN:
        raise OrganizationError(
            "organization.token_by_token",
            "A token can neither make nor end tokens.",
            hint="Sign in and use the page of tokens.",
        )


def _require_wish(actor: Actor, name: str, rights: Sequence[str], scope: str, days: int) -> None:
    if not 1 <= days <= LONGEST_DAYS:
        raise OrganizationError(
            "organization.token_days",
            f"A token is valid for 1 to {LONGEST_DAYS} days.",
            hint="Make a new one before it expires.",
            context={"days": LONGEST_DAYS},
        )
    if not name.strip() or len(name) > 200:  # noqa: PLR2004 - the column's length
        raise OrganizationError(
            "organization.token_name", "A token needs a name.", hint="Name the machine that will use it."
        )
    known = {right.name for right in known_rights()}
    if not rights or not set(rights) <= known:
        raise OrganizationError(
            "organization.token_rights", "A token needs at least one right.", hint="Choose what it may do."
        )
    for right in rights:
        held = may(actor, right, scope) if scope else scopes_with(actor, right).exists()
        if not held:
            raise AccessRefusedError(right, scope)


def _visible(actor: Actor) -> QuerySet[ApiToken]:
    rows = ApiToken.objects.filter(organisation=actor.organisation)
    return rows if may(actor, "organization.manage_access") else rows.filter(person=actor.person)


def _note(actor: Actor, record: NewRecord) -> None:
    ledger.append(actor.organisation_uid, [record], actor=actor.signature, at=actor.at)


def token_digest(secret: str) -> str:
    """Return what is kept of a token's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
