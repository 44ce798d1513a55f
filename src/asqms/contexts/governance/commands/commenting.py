# SPDX-License-Identifier: Apache-2.0
"""Words about records, with people who are told."""

from __future__ import annotations

import re
import secrets

from django.db import transaction

from asqms.contexts.governance.commands.telling import notice
from asqms.contexts.governance.data import Comment
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.kinds import COMMENTS
from asqms.contexts.governance.models import Notice
from asqms.contexts.governance.permissions import WRITE
from asqms.contexts.governance.queries.reading import record_of
from asqms.contexts.governance.queries.visible import visible_record
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

MOST_MENTIONS = 20
_MENTION = re.compile(r"(?<![\w@])@([A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]|[A-Za-z0-9])")


def comment(actor: Actor, number: str, text: str) -> str:
    """Say something about a record and return the comment's id; ``@person`` mentions people there are.

    Right ``governance.write`` on the scope; ledger ``governance.commented``. Raises NotFoundError,
    AccessRefusedError, InvalidRecordError and GovernanceError ``governance.empty_comment``.
    """
    row = visible_record(actor, number)
    said = text.strip()
    if not said:
        raise GovernanceError("governance.empty_comment", "The comment is empty.", hint="Write a sentence.")
    record = record_of(actor, number)
    organization.authorise(actor, WRITE, record.scope or "")
    known = organization.people_names(actor, sorted(set(_MENTION.findall(said)))[:MOST_MENTIONS])
    entry = {
        "id": f"{number}.{secrets.token_hex(6)}",
        "number": number,
        "scope": record.scope,
        "person": actor.person,
        "on": actor.day.isoformat(),
        "text": said,
        "mentions": sorted(known),
    }
    with transaction.atomic():
        shape = organization.shaped(organization.record_kind(COMMENTS), entry)
        organization.write_records(actor, COMMENTS, [(shape, None)])
        told = [one for one in known if one != actor.person]
        notice(actor.organisation, row, told, Notice.MENTIONED, str(entry["id"]), actor.at)
    return Comment.model_validate(entry).id
