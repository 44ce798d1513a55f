# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of the ledger: records to append, records written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from asqms.kernel.digest import CanonicalValue


@dataclass(frozen=True, slots=True)
class NewRecord:
    """One version of a record to append.

    ``kind`` and ``key`` name the record in its organisation; ``content`` is None when it is taken away.
    ``known_from`` is the first day on which this version counts as known (DESIGN 4.7); ``action`` is the
    stable code of what happened, ``reason`` the words of whoever did it.
    """

    kind: str
    key: str
    content: Mapping[str, CanonicalValue] | None
    known_from: date
    action: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """One version of a record as it stands in the ledger; ``position`` is its index in the log."""

    id: int
    organisation: str
    kind: str
    key: str
    version: int
    known_from: date
    recorded_at: datetime
    actor: str
    action: str
    reason: str
    removed: bool
    content: Mapping[str, CanonicalValue]
    position: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Records of a kind to read: those of some keys, those whose keys begin with some parts, or all."""

    kind: str
    keys: frozenset[str] | None = None
    firsts: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """One signed checkpoint of a log: ``note`` is its text in the form of C2SP tlog-checkpoint."""

    organisation: str
    number: int
    size: int
    root: bytes
    made_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in the database that is not as it was written.

    ``table`` and ``column`` name where, the column only where it can be told; ``kind``, ``key`` and
    ``version`` name the record it concerns, ``position`` its place in the log (the index of a tile, the
    size of a checkpoint). ``code`` is stable; ``sentence`` is for people.
    """

    code: str
    sentence: str
    organisation: str
    table: str = ""
    column: str = ""
    kind: str = ""
    key: str = ""
    version: int = 0
    position: int = -1


def verifier_source() -> bytes:
    """Return the program that checks proofs offline; it needs nothing but Python and cryptography."""
    return files("asqms.contexts.ledger.verifier").joinpath("asqms_verify.py").read_bytes()
