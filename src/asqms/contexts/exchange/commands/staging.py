# SPDX-License-Identifier: Apache-2.0
"""Keeps a table between its preview and its import, for the person who sent it."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db.models import Q

from asqms.contexts.exchange.data import ENCODINGS, MOST_BYTES
from asqms.contexts.exchange.errors import ExchangeError
from asqms.contexts.exchange.models import StagedFile
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.permissions import WRITE
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 5
_LONGEST_NAME = 200


def stage_table(actor: Actor, name: str, file_name: str, content: bytes, *, encoding: str = "") -> str:
    """Keep a table for a day and return its id; only the newest five of a person are kept.

    Right ``governance.write`` somewhere. Raises AccessRefusedError, NotFoundError for an unknown type and
    ExchangeError ``exchange.too_large``, ``exchange.bad_encoding``.
    """
    if not organization.may_anywhere(actor, WRITE):
        raise AccessRefusedError(WRITE, "")
    governance.type_for(actor, name)
    if len(content) > MOST_BYTES:
        raise ExchangeError(
            "exchange.too_large",
            f"A table may have {MOST_BYTES >> 20} MB.",
            hint="Split it into several files.",
            context={"most": MOST_BYTES >> 20},
        )
    if encoding and encoding not in ENCODINGS:
        raise ExchangeError(
            "exchange.bad_encoding",
            f"{encoding[:40]} is no encoding this reads.",
            hint=f"One of {', '.join(ENCODINGS)}.",
            context={"encoding": encoding[:40]},
        )
    own = StagedFile.objects.filter(organisation=actor.organisation, person=actor.person)
    StagedFile.objects.filter(organisation=actor.organisation, at__lt=actor.at - KEPT_FOR).delete()
    kept = list(own.order_by("-at", "-pk").values_list("pk", flat=True)[: MOST_KEPT - 1])
    own.filter(~Q(pk__in=kept)).delete()
    row = StagedFile.objects.create(
        organisation_id=actor.organisation,
        person=actor.person,
        uid=secrets.token_hex(16),
        type=name,
        name=clean(file_name),
        encoding=encoding,
        content=content,
        at=actor.at,
    )
    return row.uid


def staged_table(actor: Actor, uid: str, name: str) -> tuple[str, bytes, str]:
    """Return name, bytes and encoding of a table that the actor sent for a type; raises NotFoundError."""
    row = StagedFile.objects.filter(
        organisation=actor.organisation,
        person=actor.person,
        uid=uid[:40],
        type=name,
        at__gte=actor.at - KEPT_FOR,
    ).first()
    if row is None:
        raise NotFoundError("table", uid)
    return row.name, bytes(row.content), row.encoding


def forget_table(actor: Actor, uid: str) -> None:
    """Take a table away that was brought in or is not wanted any more."""
    StagedFile.objects.filter(organisation=actor.organisation, person=actor.person, uid=uid[:40]).delete()


def clean(name: str) -> str:
    """Return the last part of a file's name with signs that print."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign if sign.isprintable() else "_" for sign in last)[:_LONGEST_NAME] or "table"
