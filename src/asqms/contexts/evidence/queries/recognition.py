# SPDX-License-Identifier: Apache-2.0
"""Recognises a file before anything is recorded: what it is, what it says, whether it is there already."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from asqms.contexts.catalog import api as catalog
from asqms.contexts.evidence.commands.uploading import own_upload, parts_as_stream
from asqms.contexts.evidence.data import Recognition
from asqms.contexts.evidence.domain.dates import stated_day
from asqms.contexts.evidence.domain.naming import clean_name
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.queries.visible import visible_evidence
from asqms.contexts.evidence.readers import readers
from asqms.contexts.evidence.store import PIECE, evidence_store, too_large
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.workspace.inspection import FileReading

_MOST_DUPLICATES = 20


def preview(actor: Actor, name: str, stream: BinaryIO, *, adapter: str = "") -> Recognition:
    """Return what the content of a file says; nothing is kept.

    Right: ``evidence.receive`` on any scope. Raises AccessRefusedError, EvidenceError
    ``evidence.bad_name``, ``evidence.too_large``, ``evidence.readers_busy``.
    """
    if not organization.may_anywhere(actor, "evidence.receive"):
        raise AccessRefusedError("evidence.receive", "")
    shown = clean_name(name)
    limit: int = settings.ASQMS_CONFIG.upload_limit
    with tempfile.TemporaryDirectory(prefix="asqms-preview-") as folder:
        path = Path(folder) / "bytes"
        size = 0
        with path.open("xb") as written:
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > limit:
                    raise too_large(limit)
                written.write(piece)
        done = readers().read(path, name=shown.rpartition("/")[2], adapter=adapter)
    return _recognised(actor, shown, done)


def preview_upload(actor: Actor, upload: str, *, adapter: str = "") -> Recognition:
    """Return what the content of a finished upload says.

    Raises NotFoundError, EvidenceError ``evidence.upload_incomplete`` and as preview.
    """
    found = own_upload(actor, upload)
    if not found.complete:
        raise EvidenceError(
            "evidence.upload_incomplete",
            "The file has not arrived completely.",
            hint="Send the rest and finish the upload.",
        )
    store = evidence_store()
    if store.size_of(actor.organisation_uid, found.digest) is not None:
        with store.local_copy(actor.organisation_uid, found.digest) as path:
            done = readers().read(path, name=found.name.rpartition("/")[2], adapter=adapter)
        return _recognised(actor, found.name, done)
    with parts_as_stream(actor.organisation_uid, found) as stream:
        return preview(actor, found.name, stream, adapter=adapter)


def known_type(actor: Actor, evidence_type: str) -> str:
    """Return a type that an adapter names, empty where the catalogue does not have it."""
    known = catalog.catalogue(actor.organisation_uid, actor.day).evidence_type_by_id
    return evidence_type if evidence_type in known else ""


def _recognised(actor: Actor, name: str, done: FileReading) -> Recognition:
    facts = done.reading.facts if done.reading else {}
    day = stated_day(facts, actor.day)
    same = visible_evidence(actor).filter(digest=done.digest) if done.digest else None
    error = done.error
    return Recognition(
        name=name,
        digest=done.digest,
        size_bytes=done.size_bytes,
        adapter=done.adapter,
        format_version=done.reading.format_version if done.reading else "",
        type=known_type(actor, done.reading.evidence_type if done.reading else ""),
        facts=facts,
        notices=tuple(one.message for one in done.notices),
        effective=day[0] if day else actor.day,
        effective_from=day[1] if day else "",
        duplicates=()
        if same is None
        else tuple(same.order_by("uid").values_list("uid", flat=True)[:_MOST_DUPLICATES]),
        problem=error.code if error else "",
        problem_message=error.message if error else "",
        problem_hint=error.hint if error else "",
    )
