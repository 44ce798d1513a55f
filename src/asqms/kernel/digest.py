# SPDX-License-Identifier: Apache-2.0
"""Digests and the canonical form they are taken over: same content, same bytes, same digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import BinaryIO, TypeAlias

CanonicalValue: TypeAlias = (
    bool | int | float | str | date | Sequence["CanonicalValue"] | Mapping[str, "CanonicalValue"] | None
)


def canonical_json(value: CanonicalValue) -> bytes:
    """Return UTF-8 JSON with sorted keys, no spaces, dates in ISO form and finite numbers only.

    Raises ValueError on NaN or infinity and TypeError on anything that is not a plain value.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
    ).encode("utf-8", "surrogatepass")


def sha256_of(data: bytes) -> str:
    """Return ``sha256:`` and the hexadecimal digest of the bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def sha256_of_stream(stream: BinaryIO) -> str:
    """Return the digest of everything left in the stream, read in bounded pieces."""
    digest = hashlib.sha256()
    while piece := stream.read(1 << 20):
        digest.update(piece)
    return "sha256:" + digest.hexdigest()


def digest_of(value: CanonicalValue) -> str:
    """Return the digest of the canonical form of a plain value."""
    return sha256_of(canonical_json(value))


def _plain(value: object) -> str | dict[str, object] | list[object]:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    msg = f"{type(value).__name__} has no canonical form"
    raise TypeError(msg)
