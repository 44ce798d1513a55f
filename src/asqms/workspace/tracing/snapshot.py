# SPDX-License-Identifier: Apache-2.0
"""Immutable, content-addressed snapshots: items.parquet, links.parquet and a manifest."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from asqms.engine.trace.database import ITEM_COLUMNS, LINK_COLUMNS
from asqms.kernel.digest import digest_of, sha256_of_stream
from asqms.kernel.errors import AsqmsError, Place, UnreadableError
from asqms.workspace.tracing.bulk import load_inputs
from asqms.workspace.tracing.inputs import EXTERNAL_FILE, SNAPSHOT_FILES, AnyInput

FORMAT: Final = "asqms-trace-snapshot/1"
MANIFEST: Final = "manifest.json"


def write_snapshot(inputs: Sequence[AnyInput], folder: Path) -> Path:
    """Write all inputs as one snapshot below a folder and return its place, named by its digest.

    Writing the same records again changes nothing.
    """
    _refuse_undecodable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    database, sources = load_inputs(inputs)
    database.connection.execute("SET threads = 1")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as part:
        place = Path(part) / "snapshot"
        place.mkdir()
        tables: list[tuple[str, Sequence[str], str]] = [
            (SNAPSHOT_FILES[0], ITEM_COLUMNS, "raw_item ORDER BY line"),
            (SNAPSHOT_FILES[1], LINK_COLUMNS, "raw_link"),
        ]
        if database.number("SELECT COUNT(*) FROM external"):
            tables.append((EXTERNAL_FILE, ("id",), "external ORDER BY id"))
        for name, columns, table in tables:
            target = (place / name).as_posix().replace("'", "''")
            database.connection.execute(
                f"COPY (SELECT {', '.join(columns)} FROM {table}) TO '{target}' "  # noqa: S608 - quoted
                "(FORMAT parquet, COMPRESSION zstd)"
            )
        files = {name: _digest(place / name) for name, _, _ in tables}
        digest = digest_of({"format": FORMAT, "files": files}).removeprefix("sha256:")
        manifest = {
            "format": FORMAT,
            "digest": digest,
            "files": files,
            "sources": [{"name": one.name, "items": one.items, "links": one.links} for one in sources],
        }
        (place / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        final = folder / digest
        if not final.exists():
            shutil.move(place, final)
    return final


def _refuse_undecodable(folder: Path) -> None:
    try:
        str(folder.absolute()).encode("utf-8")
    except UnicodeEncodeError:
        raise AsqmsError(
            "trace.snapshot_path",
            "A snapshot cannot be written to a folder whose name is not valid text.",
            hint="Choose another folder.",
        ) from None


def verify_snapshot(folder: Path, *, name: str) -> None:
    """Check the files against the manifest, when there is one, and that they can be read.

    Raises UnreadableError ``trace.snapshot_changed`` and ``trace.snapshot_unreadable``.
    """
    manifest = folder / MANIFEST
    if manifest.is_file():
        try:
            expected = json.loads(manifest.read_bytes())["files"]
            names = [*SNAPSHOT_FILES, *([EXTERNAL_FILE] if EXTERNAL_FILE in expected else [])]
            changed = [one for one in names if expected[one] != _digest(folder / one)]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise _unreadable(name, "its manifest is not one of ours") from error
        if changed:
            raise UnreadableError(
                "trace.snapshot_changed",
                f"{', '.join(changed)} changed since the snapshot was made.",
                hint="Make the snapshot again from its sources.",
                place=Place(name),
            )
    for one, columns in zip(SNAPSHOT_FILES, (ITEM_COLUMNS, LINK_COLUMNS), strict=True):
        place = (folder / one).as_posix().replace("'", "''")
        try:
            duckdb.connect(":memory:").execute(
                f"SELECT {', '.join(columns)} FROM read_parquet('{place}') LIMIT 0"  # noqa: S608 - quoted
            )
        except duckdb.Error as error:
            raise _unreadable(name, f"{one} has not the columns {', '.join(columns)}") from error


def _unreadable(name: str, reason: str) -> UnreadableError:
    return UnreadableError(
        "trace.snapshot_unreadable", f"The snapshot cannot be read: {reason}.", place=Place(name)
    )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return sha256_of_stream(stream)
