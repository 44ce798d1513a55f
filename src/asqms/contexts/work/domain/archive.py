# SPDX-License-Identifier: Apache-2.0
"""The form of a backup: a tar file of listed members, the manifest with their digests as the last one."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from asqms.contexts.work.errors import WorkError

FORMAT = "asqms-backup/1"
MANIFEST = "manifest.json"
DATABASE = "database"
MOST_MANIFEST_BYTES = 512 << 20
_PIECE = 1 << 20
_PART = re.compile(r"[^/\\\x00-\x1f]{1,255}")


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a backup."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; ``about`` is whatever its maker states, such as the newest checkpoints."""

    made_at: str
    database: str
    members: tuple[Member, ...]
    about: Mapping[str, Any]
    damaged: tuple[str, ...] = ()


@dataclass
class ArchiveWriter:
    """Writes members one after another; nothing has its final name before everything is on disk."""

    path: Path
    _tar: tarfile.TarFile
    members: list[Member] = field(default_factory=list)

    def add(self, name: str, stream: IO[bytes], size: int) -> Member:
        """Write exactly ``size`` bytes of the stream as a member, and return it with its digest."""
        hashed = _Hashed(stream)
        entry = tarfile.TarInfo(name)
        entry.size = size
        entry.mode = 0o600
        self._tar.addfile(entry, hashed)
        self._tar.members = []  # type: ignore[attr-defined]  # a million members need not stay in memory
        member = Member(name, hashed.digest.hexdigest(), size)
        self.members.append(member)
        return member

    def close_with(
        self, made_at: str, database: str, about: Mapping[str, Any], damaged: list[str]
    ) -> Manifest:
        """Write the manifest as the last member and return it."""
        manifest = Manifest(made_at, database, tuple(self.members), about, tuple(damaged))
        data = json.dumps(
            {
                "format": FORMAT,
                "made_at": made_at,
                "database": database,
                "about": about,
                "damaged": damaged,
                "members": [[one.name, one.sha256, one.size] for one in self.members],
            },
            indent=1,
        ).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(data)
        entry.mode = 0o600
        self._tar.addfile(entry, io.BytesIO(data))
        return manifest


class _Hashed:
    """A stream that keeps the digest of what was read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def new_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Give a writer; the archive appears under its name when everything in it is durable.

    Raises WorkError ``backup.exists``.
    """
    if path.exists():
        raise WorkError(
            "backup.exists", f"{path} exists already.", hint="Choose another name; nothing is replaced."
        )
    written = path.with_name(path.name + ".new")
    number = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(number, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                yield ArchiveWriter(path, tar)
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(path)
        sync_folder(path.absolute().parent)
    finally:
        written.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder be durable, where the system can."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def read_archive(path: Path) -> Manifest:
    """Read every byte of a backup and return its manifest; the archive holds what it lists and no more.

    Raises WorkError ``backup.unreadable``, ``backup.incomplete`` or ``backup.altered``.
    """
    found: list[Member] = []
    manifest: Manifest | None = None
    with _coded(path):
        for name, stream, size in members_of(path):
            if manifest is not None:
                raise _altered("something follows the manifest")
            if name == MANIFEST:
                manifest = _manifest(stream, size)
            else:
                found.append(Member(name, _digest(stream), size))
    if manifest is None:
        raise WorkError(
            "backup.incomplete",
            f"{path} has no manifest: it was cut off or damaged.",
            hint="Use another copy of it.",
        )
    if len({one.name for one in found}) != len(found):
        raise _altered("a name is there twice")
    _compare(found, manifest)
    return manifest


def _compare(found: list[Member], manifest: Manifest) -> None:
    listed = {one.name: one for one in manifest.members}
    for one in found:
        told = listed.pop(one.name, None)
        if told is None:
            raise _altered(f"{one.name} is not listed")
        if told != one:
            raise _altered(f"{one.name} is not what was backed up")
    if listed:
        raise _altered(f"{min(listed)} is missing")


def members_of(path: Path) -> Iterator[tuple[str, IO[bytes], int]]:
    """Yield name, stream and size of every member in order; only plain files with plain names are let in.

    Raises WorkError ``backup.unreadable`` or ``backup.altered``.
    """
    with _coded(path), tarfile.open(path, mode="r:") as tar:
        while (entry := tar.next()) is not None:
            stream = tar.extractfile(entry) if entry.isreg() else None
            if stream is None or not plain_name(entry.name):
                raise _altered(f"{entry.name[:200]!r} is no plain file")
            yield entry.name, stream, entry.size
            tar.members = []  # type: ignore[attr-defined]  # as above


@contextmanager
def _coded(path: Path) -> Iterator[None]:
    """Turn whatever a damaged archive lets its reader raise into a coded error."""
    try:
        yield
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise WorkError(
            "backup.unreadable",
            f"{path} cannot be read as a backup: {error}.",
            hint="Check the path; a damaged file is replaced by another copy.",
        ) from error


def plain_name(name: str) -> bool:
    """Tell whether a name stays inside whatever folder it is put into."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and "/".join(parts) == name
        and all(_PART.fullmatch(one) and one not in {".", ".."} and ":" not in one for one in parts)
    )


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _manifest(stream: IO[bytes], size: int) -> Manifest:
    if size > MOST_MANIFEST_BYTES:
        raise _altered("its manifest is too large")
    try:
        told = json.loads(stream.read())
        if told["format"] != FORMAT:
            raise WorkError(
                "backup.other_format",
                f"This backup has the form {told['format']!s:.40}.",
                hint="Use its own version.",
            )
        members = tuple(
            Member(str(name), str(digest), int(bytes_)) for name, digest, bytes_ in told["members"]
        )
        return Manifest(
            str(told["made_at"]), str(told["database"]), members, dict(told["about"]), tuple(told["damaged"])
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _altered("its manifest cannot be read") from error


def _altered(what: str) -> WorkError:
    return WorkError(
        "backup.altered", f"The backup is damaged or was altered: {what}.", hint="Use another copy of it."
    )
