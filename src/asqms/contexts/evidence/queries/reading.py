# SPDX-License-Identifier: Apache-2.0
"""Reads evidence bytes through the adapters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from asqms.contexts.evidence.store import evidence_store
from asqms.kernel.adapters import AdapterRegistry
from asqms.workspace.inspection import FileReading, read_file


@cache
def adapters() -> AdapterRegistry:
    """Return the adapters of this installation."""
    registry: AdapterRegistry = import_string(settings.ASQMS_ADAPTERS)()
    return registry


def has_bytes(organisation: str, digest: str) -> bool:
    """Tell whether the bytes of a digest are stored."""
    return evidence_store().has(organisation, digest)


def read_stored(
    organisation: str,
    digest: str,
    *,
    name: str,
    adapter: str = "",
    options: Mapping[str, object] | None = None,
    with_trace: bool = False,
) -> FileReading:
    """Read stored bytes; what cannot be read is told in the reading. Raises EvidenceError for missing bytes."""
    with evidence_store().local_copy(organisation, digest) as path:
        return read_file(path, adapters(), adapter=adapter, options=options, with_trace=with_trace, name=name)


def read_local(
    path: Path, *, name: str, adapter: str = "", options: Mapping[str, object] | None = None
) -> FileReading:
    """Read a folder of this machine that an adapter reads as a whole."""
    return read_file(path, adapters(), adapter=adapter, options=options, name=name)
