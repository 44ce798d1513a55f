# SPDX-License-Identifier: Apache-2.0
"""Shapes of evidence and uploads."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from asqms.contexts.evidence.data import Correction, Statement
from asqms.faces.api.shapes.base import WHOLE, Given, Shape, Words
from asqms.workspace.fields import Digest


class DigestsWish(Given):
    """Digests of bytes."""

    digests: Annotated[list[Digest], Field(max_length=10_000)]


class MissingShape(Shape):
    """Digests whose bytes have to be sent."""

    missing: list[str]


class UploadShape(Shape):
    """A file on its way: ``offset`` bytes are durable, the next part starts there."""

    uid: str
    name: str
    size_bytes: int
    digest: str
    offset: int
    complete: bool
    expires_at: datetime
    evidence: str


class UploadWish(Given):
    """A file to be sent in parts: its name, its size and the digest of all its bytes."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    size_bytes: Annotated[int, Field(ge=0, le=1 << 50), WHOLE]
    digest: Digest


class ReceiptWish(Statement):
    """What is stated about bytes that were sent before: by ``digest`` or as a finished ``upload``."""

    digest: Digest | None = None
    upload: Annotated[str, StringConstraints(max_length=40)] | None = None
    reason: Words = ""


class ReceivedShape(Shape):
    """What became of bytes: the record, and whether this request changed anything."""

    id: str
    uid: str
    version: int
    changed: bool
    digest: str
    size_bytes: int
    type: str
    subject: str
    series: str
    effective: date
    adapter: str
    problem: str
    problem_message: str
    notices: list[str]
    late: bool


class EvidenceShape(Shape):
    """One record of evidence; ``id`` names it in addresses."""

    id: str
    uid: str
    name: str
    series: str
    title: str
    type: str
    subject: str
    subject_name: str
    subject_kind: str
    effective: date
    received: date
    valid_until: date | None
    lapses_on: date | None
    withdrawn_on: date | None
    approved_by: str
    approved_on: date | None
    digest: str
    size_bytes: int
    adapter: str
    producer: str
    method: str
    sampling: str
    revision: str
    problem: str
    problem_message: str
    recorded_at: datetime
    version: int
    state: str


class EvidenceVersionShape(Shape):
    """One version of a record of evidence."""

    version: int
    known_from: date
    recorded_at: datetime
    actor: str
    action: str
    reason: str
    digest: str
    changed: list[str]
    removed: bool


class EvidenceViewShape(EvidenceShape):
    """One record of evidence with its facts and versions."""

    facts: dict[str, Any]
    notices: list[str]
    stated: dict[str, Any]
    versions: list[EvidenceVersionShape]
    superseded_by: list[str]
    older: list[str]


class WithdrawalWish(Given):
    """Why evidence does not count any more, or counts again."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class CorrectionWish(Given):
    """What is stated otherwise about the same bytes, and why."""

    correction: Correction
    reason: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class RecognitionShape(Shape):
    """What the content of a file says before anything is recorded."""

    name: str
    digest: str
    size_bytes: int
    adapter: str
    format_version: str
    type: str
    facts: dict[str, Any]
    notices: list[str]
    effective: date
    effective_from: str
    duplicates: list[str]
    problem: str
    problem_message: str
    problem_hint: str
