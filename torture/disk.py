# SPDX-License-Identifier: Apache-2.0
"""A disk that records what SQLite writes and flushes, and what a power cut may leave of it.

Sectors that were not flushed are kept, dropped or torn, each by itself. Names that come and go are kept
up to a point in their order, unless their folder was flushed: SQLite does so when a new journal is first
flushed and when it deletes one. Disks that lie about flushes are not modelled.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import apsw

SECTOR = 512
_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing asked of the disk: create, write, truncate, sync or delete a file; or an acknowledgement."""

    kind: str
    name: str = ""
    offset: int = 0
    data: bytes = b""
    flushes: bool = False


class Recorder:
    """A connection whose every write goes through the recorded disk."""

    def __init__(self, database: Path, *, alone: bool) -> None:
        self.operations: list[Operation] = []
        self._vfs = _Disk(f"recorded-{next(_NUMBERS)}", self.operations)
        self._connection = apsw.Connection(str(database), vfs=self._vfs.vfs_name)
        if alone:  # a write-ahead log through such a disk has no memory to share
            self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")

    def run(self, statement: str) -> None:
        """Run one statement to its end."""
        for _ in self._connection.execute(statement):
            pass

    def acknowledge(self) -> None:
        """Note that whoever asked was told that it is done."""
        self.operations.append(Operation("acknowledge"))

    def close(self) -> None:
        """Close without recording what closing writes."""
        self._vfs.closed = True
        self._connection.close()
        self._vfs.unregister()


class _Disk(apsw.VFS):
    def __init__(self, name: str, operations: list[Operation]) -> None:
        self.vfs_name = name
        self.operations = operations
        self.closed = False
        super().__init__(name, "")

    def note(self, operation: Operation) -> None:
        if not self.closed:
            self.operations.append(operation)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else str(name))
        created = name is not None and not path.exists()
        opened = _File(self, name, flags, path.name)
        if created:
            self.note(Operation("create", path.name))
        return opened

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001
        super().xDelete(filename, syncdir)
        self.note(Operation("delete", Path(filename).name, flushes=bool(syncdir)))


class _File(apsw.VFSFile):
    def __init__(
        self, disk: _Disk, name: str | apsw.URIFilename | None, flags: list[int], short: str
    ) -> None:
        self._disk = disk
        self._short = short
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._disk.note(Operation("write", self._short, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._disk.note(Operation("truncate", self._short, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._disk.note(Operation("sync", self._short))


def some_cuts(operations: Sequence[Operation], number: int) -> list[int]:
    """Return moments, in order, before which the power fails: any, or just after an acknowledgement."""
    told = [at for at, one in enumerate(operations, 1) if one.kind == "acknowledge"] or [len(operations)]
    return sorted(
        secrets.randbelow(len(operations) + 1) if secrets.randbelow(2) else secrets.choice(told)
        for _ in range(number)
    )


@dataclass
class Left:
    """What is on the disk after the cut, and how many acknowledgements were given before it."""

    files: dict[str, bytes]
    acknowledged: int


@dataclass
class _Kept:
    """One file: what is certainly on the disk, and what was asked since its last flush."""

    durable: bytearray = field(default_factory=bytearray)
    waiting: list[Operation] = field(default_factory=list)


class Disk:
    """The state of the disk while the recorded operations pass by."""

    def __init__(self, base: bytes) -> None:
        self._open = {"db": _Kept(bytearray(base))}
        self._named = dict(self._open)
        self._changes: list[tuple[str, _Kept | None]] = []
        self._acknowledged = 0

    def happen(self, one: Operation) -> None:
        """Let one operation happen."""
        if one.kind == "acknowledge":
            self._acknowledged += 1
        elif one.kind == "create":
            self._open[one.name] = _Kept()
            self._changes.append((one.name, self._open[one.name]))
        elif one.kind == "delete":
            self._changes.append((one.name, None))
            if one.flushes:
                self._flush_names()
        elif one.kind == "sync":
            _flush(self._open[one.name])
            if self._named.get(one.name) is not self._open[one.name]:
                self._flush_names()
        else:
            self._open[one.name].waiting.append(one)

    def _flush_names(self) -> None:
        self._named = _renamed(self._named, self._changes)
        self._changes.clear()

    def left(self) -> Left:
        """Return one of the many things that a cut at this moment may leave."""
        done = self._changes[: secrets.randbelow(len(self._changes) + 1)]
        named = _renamed(self._named, done)
        return Left({name: _after(kept) for name, kept in named.items()}, self._acknowledged)


def _renamed(named: dict[str, _Kept], changes: Sequence[tuple[str, _Kept | None]]) -> dict[str, _Kept]:
    found = dict(named)
    for name, kept in changes:
        if kept is None:
            found.pop(name, None)
        else:
            found[name] = kept
    return found


def images(base: bytes, operations: Sequence[Operation], cuts: Sequence[int]) -> Iterator[Left]:
    """Yield what each cut left; the cuts are in order."""
    disk, at = Disk(base), 0
    for cut in cuts:
        for one in operations[at:cut]:
            disk.happen(one)
        at = max(at, cut)
        yield disk.left()


def _flush(kept: _Kept) -> None:
    for one in kept.waiting:
        _apply(kept.durable, one)
    kept.waiting.clear()


def _apply(content: bytearray, one: Operation) -> None:
    if one.kind == "truncate":
        del content[one.offset :]
        return
    if len(content) < one.offset:
        content.extend(bytes(one.offset - len(content)))
    content[one.offset : one.offset + len(one.data)] = one.data


def _after(kept: _Kept) -> bytes:
    """Return the file with every sector that was not flushed kept, dropped or torn."""
    content = bytearray(kept.durable)
    chances = secrets.token_bytes(sum(len(one.data) // SECTOR + 2 for one in kept.waiting) + 1)
    drawn = iter(chances)
    mostly = next(drawn) % 3  # some cuts lose nearly all, some nearly nothing
    for one in kept.waiting:
        if one.kind == "truncate":
            if next(drawn) % 2:
                _apply(content, one)
            continue
        for start in range(0, len(one.data), SECTOR):
            piece = one.data[start : start + SECTOR]
            chance = next(drawn)
            if chance < (230, 128, 20)[mostly]:
                if chance % 16 == 0:
                    piece = piece[: chance * 2]
                _apply(content, Operation("write", one.name, one.offset + start, piece))
    return bytes(content)
