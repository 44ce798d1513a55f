# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of the organisation: who acts, what a right is, what a kind of record is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization.settings_shape import SettingsRecord
from asqms.workspace.fields import Model

__all__ = [
    "Actor",
    "Attempt",
    "Channel",
    "ProposalView",
    "RecordFilter",
    "RecordKind",
    "RecordWritten",
    "Reflection",
    "Right",
    "ScopeRow",
    "SettingsRecord",
    "Turn",
]


class Channel(StrEnum):
    """How somebody reached the system."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - the name of a channel
    COMMAND = "command"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which organisation and when; every command and query is given one.

    ``organisation`` is the row, ``organisation_uid`` the stable name used by the ledger. ``person`` is the
    id of a person of the organisation. ``limits`` are the only rights a token may use, None without a
    token; ``within`` is the only scope, with all below it, that a token may reach, empty without one.
    ``operates`` marks the person at the machine's own command line, who may do everything.
    """

    organisation: int
    organisation_uid: str
    person: str
    at: datetime
    channel: Channel = Channel.SESSION
    limits: frozenset[str] | None = None
    operates: bool = False
    account: int | None = None
    token: int | None = None
    within: str = ""

    @property
    def day(self) -> date:
        """The UTC day on which the actor acts."""
        return self.at.date()

    @property
    def signature(self) -> str:
        """Who acts, as the ledger writes it."""
        return f"{self.channel.value}:{self.person}"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A way in that stayed shut: ``way`` it was tried, ``code`` that says why, ``address`` it came from.

    ``email`` or ``token`` is what was given, as far as anything was; neither is ever kept.
    """

    way: str
    code: str
    address: str
    at: datetime
    email: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Right:
    """One thing somebody may do, and the roles that may do it on their scope and below.

    ``writes`` tells rights that change something: a past date, a read-only token and a role that only
    looks are refused them.
    """

    name: str
    roles: frozenset[str]
    writes: bool = True


@dataclass(frozen=True, slots=True)
class Reflection:
    """How the newest records of a kind show in a table, so that a verification can compare both.

    ``table`` is the app and model, ``key`` the lookup that names a row, ``within`` narrows the table to the
    rows of the kind. ``rows`` gives for a record (with its shape and the key of the organisation's scope)
    the names of its rows with the value of each column; none where it shows no row.
    """

    table: str
    key: str
    within: Mapping[str, Any]
    rows: Callable[[WrittenRecord, Any, str], Mapping[str, Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of governed record: its shape, its name, who may write it and what it changes.

    ``key`` names the record; ``scope`` is the scope on which the right is asked, an empty text for the
    organisation; ``project`` brings the tables of the context up to date with a version, inside the same
    transaction, ``project_many`` does so for many at once where that is faster; ``affects`` names the scopes
    whose verdicts may change, None for all; ``place`` tells where a record stands in the scope tree: when one
    moves or goes, the verdicts of all may change. ``signed_by`` is the field that must name the writer
    (approver or person): nobody writes for somebody else, and an approver is never the author. ``guard``
    refuses what a person may not write at this moment though it has its shape; what a workspace states and
    what the operator writes is not asked. ``replaced_only`` marks records that only a newer one replaces:
    taking one away alone would bring back what was decided before it.
    """

    name: str
    shape: type[Model]
    right: str
    key: Callable[[Any], str]
    scope: Callable[[Any], str]
    written: str
    removed: str
    project: Callable[[Actor, WrittenRecord, Any], None] = field(default=lambda *_: None)
    affects: Callable[[Any], tuple[str, ...] | None] = field(default=lambda _: None)
    project_many: Callable[[Actor, Sequence[tuple[WrittenRecord, Any]]], None] | None = None
    signed_by: str = ""
    guard: Callable[[Actor, Any], None] = field(default=lambda *_: None)
    replaced_only: bool = False
    reflections: tuple[Reflection, ...] = ()
    place: Callable[[Any], tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class RecordWritten:
    """Event: versions of records were written; published after commit."""

    organisation: int
    organisation_uid: str
    kinds: tuple[str, ...]
    scopes: tuple[str, ...] | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """An element of the scope tree."""

    key: str
    kind: str
    name: str
    parent: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A record that waits for somebody else's approval, or was decided."""

    uid: str
    kind: str
    key: str
    scope: str
    scope_name: str
    content: Mapping[str, object]
    author: str
    proposed_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None
    words: str
    may_decide: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What a list is narrowed to: text, the scope named or one above it, values of single fields."""

    text: str = ""
    scope: str = ""
    within: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which rows of a list: in which order, behind which row, how many."""

    by: str = "key"
    downwards: bool = False
    after: str | int | None = None
    rows: int = 50
