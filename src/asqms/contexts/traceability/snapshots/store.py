# SPDX-License-Identifier: Apache-2.0
"""The folder of snapshots: each a folder named by the digest of its files, put in place whole and durable."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from asqms.contexts.traceability.errors import TraceabilityError, snapshot_missing
from asqms.kernel.digest import digest_of, sha256_of_stream

MANIFEST: Final = "manifest.json"
_HEXADECIMAL: Final = frozenset("0123456789abcdef")
_DIGEST_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class SnapshotStore:
    """Snapshots of one organisation below ``root``; all of them can be made again from evidence."""

    root: Path

    def folder(self, digest: str) -> Path:
        """Return where the snapshot of a digest lies or would lie."""
        if len(digest) != _DIGEST_LENGTH or set(digest) - _HEXADECIMAL:
            raise snapshot_missing()
        return self.root / digest[:2] / digest

    def found(self, digest: str) -> Path:
        """Return the folder of a snapshot that is there; raises ``traceability.snapshot_missing``."""
        folder = self.folder(digest)
        if not (folder / MANIFEST).is_file():
            raise snapshot_missing()
        return folder

    def has(self, digest: str) -> bool:
        """Tell whether a snapshot is there with every file in its full size."""
        try:
            files = _manifest(self.found(digest))
            return all(
                (self.folder(digest) / name).stat().st_size == size for name, (_, size) in files.items()
            )
        except (OSError, TraceabilityError):
            return False

    @contextmanager
    def part(self) -> Iterator[Path]:
        """Give an empty folder to write into; what is not kept from it goes away."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.root, prefix=".part-") as name:
            yield Path(name)

    def keep(self, folder: Path, what: str) -> str:
        """Put a folder of files in place under its digest and return the digest; a repeat changes nothing.

        ``what`` names the format. Every file and folder is flushed to disk before it gets its name.
        """
        files = {path.name: (_digest(path), path.stat().st_size) for path in sorted(folder.iterdir())}
        digest = digest_of({"format": what, "files": {name: one for name, (one, _) in files.items()}})
        digest = digest.removeprefix("sha256:")
        if self.has(digest):
            return digest
        manifest = {
            "format": what,
            "digest": digest,
            "files": {name: {"digest": one, "bytes": size} for name, (one, size) in files.items()},
        }
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        for path in folder.iterdir():
            _flush(path)
        _flush(folder)
        self._place(folder, self.folder(digest))
        return digest

    def _place(self, folder: Path, final: Path) -> None:
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists():
            with tempfile.TemporaryDirectory(dir=self.root, prefix=".part-") as aside:
                final.rename(Path(aside) / "damaged")
        try:
            folder.rename(final)
        except OSError:
            if not (final / MANIFEST).is_file():
                raise
        _flush(final.parent)
        _flush(self.root)

    def verify(self, digest: str) -> None:
        """Read every byte again; raises ``traceability.snapshot_missing`` when any changed or is gone."""
        folder = self.found(digest)
        for name, (expected, _) in _manifest(folder).items():
            try:
                changed = _digest(folder / name) != expected
            except OSError:
                changed = True
            if changed:
                raise snapshot_missing()


def snapshot_store(organisation_uid: str) -> SnapshotStore:
    """Return the snapshots of an organisation; those of different organisations lie apart."""
    return SnapshotStore(settings.ASQMS_CONFIG.home / "snapshots" / organisation_uid)


def _manifest(folder: Path) -> Mapping[str, tuple[str, int]]:
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {str(name): (str(one["digest"]), int(one["bytes"])) for name, one in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise snapshot_missing() from error


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return sha256_of_stream(stream)


def _flush(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
