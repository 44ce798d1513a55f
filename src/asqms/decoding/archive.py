# SPDX-License-Identifier: Apache-2.0
"""ZIP archives read in memory under limits; nothing is ever extracted to a path."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from asqms.kernel.adapters import Limits
from asqms.kernel.errors import LimitError, Place, UnreadableError


def members(stream: BinaryIO, *, name: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield ``(member name, bytes)`` of every file in the archive, in archive order.

    Raises UnreadableError ``archive.broken``, ``archive.unsafe_path``, ``archive.encrypted``,
    ``archive.duplicate_member``; LimitError ``archive.too_many``, ``archive.too_large``,
    ``archive.ratio``.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            _check_entries(entries, name, limits)
            left = limits.max_member_bytes
            for entry in entries:
                data = _read(archive, entry, name, left)
                left -= len(data)
                yield entry.filename, data
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableError(
            "archive.broken", f"This is not a readable ZIP archive: {error}.", place=Place(name)
        ) from error


def member_stream(data: bytes) -> BinaryIO:
    """Return the bytes of a member as a stream."""
    return io.BytesIO(data)


def _check_entries(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(entries) > limits.max_members:
        raise LimitError(
            "archive.too_many", f"The archive has more than {limits.max_members} members.", place=Place(name)
        )
    seen: set[str] = set()
    for entry in entries:
        place = Place(f"{name}!{entry.filename}")
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if not entry.filename or path.is_absolute() or ".." in path.parts or ":" in entry.filename:
            raise UnreadableError(
                "archive.unsafe_path", "A member name points outside the archive.", place=place
            )
        if entry.filename in seen:
            raise UnreadableError("archive.duplicate_member", "Two members have the same name.", place=place)
        seen.add(entry.filename)
        if entry.flag_bits & 0x1:
            raise UnreadableError("archive.encrypted", "A member is encrypted.", place=place)
        if entry.file_size > (1 << 20) and entry.file_size > limits.max_archive_ratio * max(
            1, entry.compress_size
        ):
            raise LimitError("archive.ratio", "A member expands suspiciously far.", place=place)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, left: int) -> bytes:
    with archive.open(entry) as member:
        data = member.read(left + 1)
    if len(data) > left:
        raise LimitError(
            "archive.too_large",
            "The archive holds more bytes than allowed.",
            place=Place(f"{name}!{entry.filename}"),
        )
    return data
