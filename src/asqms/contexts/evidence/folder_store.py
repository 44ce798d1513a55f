# SPDX-License-Identifier: Apache-2.0
"""Evidence bytes in a folder: written aside, flushed to disk, then given their name."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from asqms.contexts.evidence.store import PIECE, bare, missing, too_large

_INCOMING = "incoming"
_UPLOADS = "uploads"


class FolderStore:
    """A folder with one file for each digest; see EvidenceStore for what each method promises."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, organisation: str, stream: BinaryIO, *, most_bytes: int) -> tuple[str, int]:
        """Write everything in the stream under its digest."""
        path = self._aside(organisation)
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("xb") as written:
                while piece := stream.read(PIECE):
                    size += len(piece)
                    if size > most_bytes:
                        raise too_large(most_bytes)
                    digest.update(piece)
                    written.write(piece)
                _flush(written)
            self._name(path, self._path(organisation, digest.hexdigest()), size)
        finally:
            path.unlink(missing_ok=True)
        return f"sha256:{digest.hexdigest()}", size

    def size_of(self, organisation: str, digest: str) -> int | None:
        """Return the size of the file."""
        path = self._path(organisation, bare(digest))
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return None

    def pieces(self, organisation: str, digest: str) -> Iterator[bytes]:
        """Yield the bytes of the file."""
        path = self._path(organisation, bare(digest))
        if not path.is_file():
            raise missing(digest)
        return _pieces(path, digest)

    @contextmanager
    def local_copy(self, organisation: str, digest: str) -> Iterator[Path]:
        """Give the file itself; who reads it digests it."""
        path = self._path(organisation, bare(digest))
        if not path.is_file():
            raise missing(digest)
        yield path

    def put_part(self, organisation: str, upload: str, name: str, data: bytes) -> None:
        """Write a part beside the other parts of the upload."""
        path = self._aside(organisation)
        try:
            with path.open("xb") as written:
                written.write(data)
                _flush(written)
            self._name(path, self._part(organisation, upload, name), None)
        finally:
            path.unlink(missing_ok=True)

    def part(self, organisation: str, upload: str, name: str) -> bytes:
        """Return the bytes of a part."""
        try:
            return self._part(organisation, upload, name).read_bytes()
        except FileNotFoundError:
            raise missing(f"{upload}/{name}") from None

    def drop_parts(self, organisation: str, upload: str) -> None:
        """Remove the folder of the upload."""
        shutil.rmtree(self._part(organisation, upload, "0").parent, ignore_errors=True)

    def _name(self, path: Path, final: Path, size: int | None) -> None:
        """Give a flushed file its name, unless it is there in full, and make the name durable.

        Folders are flushed even when the name was there: whoever wrote it may not have come so far.
        """
        final.parent.mkdir(parents=True, exist_ok=True)
        if size is None or not final.exists() or final.stat().st_size != size:
            path.replace(final)
        for folder in (final.parent, final.parent.parent, final.parent.parent.parent):
            _flush_folder(folder)

    def _aside(self, organisation: str) -> Path:
        incoming = self.root / organisation / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True)
        return incoming / secrets.token_hex(16)

    def _path(self, organisation: str, digest: str) -> Path:
        return self.root / organisation / digest[:2] / digest

    def _part(self, organisation: str, upload: str, name: str) -> Path:
        return self.root / organisation / _UPLOADS / upload / name


def _pieces(path: Path, digest: str) -> Iterator[bytes]:
    """Yield the bytes; the file is opened when the first are wanted, so that nobody leaves it open."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise missing(digest) from None
    with stream:
        while piece := stream.read(PIECE):
            yield piece


def _flush(written: BinaryIO) -> None:
    written.flush()
    os.fsync(written.fileno())


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
