# SPDX-License-Identifier: Apache-2.0
"""Writes a ZIP archive piece by piece, so that no state of any size is held in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

DAY = (1980, 1, 1, 0, 0, 0)


class _Sink(io.RawIOBase):
    """Keeps what was written until it is taken; a place in it cannot be gone back to."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


def zipped(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield the bytes of an archive with these names and contents; the same files give the same bytes."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as target:
                for piece in pieces:
                    target.write(piece)
                    if data := sink.taken():
                        yield data
            if data := sink.taken():
                yield data
    yield sink.taken()
