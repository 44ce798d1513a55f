# SPDX-License-Identifier: Apache-2.0
"""Governance records: what the ledger keeps of one, and what crosses the door about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, JsonValue, StringConstraints

from asqms.contexts.governance.data.types import Key, RecordType, Transition
from asqms.kernel.digest import CanonicalValue, digest_of
from asqms.workspace.fields import Day, Digest, Id, Model, Name

if TYPE_CHECKING:
    from asqms.contexts.governance.data.proofs import GateView

RECORDS = "governance_records"
"""The kind of record the ledger keeps them under."""
FRESH_SECONDS = 300
"""So long after somebody showed again who they are, they may sign; our proposal."""
MOST_LINKS = 500
MOST_ATTACHMENTS = 100
"""So many files one record holds; our proposal."""
Words = Annotated[str, StringConstraints(max_length=20_000)]


def is_filled(value: object) -> bool:
    """Tell whether a field holds anything; False and 0 are answers."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != []


def day_in(value: object) -> date | None:
    """Return the day that a field holds, None for nothing or what is no day."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


class Entered(Model):
    """A state was entered: when, by whom, by which step; the first by none."""

    state: Key
    on: Day
    person: Id
    step: Key | None = None
    reason: Words = ""


class Signed(Model):
    """A signature: who, by name, said what about exactly which content (``digest``), and when.

    ``covers`` are the fields that held something then: what is added later does not touch what was signed.
    """

    step: Key
    person: Id
    name: Name
    meaning: Words
    at: Annotated[str, StringConstraints(max_length=40)]
    digest: Digest
    covers: list[Key] = Field(default=[])
    second_factor: bool = False


class Linked(Model):
    """A link to another record by a relation of the type."""

    relation: Key
    number: Id


class Gated(Model):
    """What a gate was decided on, so that the decision can be looked at again years later.

    ``frozen`` is the digest of a document in the byte store that holds every verdict with its evidence,
    every open record, vulnerability, licence and permit; ``position`` is how many records the log had.
    What was decided before gates had names has no document.
    """

    step: Key
    on: Day
    position: int
    snapshot: Annotated[str, StringConstraints(max_length=80)]
    catalogue: Annotated[str, StringConstraints(max_length=80)]
    mandatory: int
    blocking: list[Annotated[str, StringConstraints(max_length=300)]] = Field(default=[])
    exceptions: list[Id] = Field(default=[])
    gate: Key = Field(default="obligations")
    gate_version: int = Field(default=1)
    frozen: Digest | None = None
    counts: dict[Key, int] = Field(default={})
    baseline: Id | None = None


class Attached(Model):
    """A file of a record: its bytes lie in the evidence store under their digest."""

    digest: Digest
    name: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    size_bytes: Annotated[int, Field(ge=0)]
    person: Id
    at: Annotated[str, StringConstraints(max_length=40)]


class GovernanceRecord(Model):
    """One version of a record, whole; ``scope`` is None for what is about the organisation."""

    number: Id
    type: Key
    type_version: int
    scope: Id | None = None
    title: Name
    state: Key
    author: Id
    owner: Id | None = None
    fields: dict[Key, JsonValue] = Field(default={})
    links: Annotated[list[Linked], Field(max_length=MOST_LINKS)] = Field(default=[])
    path: list[Entered]
    signatures: list[Signed] = Field(default=[])
    gates: list[Gated] = Field(default=[])
    attachments: Annotated[list[Attached], Field(max_length=MOST_ATTACHMENTS)] = Field(default=[])

    @property
    def created(self) -> date:
        """The day it was made."""
        return self.path[0].on

    def filled(self) -> list[str]:
        """Return the fields that hold something, in order."""
        return sorted(name for name, value in self.fields.items() if is_filled(value))

    def content_digest(self, covers: Sequence[str] | None = None) -> str:
        """Return the digest of what a signature is about: title, files, fields (all without ``covers``).

        The number is in it, so that no signature fits another record. Links are not: a lesson may be raised
        from what was signed. Attachments are, where there are any: a file that is added or taken away
        afterwards lets a signature fall.
        """
        covered = self.filled() if covers is None else sorted(covers)
        content: dict[str, CanonicalValue] = {
            "number": self.number,
            "type": self.type,
            "type_version": self.type_version,
            "scope": self.scope,
            "title": self.title,
            "fields": {name: self.fields.get(name) for name in covered},
        }
        if self.attachments:
            content["attachments"] = sorted([one.digest, one.name] for one in self.attachments)
        return digest_of(content)

    def holds(self, signature: Signed) -> bool:
        """Tell whether a signature still stands: what it covers is what was signed."""
        return signature.digest == self.content_digest(signature.covers)


class Comment(Model):
    """Words about a record; ``mentions`` are people who are told."""

    id: Id
    number: Id
    scope: Id | None = None
    person: Id
    on: Day
    text: Annotated[str, StringConstraints(min_length=1, max_length=5000)]
    mentions: list[Id] = Field(default=[])


class TypeText(Model):
    """A type of record that an organisation wrote or changed, as YAML text."""

    type: Key
    version: int
    text: Annotated[str, StringConstraints(min_length=1, max_length=500_000)]


@dataclass(frozen=True, slots=True)
class SigningProof:
    """That the person at the screen showed again who they are, and which content was before them."""

    at: datetime
    digest: str
    second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why a step is not possible: a stable code, and what it is about."""

    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step from where a record is, and what stands in its way for the one who asks."""

    transition: Transition
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A running or ended time limit of a record."""

    clock: str
    started: date
    due: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as lists show it."""

    number: str
    type: str
    title: str
    scope: str
    scope_name: str
    scope_kind: str
    state: str
    open: bool
    owner: str
    author: str
    created: date
    due: date | None
    changed: datetime
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records a list shows; empty parts do not narrow it."""

    type: str = ""
    process: str = ""
    state: str = ""
    scope: str = ""
    within: str = ""
    owner: str = ""
    text: str = ""
    mine: bool = False
    only_open: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of records with where the neighbouring pages begin."""

    rows: tuple[RecordRow, ...]
    previous: str
    following: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A record at the other end of a link; ``relation`` is empty where it points here by ``back``."""

    number: str
    title: str
    type: str
    state: str
    relation: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as its page shows it, with what the one who asks may do."""

    record: GovernanceRecord
    type: RecordType
    version: int
    row: RecordRow
    steps: tuple[Step, ...]
    limits: tuple[Limit, ...]
    neighbours: tuple[Neighbour, ...]
    may_edit: bool
    gates: tuple[GateView, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one version: what it was and what it became."""

    version: int
    at: datetime
    person: str
    field: str
    before: object
    after: object
