# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of the evidence: records, statements about files, uploads, lists, calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from asqms.kernel.records import FactValue
from asqms.workspace.fields import Day, FactName, Id, Model

MOST_UID_LENGTH = 500
PAGE_ROWS = 50
MOST_COUNTED = 10_000
"""Rows of a list are counted up to here; beyond, a page says that there are more."""

Words = Annotated[str, StringConstraints(max_length=500)]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class EvidenceFileRecord(Model):
    """One file of a source: provenance and facts as they count (DESIGN 4.3).

    ``stated`` holds what a workspace states about the file; the rest comes from its bytes.
    """

    source: Id
    name: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    type: Id
    subject: Id
    title: Words = ""
    effective: Day
    received: Day
    digest: Annotated[str, StringConstraints(max_length=80)] = ""
    size_bytes: int = 0
    adapter: Annotated[str, StringConstraints(max_length=80)] = ""
    facts: dict[str, JsonValue] = Field(default={})
    notices: list[str] = Field(default=[])
    problem: Annotated[str, StringConstraints(max_length=100)] = ""
    problem_message: str = Field(default="", max_length=20_000)
    producer: Words = ""
    method: Words = ""
    sampling: Words = ""
    revision: Words = ""
    valid_until: Day | None = None
    approved_by: Annotated[str, StringConstraints(max_length=200)] | None = None
    approved_on: Day | None = None
    withdrawn_on: Day | None = None
    stated: dict[str, JsonValue] = Field(default={})

    @property
    def uid(self) -> str:
        """The name of the record: source and file."""
        return f"{self.source}:{self.name}"

    @model_validator(mode="after")
    def _short_enough(self) -> EvidenceFileRecord:
        if len(self.uid) > MOST_UID_LENGTH:
            raise PydanticCustomError(
                "too_long",
                "Source and file name together are longer than {most} signs.",
                {"at": "name", "most": MOST_UID_LENGTH, "hint": "Give the file a shorter name."},
            )
        return self


class Correction(Model):
    """What a person may state about a file, and change later; unset fields stay as they are."""

    type: Id | None = None
    title: Words | None = None
    effective: Day | None = None
    effective_from: FactName | None = None
    valid_until: Day | None = None
    producer: Words | None = None
    method: Words | None = None
    sampling: Words | None = None
    revision: Words | None = None
    approved_by: Id | None = None
    approved_on: Day | None = None

    @model_validator(mode="after")
    def _one_source_of_the_day(self) -> Correction:
        if self.effective is not None and self.effective_from is not None:
            raise PydanticCustomError(
                "exclusive",
                "Both effective and effective_from are written.",
                {"at": "effective_from", "hint": "Keep one of the two."},
            )
        return self


class Statement(Correction):
    """What a caller states about bytes to receive.

    Without ``type`` the adapter's is taken; without ``series`` the only one for type and subject, or a new
    one; without ``effective`` the day the content names, else the day of receipt. ``name`` is the file's,
    with folders where they matter.
    """

    subject: Id
    name: FileName
    series: Id | None = None
    adapter: Id | None = None
    options: dict[str, JsonValue] = Field(default={})
    trace: bool = False


class EvidenceState(StrEnum):
    """Whether a record counts on a day, and if not why, the one that says most first."""

    COMING = "coming"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    UNREADABLE = "unreadable"
    EXPIRED = "expired"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of bytes that were sent: the record and whether this call changed anything.

    ``late`` tells that a newer file of the same name was there: this one stands beside it, under its day.
    """

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
    problem: str = ""
    problem_message: str = ""
    notices: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the content of a file says before anything is recorded.

    ``effective`` is the day that would be taken, from the fact ``effective_from`` or, where that is
    empty, the day of receipt. ``duplicates`` are records with the same bytes that the actor may see.
    """

    name: str
    digest: str
    size_bytes: int
    adapter: str
    format_version: str
    type: str
    facts: Mapping[str, FactValue]
    notices: tuple[str, ...]
    effective: date
    effective_from: str
    duplicates: tuple[str, ...]
    problem: str = ""
    problem_message: str = ""
    problem_hint: str = ""


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload is: ``offset`` is where the next part should start.

    ``size_bytes`` and ``digest`` are what was announced, and once ``complete`` what is there. ``evidence``
    names the record that took the bytes, empty before.
    """

    uid: str
    name: str
    size_bytes: int
    digest: str
    offset: int
    complete: bool
    expires_at: datetime
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """Which records: of a type, a subject or everything within one, an adapter, a series, a state, a text.

    With ``lapses_from`` and ``lapses_until`` those that stop counting by themselves on a day between.
    """

    type: str = ""
    subject: str = ""
    within: str = ""
    adapter: str = ""
    series: str = ""
    state: EvidenceState | None = None
    text: str = ""
    lapses_from: date | None = None
    lapses_until: date | None = None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One record in a list; ``lapses_on`` is the first day on which it no longer counts by itself."""

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
    state: EvidenceState

    @property
    def file(self) -> str:
        """The last part of the name."""
        return self.name.rpartition("/")[2] or self.name


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Rows with the places before and after them, and how many there are, up to MOST_COUNTED."""

    rows: tuple[EvidenceRow, ...]
    previous: str
    following: str
    total: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceVersion:
    """One version of a record as the ledger has it; ``changed`` names what differs from the one before."""

    version: int
    known_from: date
    recorded_at: datetime
    actor: str
    action: str
    reason: str
    digest: str
    position: int
    changed: tuple[str, ...]
    removed: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One record with everything known of it; ``stated`` is what people stated, ``versions`` newest first."""

    row: EvidenceRow
    facts: Mapping[str, FactValue]
    notices: tuple[str, ...]
    stated: Mapping[str, object]
    adapter_stated: str
    options: Mapping[str, object]
    trace: bool
    versions: tuple[EvidenceVersion, ...]
    superseded_by: tuple[str, ...] = ()
    older: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceFigures:
    """How many records there are in each state, of all the actor may see; ``cut`` tells there are more."""

    by_state: Mapping[EvidenceState, int]
    total: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class LapseDay:
    """A day on which records stop counting by themselves, and how many of each type do."""

    day: date
    count: int
    by_type: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What lapses in a span of days, day by day, and how much lapsed before and will lapse after it."""

    first: date
    last: date
    days: tuple[LapseDay, ...]
    overdue: int
    later: int


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series of files of one type about one subject, as uploads may continue it."""

    key: str
    title: str
    type: str
    subject: str
    adapter: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    trace: bool = False
