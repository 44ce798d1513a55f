# SPDX-License-Identifier: Apache-2.0
"""Where evidence bytes lie: under their digest, written once, apart for each organisation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from asqms.contexts.evidence.errors import EvidenceError

PIECE = 1 << 20
_HEXADECIMAL = frozenset("0123456789abcdef")
_LENGTH = hashlib.sha256().digest_size * 2


class EvidenceStore(Protocol):
    """Keeps bytes by digest and parts of uploads by offset; what is put is durable when the call returns."""

    def put(self, organisation: str, stream: BinaryIO, *, most_bytes: int) -> tuple[str, int]:
        """Store everything in the stream; return ``sha256:<hex>`` and the size in bytes.

        Repeats change nothing. Raises EvidenceError ``evidence.too_large``.
        """
        ...

    def size_of(self, organisation: str, digest: str) -> int | None:
        """Return how many bytes are there under a digest, None where there are none."""
        ...

    def pieces(self, organisation: str, digest: str) -> Iterator[bytes]:
        """Yield the bytes in bounded pieces; raises EvidenceError ``evidence.bytes_missing``."""
        ...

    def local_copy(self, organisation: str, digest: str) -> AbstractContextManager[Path]:
        """Give a path with the bytes for a while.

        Raises EvidenceError ``evidence.bytes_missing`` or ``evidence.bytes_changed``.
        """
        ...

    def put_part(self, organisation: str, upload: str, name: str, data: bytes) -> None:
        """Store a part of an upload; a part of the same name is replaced."""
        ...

    def part(self, organisation: str, upload: str, name: str) -> bytes:
        """Return a part of an upload; raises EvidenceError ``evidence.bytes_missing``."""
        ...

    def drop_parts(self, organisation: str, upload: str) -> None:
        """Take the parts of an upload away; those that are gone already do not matter."""
        ...


def bare(digest: str) -> str:
    """Return the hexadecimal part; raises EvidenceError ``evidence.bad_digest`` for anything else."""
    name = digest.removeprefix("sha256:")
    if len(name) != _LENGTH or set(name) - _HEXADECIMAL:
        raise EvidenceError(
            "evidence.bad_digest",
            f"{digest[:80]} is no SHA-256 digest.",
            hint="Write sha256: and 64 hexadecimal signs.",
        )
    return name


def is_intact(store: EvidenceStore, organisation: str, digest: str) -> bool:
    """Read every byte again and tell whether they still have their digest.

    Raises EvidenceError ``evidence.bytes_missing``.
    """
    found = hashlib.sha256()
    for piece in store.pieces(organisation, digest):
        found.update(piece)
    return found.hexdigest() == bare(digest)


def too_large(most_bytes: int) -> EvidenceError:
    """Return the error of a file beyond the limit."""
    return EvidenceError(
        "evidence.too_large",
        f"The file is larger than {most_bytes} bytes.",
        hint="Split the file, or let an administrator raise ASQMS_UPLOAD_LIMIT.",
        context={"most_bytes": most_bytes},
    )


def missing(digest: str) -> EvidenceError:
    """Return the error of bytes that are not in the store."""
    return EvidenceError(
        "evidence.bytes_missing",
        f"The bytes {digest[:80]} are not in the store.",
        hint="asqms ledger verify tells what else is missing; restore the store from a backup.",
    )


def changed(digest: str) -> EvidenceError:
    """Return the error of bytes that are no longer those that were stored."""
    return EvidenceError(
        "evidence.bytes_changed",
        f"The bytes stored as {digest[:80]} are not those that were received.",
        hint="asqms ledger verify tells what else has changed; restore the store from a backup.",
    )


def evidence_store() -> EvidenceStore:
    """Return the store that the settings name: a folder, or an S3-compatible store by its address.

    Raises EvidenceError ``evidence.bad_store_address``.
    """
    config = settings.ASQMS_CONFIG
    return _store(config.evidence_url, config.home / "evidence")


@lru_cache(maxsize=4)
def _store(url: str, root: Path) -> EvidenceStore:
    if url:
        from asqms.contexts.evidence.object_store import ObjectStore, object_store_address

        return ObjectStore(object_store_address(url))
    from asqms.contexts.evidence.folder_store import FolderStore

    return FolderStore(root)
