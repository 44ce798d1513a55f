# SPDX-License-Identifier: Apache-2.0
"""What a path can be: records an adapter read, a large JSON Lines file, a snapshot folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from asqms.engine.trace.graph import TraceInput

BULK_BYTES: Final = 24 << 20
"""JSON Lines from this size on are read by the database; below, its start costs more than it saves."""

SNAPSHOT_FILES: Final = ("items.parquet", "links.parquet")
EXTERNAL_FILE: Final = "external.parquet"
"""Beside them where the sources declare items that live elsewhere."""


@dataclass(frozen=True, slots=True)
class LinesFile:
    """A JSON Lines file to read in bulk."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class SnapshotFolder:
    """A folder with items.parquet and links.parquet."""

    name: str
    path: Path


AnyInput: TypeAlias = TraceInput | LinesFile | SnapshotFolder


def is_snapshot(folder: Path) -> bool:
    """Return whether a folder holds items.parquet and links.parquet."""
    return all((folder / name).is_file() for name in SNAPSHOT_FILES)
