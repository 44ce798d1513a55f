# SPDX-License-Identifier: Apache-2.0
"""Files of records: bytes first, then the version of the record that names them."""

from __future__ import annotations

import unicodedata
from typing import BinaryIO

from django.db import transaction

from asqms.contexts.evidence import api as evidence
from asqms.contexts.governance.commands.writing import at_hand, changed, keep, require_editable
from asqms.contexts.governance.data import Attached
from asqms.contexts.governance.data.records import MOST_ATTACHMENTS
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError

_LONGEST_NAME = 200


def attach(actor: Actor, number: str, name: str, stream: BinaryIO, *, reason: str = "") -> Attached:
    """Attach a file to a record; the same bytes again change nothing.

    Signatures on what was there before no longer stand. Right and roles as edit_record; ledger
    ``governance.record_written``. Raises as edit_record, EvidenceError ``evidence.too_large`` and
    GovernanceError ``governance.not_editable``, ``governance.empty_file``,
    ``governance.too_many_attachments``.
    """
    with transaction.atomic():
        _, record, given = at_hand(actor, number)
        require_editable(given, record)
    digest, size = evidence.keep_bytes(actor, stream)
    if not size:
        raise GovernanceError("governance.empty_file", "The file is empty.", hint="Choose another file.")
    entry = {
        "digest": digest,
        "name": clean_file_name(name),
        "size_bytes": size,
        "person": actor.person,
        "at": actor.at.isoformat(),
    }
    new = Attached.model_validate(entry)
    with transaction.atomic():
        _, record, given = at_hand(actor, number)
        require_editable(given, record)
        known = next((one for one in record.attachments if one.digest == digest), None)
        if known is not None:
            return known
        if len(record.attachments) >= MOST_ATTACHMENTS:
            raise GovernanceError(
                "governance.too_many_attachments",
                f"A record holds at most {MOST_ATTACHMENTS} files.",
                hint="Take one away first, or put several into an archive.",
                context={"most": MOST_ATTACHMENTS},
            )
        keep(actor, changed(record, {"attachments": [*record.attachments, new]}), reason=reason)
    return new


def detach(actor: Actor, number: str, digest: str, *, reason: str = "") -> None:
    """Take a file away from a record; its bytes stay as long as the record is kept.

    Raises as attach, and NotFoundError where the record has no such file.
    """
    with transaction.atomic():
        _, record, given = at_hand(actor, number)
        left = [one for one in record.attachments if one.digest != digest]
        if len(left) == len(record.attachments):
            raise NotFoundError("attachment", digest)
        require_editable(given, record)
        keep(actor, changed(record, {"attachments": left}), reason=reason)


def clean_file_name(name: str) -> str:
    """Return the last part of a file's name with signs that print; never empty, never a folder."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign if sign.isprintable() else "_" for sign in unicodedata.normalize("NFC", last))
    return shown.strip(" .")[-_LONGEST_NAME:] or "file"
