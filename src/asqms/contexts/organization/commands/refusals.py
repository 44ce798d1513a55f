# SPDX-License-Identifier: Apache-2.0
"""What was refused, kept in the ledger for the audit: a right somebody lacked, a way in that stayed shut."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord
from asqms.contexts.organization.commands.organisations import server_of
from asqms.contexts.organization.commands.tokens import token_digest
from asqms.contexts.organization.data import Actor, Attempt
from asqms.contexts.organization.models import ApiToken, Membership, Organisation
from asqms.contexts.work import api as work
from asqms.kernel.digest import CanonicalValue

LEDGER_KIND = "refusals"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MOST_A_MINUTE = 30
MOST_A_DAY = 1_000
"""How many records of refused sign-ins an organisation gets; what is beyond is counted by the hour."""
_SALT = "asqms.refusals"


def note_refusal(actor: Actor, right: str, scope: str, where: str) -> None:
    """Write a refused attempt to the ledger in a transaction of its own, once a minute and right at most.

    Ledger action ``access.refused``; it holds the person's id and nothing else about the person.
    """
    minute = actor.at.strftime("%Y-%m-%dT%H:%M")
    key = f"{actor.person}:{right}:{scope}:{minute}"[:500]
    with transaction.atomic():
        if ledger.current_version(actor.organisation_uid, LEDGER_KIND, key) == 0:
            content = {"person": actor.person, "right": right, "scope": scope, "where": where[:200]}
            _append(actor, key, content, "access.refused")


def note_attempt(attempt: Attempt) -> str:
    """Keep a refused way in for the audit, and return the mark that stands for the address.

    Attempts of a minute from one address, by one way, at one account are one record: a version at the
    first, the tenth, the hundredth of them. Whose account was meant is kept by the person's id where there
    is one; addresses, names and secrets are not. Ledger action ``access.attempt_refused``, by the server.
    """
    mark = address_mark(attempt.address)
    for organisation, person in _concerned(attempt):
        _count(server_of(organisation, at=attempt.at), attempt, mark, person)
    return mark


def address_mark(address: str) -> str:
    """Return what stands for an address, of IPv6 for its network: the same each time, not to be read back.

    It hangs on the secret of the server, so that nobody finds an address by trying all of them.
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        place = address
    else:
        network = ipaddress.ip_network((known, 64 if known.version == 6 else 32), strict=False)  # noqa: PLR2004
        place = str(network.network_address)
    return salted_hmac(_SALT, place, algorithm="sha256").hexdigest()[:12]


def _concerned(attempt: Attempt) -> Iterable[tuple[Organisation, str]]:
    """Return the organisations and people an attempt was about; all organisations if nobody is known."""
    found: list[tuple[Organisation, str]] = []
    if attempt.email:
        members = Membership.objects.filter(account__email=attempt.email.strip().lower())
        found = [(one.organisation, one.person) for one in members.select_related("organisation")]
    elif attempt.token:
        tokens = ApiToken.objects.filter(digest=token_digest(attempt.token)).select_related("organisation")
        found = [(one.organisation, one.person) for one in tokens]
    return found or [(one, "") for one in Organisation.objects.all()]


def _count(server: Actor, attempt: Attempt, mark: str, person: str) -> None:
    minute = attempt.at.strftime("%Y-%m-%dT%H:%M")
    key = f"{attempt.way}:{attempt.code}:{person}:{mark}:{minute}"
    told: dict[str, CanonicalValue] = {"way": attempt.way, "code": attempt.code, "from": mark}
    if person:
        told["person"] = person
    with transaction.atomic():
        number = _number(server, key, MINUTE)
        if not _is_milestone(number):
            return
        if not _has_room(server, known=bool(person)):
            key = f"beyond:{attempt.at.strftime('%Y-%m-%dT%H')}"
            told, number = {"way": "any"}, _number(server, key, timedelta(hours=1))
            if not _is_milestone(number):
                return
        _append(server, key, {**told, "attempts": number}, "access.attempt_refused")


def _number(server: Actor, key: str, span: timedelta) -> int:
    return work.count(f"refused:{server.organisation_uid}:{key}", int(span.total_seconds()), server.at)


def _is_milestone(number: int) -> bool:
    return str(number).rstrip("0") == "1"


def _has_room(server: Actor, *, known: bool) -> bool:
    """Tell whether one more record fits; attempts at known accounts are not crowded out by others."""
    name = f"refusals:{server.organisation_uid}:{known}"
    return work.allow(name, MOST_A_MINUTE, int(MINUTE.total_seconds()), server.at) and work.allow(
        name, MOST_A_DAY, int(DAY.total_seconds()), server.at
    )


def _append(actor: Actor, key: str, content: Mapping[str, CanonicalValue], action: str) -> None:
    new = NewRecord(LEDGER_KIND, key, content, actor.day, action)
    ledger.append(actor.organisation_uid, [new], actor=actor.signature, at=actor.at)
