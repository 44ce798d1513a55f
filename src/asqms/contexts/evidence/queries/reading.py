# SPDX-License-Identifier: Apache-2.0
"""Reads evidence bytes through the adapters, in a process of its own with limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.readers import readers
from asqms.contexts.evidence.store import changed, evidence_store, is_intact, too_large
from asqms.kernel.digest import sha256_of
from asqms.workspace.inspection import FileReading


def has_bytes(organisation: str, digest: str) -> bool:
    """Tell whether the bytes of a digest are stored."""
    return evidence_store().size_of(organisation, digest) is not None


def intact_bytes(organisation: str, digest: str, *, most_bytes: int) -> bytes:
    """Return stored bytes that still have their digest.

    Raises EvidenceError ``evidence.bytes_missing``, ``evidence.bytes_changed`` or ``evidence.too_large``.
    """
    found = bytearray()
    for piece in evidence_store().pieces(organisation, digest):
        found += piece
        if len(found) > most_bytes:
            raise too_large(most_bytes)
    if sha256_of(bytes(found)) != digest:
        raise changed(digest)
    return bytes(found)


def bytes_fault(organisation: str, digest: str) -> str:
    """Read stored bytes again and return what is wrong: nothing, or the code of missing or changed ones."""
    try:
        return "" if is_intact(evidence_store(), organisation, digest) else "evidence.bytes_changed"
    except EvidenceError as error:
        return error.code


def read_stored(
    organisation: str,
    digest: str,
    *,
    name: str,
    adapter: str = "",
    options: Mapping[str, object] | None = None,
    with_trace: bool = False,
) -> FileReading:
    """Read stored bytes; what cannot be read is told in the reading.

    Raises EvidenceError ``evidence.bytes_missing``, ``evidence.bytes_changed``, ``evidence.readers_busy``
    or ``evidence.options_too_large``.
    """
    with evidence_store().local_copy(organisation, digest) as path:
        size = path.stat().st_size
        done = readers().read(path, name=name, adapter=adapter, options=options, with_trace=with_trace)
    if done.digest and done.digest != digest:
        raise changed(digest)
    return replace(done, digest=digest, size_bytes=size)


def read_local(
    path: Path, *, name: str, adapter: str = "", options: Mapping[str, object] | None = None
) -> FileReading:
    """Read a file, or a folder that an adapter reads as a whole, that lies on this machine."""
    return readers().read(path, name=name, adapter=adapter, options=options)
