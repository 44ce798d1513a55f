# SPDX-License-Identifier: Apache-2.0
"""Types as an organisation reads and changes them: where each comes from, what is wrong with a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from asqms.contexts.governance.data.types import FieldKind, RecordType


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """A type with its text in force; ``shipped`` is the newest version that came with the product, or 0.

    ``versions`` are all there are, ``in_flight`` the records that wait, by the version they are on, of those
    the actor may see.
    """

    type: RecordType
    text: str
    shipped: int
    own: bool
    versions: tuple[int, ...]
    in_flight: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class TypeFinding:
    """Something wrong with the text of a type: the line, a stable code, what it names.

    ``message`` is a sentence where the code is none of the soundness check.
    """

    line: int
    code: str
    at: str = ""
    value: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class TypeCheck:
    """What a text says, None where it says no type, and everything that is wrong with it."""

    type: RecordType | None
    findings: tuple[TypeFinding, ...]


@dataclass(frozen=True, slots=True)
class ExtraField:
    """A field that an organisation adds; each name in three languages."""

    id: str
    kind: FieldKind
    name: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tailoring:
    """What is changed of a type without writing YAML; what is not named stays.

    ``days`` is by limit, ``days_by`` by limit and choice, ``roles`` by step.
    """

    days: Mapping[str, int] = field(default_factory=dict)
    days_by: Mapping[tuple[str, str], int] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: tuple[ExtraField, ...] = ()
