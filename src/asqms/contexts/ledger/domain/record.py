# SPDX-License-Identifier: Apache-2.0
"""The bytes of a record that its leaf commits to, and the commitment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Protocol

SALT_BYTES = 32
FORM = 1
"""Raised when the bytes of a record are formed in another way."""

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Facts:
    """Every column of a record that its leaf commits to."""

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
    content: str
    position: int


class Row(Protocol):
    """Anything that has every column of a record that its leaf commits to."""

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
    content: str
    position: int


def facts_of(row: Row) -> Facts:
    """Return what the leaf of a record commits to."""
    return Facts(**{name: getattr(row, name) for name in Facts.__slots__})


def moment(at: datetime) -> str:
    """Return a moment as records write it: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def record_bytes(facts: Facts) -> bytes:
    """Return the one form of a record in bytes: a line of canonical JSON, then the content as it is stored.

    JSON writes a line end inside a text as an escape, so the first line end is where the content begins
    and two records never have the same bytes. Raises UnicodeEncodeError when a text cannot be stored.
    """
    line = _encode(
        {
            "action": facts.action,
            "actor": facts.actor,
            "form": FORM,
            "key": facts.key,
            "kind": facts.kind,
            "known_from": facts.known_from.isoformat(),
            "organisation": facts.organisation,
            "position": facts.position,
            "reason": facts.reason,
            "recorded_at": moment(facts.recorded_at),
            "removed": facts.removed,
            "version": facts.version,
        }
    )
    return f"{line}\n{facts.content}".encode()


def commitment(salt: bytes, data: bytes) -> bytes:
    """Return the entry of the log for a record: nothing about it can be guessed without the salt."""
    return sha256(salt + data).digest()
