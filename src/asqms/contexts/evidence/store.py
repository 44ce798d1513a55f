# SPDX-License-Identifier: Apache-2.0
"""Evidence bytes under their digest, written once; a folder here, an S3-compatible store by address."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from asqms.contexts.evidence.errors import EvidenceError

PIECE = 1 << 20


class EvidenceStore(Protocol):
    """Keeps bytes by digest; ``put`` returns only when they are durable."""

    def put(self, organisation: str, stream: BinaryIO, *, most_bytes: int) -> tuple[str, int]:
        """Store everything in the stream; return ``sha256:<hex>`` and the size in bytes."""
        ...

    def has(self, organisation: str, digest: str) -> bool:
        """Tell whether the bytes are there."""
        ...

    def local_copy(self, organisation: str, digest: str) -> contextmanager[Path]:  # type: ignore[type-arg]
        """Give a path with the bytes for a while; raises EvidenceError ``evidence.bytes_missing``."""
        ...


class FolderStore:
    """A folder with one file for each digest, apart for each organisation."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, organisation: str, stream: BinaryIO, *, most_bytes: int) -> tuple[str, int]:
        """Write to a temporary file, flush it to disk, then give it its name; repeats change nothing."""
        folder = self.root / organisation
        incoming = folder / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        path = incoming / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("xb") as written:
                while piece := stream.read(PIECE):
                    size += len(piece)
                    if size > most_bytes:
                        raise too_large(most_bytes)
                    digest.update(piece)
                    written.write(piece)
                written.flush()
                os.fsync(written.fileno())
            final = self._path(organisation, digest.hexdigest())
            if not final.exists():
                final.parent.mkdir(parents=True, exist_ok=True)
                path.replace(final)
                _sync_folder(final.parent)
                _sync_folder(final.parent.parent)
        finally:
            path.unlink(missing_ok=True)
        return f"sha256:{digest.hexdigest()}", size

    def has(self, organisation: str, digest: str) -> bool:
        """Tell whether the bytes are there."""
        return self._path(organisation, bare(digest)).is_file()

    @contextmanager
    def local_copy(self, organisation: str, digest: str) -> Iterator[Path]:
        """Give the file itself."""
        path = self._path(organisation, bare(digest))
        if not path.is_file():
            raise missing(digest)
        yield path

    def _path(self, organisation: str, digest: str) -> Path:
        return self.root / organisation / digest[:2] / digest


def bare(digest: str) -> str:
    """Return the hexadecimal part; raises EvidenceError ``evidence.bad_digest`` for anything else."""
    name = digest.removeprefix("sha256:")
    if len(name) != hashlib.sha256().digest_size * 2 or set(name) - set("0123456789abcdef"):
        raise EvidenceError(
            "evidence.bad_digest",
            f"{digest[:80]} is no SHA-256 digest.",
            hint="Write sha256: and 64 hexadecimal signs.",
        )
    return name


def too_large(most_bytes: int) -> EvidenceError:
    """Return the error of a file beyond the limit."""
    return EvidenceError(
        "evidence.too_large",
        f"The file is larger than {most_bytes} bytes.",
        hint="Split the file, or let an administrator raise ASQMS_UPLOAD_LIMIT.",
    )


def missing(digest: str) -> EvidenceError:
    """Return the error of bytes that are not in the store."""
    return EvidenceError(
        "evidence.bytes_missing",
        f"The bytes {digest[:80]} are not in the store.",
        hint="asqms ledger verify tells what else is missing; restore the store from a backup.",
    )


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def evidence_store() -> FolderStore:
    """Return the store that the settings name."""
    return FolderStore(settings.ASQMS_CONFIG.home / "evidence")
