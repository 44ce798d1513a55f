# SPDX-License-Identifier: Apache-2.0
"""Uploads that survive cuts at any byte: parts may come again, overlap, or come in any order."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from asqms.contexts.evidence.data import UploadState
from asqms.contexts.evidence.domain.naming import clean_name
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.models import Upload, UploadPart
from asqms.contexts.evidence.queries.visible import visible_evidence
from asqms.contexts.evidence.store import bare, evidence_store, too_large
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from asqms.contexts.work.data import JobContext

PART_BYTES = 8 << 20
"""What is held in memory and stored at a time."""
MOST_PARTS = 4_000
MOST_OPEN = 1_000
KEPT_FOR = timedelta(days=3)
_UNKNOWN = -1


def start_upload(actor: Actor, name: str, *, size_bytes: int, digest: str) -> UploadState:
    """Announce a file with its size and SHA-256; the same announcement of a person finds its upload again.

    It is complete at once where the actor may see evidence with these bytes: they need not be sent.

    Right: ``evidence.receive`` on any scope. Raises AccessRefusedError and EvidenceError
    ``evidence.too_large``, ``evidence.bad_size``, ``evidence.bad_digest``, ``evidence.bad_name``,
    ``evidence.too_many_uploads``.
    """
    _authorise(actor)
    if size_bytes < 0:
        raise EvidenceError("evidence.bad_size", "A file cannot have fewer than no bytes.")
    limit: int = settings.ASQMS_CONFIG.upload_limit
    if size_bytes > limit:
        raise too_large(limit)
    announced = {"name": clean_name(name), "size_bytes": size_bytes, "digest": f"sha256:{bare(digest)}"}
    found = _own(actor).filter(**announced, expires_at__gt=actor.at).order_by("-pk").first()
    if found is None:
        same = visible_evidence(actor).filter(digest=announced["digest"], size_bytes=size_bytes)
        found = _created(actor, {**announced, "complete": same.exists()})
    return state_of(found)


def append_part(actor: Actor, uid: str, stream: BinaryIO, *, offset: int) -> UploadState:
    """Store what comes from an offset on, durably, piece by piece; a stream that breaks off keeps what came.

    Parts may repeat, overlap and come in any order. Raises NotFoundError and EvidenceError
    ``evidence.beyond_end``, ``evidence.too_many_parts``.
    """
    upload = own_upload(actor, uid)
    if upload.complete:
        return state_of(upload)
    if offset < 0 or offset > upload.size_bytes:
        raise _beyond_end(upload)
    for data in _pieces_of(stream):
        if offset + len(data) > upload.size_bytes:
            raise _beyond_end(upload)
        _keep(actor, upload, offset, data)
        offset += len(data)
    return state_of(upload)


def upload_state(actor: Actor, uid: str) -> UploadState:
    """Return how far an upload of the actor is; raises NotFoundError."""
    return state_of(own_upload(actor, uid))


def finish_upload(actor: Actor, uid: str) -> UploadState:
    """Check all bytes against the announced size and digest; safe to repeat.

    Raises NotFoundError, EvidenceError ``evidence.upload_incomplete`` and, where the bytes are others than
    announced, ``evidence.digest_differs``: everything has to be sent again then.
    """
    upload = own_upload(actor, uid)
    if upload.complete:
        return state_of(upload)
    arrived = state_of(upload).offset
    if arrived != upload.size_bytes:
        raise EvidenceError(
            "evidence.upload_incomplete",
            f"{arrived} of {upload.size_bytes} bytes have arrived.",
            hint="Send the rest from there on.",
            context={"offset": arrived, "size_bytes": upload.size_bytes},
        )
    if _digest(actor.organisation_uid, upload) != upload.digest:
        upload.parts.all().delete()
        evidence_store().drop_parts(actor.organisation_uid, upload.uid)
        raise digest_differs()
    Upload.objects.filter(pk=upload.pk).update(complete=True)
    upload.complete = True
    return state_of(upload)


def take_upload(actor: Actor, name: str, stream: BinaryIO) -> UploadState:
    """Take a whole file at once, as a form sends it, to be recognised and received afterwards.

    Right and errors as start_upload.
    """
    _authorise(actor)
    upload = _created(actor, {"name": clean_name(name), "size_bytes": _UNKNOWN, "digest": ""})
    limit: int = settings.ASQMS_CONFIG.upload_limit
    digest, size = hashlib.sha256(), 0
    while data := stream.read(PART_BYTES):
        if size + len(data) > limit:
            abandon(actor.organisation_uid, upload)
            raise too_large(limit)
        _keep(actor, upload, size, data)
        digest.update(data)
        size += len(data)
    upload.size_bytes, upload.digest, upload.complete = size, f"sha256:{digest.hexdigest()}", True
    upload.save(update_fields=["size_bytes", "digest", "complete"])
    return state_of(upload)


def own_upload(actor: Actor, uid: str) -> Upload:
    """Return an upload of the actor that has not expired; raises NotFoundError."""
    found = _own(actor).filter(uid=uid[:40], expires_at__gt=actor.at).first()
    if found is None:
        raise NotFoundError("upload", uid)
    return found


def state_of(upload: Upload) -> UploadState:
    """Return how far an upload is."""
    if upload.complete:
        offset = upload.size_bytes
    else:
        offset = 0
        for part in upload.parts.order_by("offset", "size_bytes"):
            if part.offset > offset:
                break
            offset = max(offset, part.offset + part.size_bytes)
    return UploadState(
        uid=upload.uid,
        name=upload.name,
        size_bytes=upload.size_bytes,
        digest=upload.digest,
        offset=offset,
        complete=upload.complete,
        expires_at=upload.expires_at,
        evidence=upload.evidence,
    )


def parts_as_stream(organisation: str, upload: Upload) -> io.BufferedReader:
    """Return all bytes of an upload in order; what overlaps is taken once."""
    return io.BufferedReader(_Joined(_bytes(organisation, upload)), PART_BYTES)


def forget_uploads(job: JobContext) -> None:
    """Take away what nobody finished in time, and the parts of what was received; safe to repeat."""
    expired = Upload.objects.filter(expires_at__lte=job.now()).select_related("organisation")
    for upload in expired.order_by("pk")[:1_000]:
        abandon(upload.organisation.uid, upload)


def abandon(organisation: str, upload: Upload) -> None:
    """Take an upload and its parts away."""
    evidence_store().drop_parts(organisation, upload.uid)
    upload.delete()


def _authorise(actor: Actor) -> None:
    if not organization.may_anywhere(actor, "evidence.receive"):
        raise AccessRefusedError("evidence.receive", "")
    if _own(actor).filter(evidence="", expires_at__gt=actor.at).count() >= MOST_OPEN:
        raise EvidenceError(
            "evidence.too_many_uploads",
            "Too many of your uploads were not used for anything.",
            hint="Finish them or wait until they are cleaned away.",
        )


def _own(actor: Actor) -> QuerySet[Upload]:
    return Upload.objects.filter(organisation=actor.organisation, person=actor.person)


def _created(actor: Actor, announced: dict[str, object]) -> Upload:
    return Upload.objects.create(
        organisation_id=actor.organisation,
        uid=secrets.token_hex(16),
        person=actor.person,
        started_at=actor.at,
        expires_at=actor.at + KEPT_FOR,
        **announced,
    )


def _keep(actor: Actor, upload: Upload, offset: int, data: bytes) -> None:
    """Store bytes first, then note them: what is noted is durable."""
    part = UploadPart(upload=upload, offset=offset, size_bytes=len(data))
    if upload.parts.count() >= MOST_PARTS:
        raise EvidenceError(
            "evidence.too_many_parts",
            "The file was sent in too many parts.",
            hint="Send parts of some megabytes; the upload has to be started again when it has expired.",
        )
    evidence_store().put_part(actor.organisation_uid, upload.uid, part.name, data)
    with transaction.atomic():
        UploadPart.objects.bulk_create([part], ignore_conflicts=True)


def _pieces_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield what comes in bounded pieces; where the stream breaks off, what had come until then."""
    held = bytearray()
    while True:
        try:
            data = stream.read(min(1 << 16, PART_BYTES - len(held)))
        except OSError:
            data = b""
        held += data
        if held and (not data or len(held) >= PART_BYTES):
            yield bytes(held)
            held.clear()
        if not data:
            return


def _bytes(organisation: str, upload: Upload) -> Iterator[bytes]:
    store, done = evidence_store(), 0
    for part in upload.parts.order_by("offset", "-size_bytes"):
        end = part.offset + part.size_bytes
        if end > done:
            yield store.part(organisation, upload.uid, part.name)[done - part.offset :]
            done = end


def _digest(organisation: str, upload: Upload) -> str:
    digest = hashlib.sha256()
    for data in _bytes(organisation, upload):
        digest.update(data)
    return f"sha256:{digest.hexdigest()}"


def digest_differs() -> EvidenceError:
    """Return the error of bytes that are not those that were announced."""
    return EvidenceError(
        "evidence.digest_differs",
        "The bytes that arrived are not those that were announced.",
        hint="Send the file again from the beginning.",
    )


def _beyond_end(upload: Upload) -> EvidenceError:
    return EvidenceError(
        "evidence.beyond_end",
        f"The file was announced with {upload.size_bytes} bytes; this part goes beyond.",
        hint="Ask for the state of the upload and go on from its offset.",
    )


class _Joined(io.RawIOBase):
    """Pieces of bytes as one stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        """Tell that it is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what comes next."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
