# SPDX-License-Identifier: Apache-2.0
"""Types of governance records as data: fields, states, steps, clocks, links, and which evidence they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field, StringConstraints

from asqms.kernel.text import Text
from asqms.workspace.fields import Id, Model

Key: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Source: TypeAlias = Annotated[
    str,
    StringConstraints(
        pattern=r"^(\$(number|title|state|scope|owner|author|created|due|ended)"
        r"|\$(entered|by|signer|signed_on|link)\.[a-z][a-z0-9_]*|[a-z][a-z0-9_]*)$"
    ),
]
"""A field, or what the record knows of itself: ``$number``, ``$entered.STATE``, ``$by.TRANSITION``."""
PointedFrom: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=81)
]
"""A type and one of its relations."""
ScopeKind: TypeAlias = Literal["organization", "unit", "project", "software_item", "supplier"]
AUTHOR = "author"
OWNER = "owner"
CARRIED_TITLE = "title"


class Words(Model):
    """A text in the three languages of the product; all of them, from the first day on."""

    model_config = ConfigDict(populate_by_name=True)

    en: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    zh: Annotated[str, StringConstraints(min_length=1, max_length=1000)] = Field(alias="zh-Hans")
    de: Annotated[str, StringConstraints(min_length=1, max_length=1000)]

    @property
    def text(self) -> Text:
        """The words as a text of the kernel."""
        return Text({"en": self.en, "zh-Hans": self.zh, "de": self.de})


class FieldKind(StrEnum):
    """What a field holds."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    PEOPLE = "people"
    SCOPE = "scope"
    PRACTICE = "practice"
    EVIDENCE = "evidence"


class RecordField(Model):
    """A typed field; ``required_from`` names the states that need it filled to be entered."""

    id: Key
    kind: Annotated[FieldKind, Field(strict=False)]
    name: Words
    help: Words | None = None
    choices: dict[Key, Words] = Field(default={})
    required_from: list[Key] = Field(default=[])
    least: float | None = None
    most: float | None = None


class StateKind(StrEnum):
    """Where a state stands in the life of a record."""

    START = "start"
    WORK = "work"
    END = "end"


class RecordState(Model):
    """A state; only in ``editable`` ones may fields change, so that what was signed stays as it was."""

    id: Key
    kind: Annotated[StateKind, Field(strict=False)]
    name: Words
    editable: bool = True


class Signature(Model):
    """What a signature on a transition means; ``confirms`` are practices it rates as conforming."""

    meaning: Words
    confirms: list[Id] = Field(default=[])
    second_factor: bool = False


class Condition(Model):
    """What must hold before a transition; exactly one of the kinds.

    ``linked`` names a relation: every record linked by it is in one of ``states``, and there are at least
    ``at_least``. ``pointed`` asks the same of records that point here, as ``type.relation``; ``beside`` of
    the others that those point to by that relation. ``without`` are values that none of them may have.
    ``none_open`` names a type: no record of it about the scope is open, but for those whose fields differ
    from ``where``. ``own`` are the values that fields of the record itself may have. ``gate`` names a gate:
    what it looks at must let the record pass. ``asks`` names a question that a context above answers.
    ``when`` limits a condition to records whose fields have one of these values.
    """

    linked: Key | None = None
    pointed: PointedFrom | None = None
    beside: PointedFrom | None = None
    states: list[Key] = Field(default=[])
    at_least: Annotated[int, Field(ge=0, le=100)] = 0
    without: dict[Key, list[str | bool]] = Field(default={})
    none_open: Key | None = None
    where: dict[Key, list[str | bool]] = Field(default={})
    own: dict[Key, list[str | bool]] | None = None
    gate: Key | None = None
    asks: Key | None = None
    when: dict[Key, list[str | bool]] = Field(default={})


class Transition(Model):
    """A step from states to a state; ``not_by`` are whose hands it may not be: author, or earlier steps."""

    id: Key
    name: Words
    starts: Annotated[list[Key], Field(alias="from", min_length=1)]
    to: Key
    roles: Annotated[list[Id], Field(min_length=1)]
    not_by: list[Key] = Field(default=[])
    needs: list[Condition] = Field(default=[])
    signature: Signature | None = None
    reason: bool = False


class Clock(Model):
    """A time limit: runs from the first of ``starts`` until one of ``stops`` is entered.

    ``days`` may depend on a choice (``by`` and ``days_by``). ``working`` counts working days of the
    organisation's calendar. ``origin`` says whose limit this is; ours are proposals, never official.
    """

    id: Key
    name: Words
    starts: Annotated[list[Key], Field(min_length=1)]
    stops: Annotated[list[Key], Field(min_length=1)]
    days: Annotated[int, Field(ge=0, le=10_000)]
    by: Key | None = None
    days_by: dict[Key, Annotated[int, Field(ge=0, le=10_000)]] = Field(default={})
    from_field: Key | None = None
    working: bool = False
    remind_before: Annotated[int, Field(ge=0, le=1000)] = 3
    escalate_to: Id | None = None
    origin: Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Relation(Model):
    """A relation to records of some types; a new one may be raised from here with ``carries`` filled in.

    ``carries`` maps fields of the new record to what they are filled with.
    """

    id: Key
    name: Words
    to: Annotated[list[Key], Field(min_length=1)]
    carries: dict[Key, Source] = Field(default={})


class EvidenceRule(Model):
    """Records of a type about a scope, in some states, are one piece of evidence: a table of them.

    ``columns`` maps names that checks know to what fills them. ``open`` are states whose rows are open.
    With ``where`` only records whose fields hold one of the values are rows.
    """

    type: Id
    states: Annotated[list[Key], Field(min_length=1)]
    where: dict[Key, Annotated[list[str | bool], Field(min_length=1)]] = Field(default={})
    columns: dict[Key, Source]
    open: list[Key] = Field(default=[])

    def takes(self, state: str, fields: Mapping[str, object]) -> bool:
        """Tell whether a record in a state, with what its fields hold, is a row of this evidence."""
        if state not in self.states:
            return False
        return all(_holds_one(fields.get(name), values) for name, values in self.where.items())


def _holds_one(value: object, wanted: Sequence[str | bool]) -> bool:
    """Tell whether a field holds one of the values; of a field with several, any of them may be it."""
    held = value if isinstance(value, list) else [value]
    return any(one is other or (isinstance(one, str) and one == other) for one in held for other in wanted)


class Retention(Model):
    """How long records are kept after they end; ours are proposals."""

    years: Annotated[int, Field(ge=0, le=200)]
    origin: Annotated[str, StringConstraints(min_length=1, max_length=300)]


class RecordType(Model):
    """A type of governance record: everything that is particular to it, as data."""

    type: Key
    version: Annotated[int, Field(ge=1, le=100_000)]
    process: Id
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]
    name: Words
    plural: Words
    purpose: Words
    scopes: Annotated[list[ScopeKind], Field(min_length=1)]
    roles: Annotated[list[Id], Field(min_length=1)]
    confidential: bool = False
    retention: Retention
    fields: list[RecordField]
    states: Annotated[list[RecordState], Field(min_length=2)]
    transitions: Annotated[list[Transition], Field(min_length=1)]
    clocks: list[Clock] = Field(default=[])
    relations: list[Relation] = Field(default=[])
    evidence: list[EvidenceRule] = Field(default=[])

    @property
    def hands(self) -> frozenset[str]:
        """The roles that have anything to do with a record: those of the type and of every step."""
        return frozenset(self.roles).union(*(one.roles for one in self.transitions))

    @property
    def start(self) -> RecordState:
        """The state a new record is in."""
        return next(one for one in self.states if one.kind is StateKind.START)

    def state(self, key: str) -> RecordState:
        """Return a state by its key."""
        return next(one for one in self.states if one.id == key)

    def field(self, key: str) -> RecordField | None:
        """Return a field by its key, None for an unknown one."""
        return next((one for one in self.fields if one.id == key), None)

    def transition(self, key: str) -> Transition | None:
        """Return a transition by its key, None for an unknown one."""
        return next((one for one in self.transitions if one.id == key), None)

    def relation(self, key: str) -> Relation | None:
        """Return a relation by its key, None for an unknown one."""
        return next((one for one in self.relations if one.id == key), None)
