# SPDX-License-Identifier: Apache-2.0
"""A few processes that read evidence files, kept for the next file and replaced when one stops."""

from __future__ import annotations

import atexit
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import monotonic

import msgspec
from django.conf import settings

from asqms.contexts.evidence.errors import EvidenceError
from asqms.kernel.errors import UnreadableError
from asqms.workspace.crossing import (
    LENGTH_BYTES,
    MOST_ANSWER_BYTES,
    MOST_REQUEST_BYTES,
    CrossingError,
    Wish,
    packed,
    reading_from,
)
from asqms.workspace.inspection import FileReading

MOST_READERS = 2
FILES_PER_READER = 1_000
WAIT_SECONDS = 120.0
_ENDING_SECONDS = 0.2
_TRACE = "trace"
_PIECE = 1 << 16
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one file may use; files of ordinary size get what RELIABILITY 9.9 says."""

    cpu_seconds: int
    memory_bytes: int
    seconds: float

    @classmethod
    def of(cls, size_bytes: int | None) -> Allowance:
        """Return 10 s and 512 MB up to 16 MiB, more in proportion to the size beyond; None is a folder."""
        beyond = 1024 if size_bytes is None else max(0, size_bytes // _MEGABYTE - 16)
        cpu = min(10 + beyond // 4, 300)
        memory = min((512 + 8 * beyond) * _MEGABYTE, 4096 * _MEGABYTE)
        return cls(cpu, memory, 3.0 * cpu)


class ReaderPool:
    """At most so many readers of one module; safe to use from many threads."""

    def __init__(self, module: str, most: int = MOST_READERS) -> None:
        self._module = module
        self._free = threading.BoundedSemaphore(most)
        self._idle: list[_Reader] = []
        self._lock = threading.Lock()

    def read(
        self,
        path: Path,
        *,
        name: str,
        adapter: str = "",
        options: Mapping[str, object] | None = None,
        with_trace: bool = False,
        allowance: Allowance | None = None,
    ) -> FileReading:
        """Read one file in another process and never raise for its content.

        Codes in ``error`` besides those of read_file: ``evidence.limit`` and ``evidence.reader_stopped``.
        Raises EvidenceError ``evidence.readers_busy`` and ``evidence.options_too_large``.
        """
        given = allowance or Allowance.of(path.stat().st_size if path.is_file() else None)
        wish = Wish(
            path=str(path.absolute()),
            name=name,
            adapter=adapter,
            options=msgspec.json.encode(dict(options or {})),
            trace=_TRACE if with_trace else "",
            cpu_seconds=given.cpu_seconds,
            memory_bytes=given.memory_bytes,
        )
        sent = packed(wish)
        if len(sent) > MOST_REQUEST_BYTES:
            raise EvidenceError(
                "evidence.options_too_large",
                "The options for reading the file are too long.",
                hint="Options name what to read; write fewer or shorter ones.",
            )
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise EvidenceError(
                "evidence.readers_busy",
                "Other files are being read; this one had to wait too long.",
                hint="Repeat it in a moment; the bytes are stored already.",
            )
        try:
            return self._read(path, sent, given)
        finally:
            self._free.release()

    def close(self) -> None:
        """End the readers that are waiting for work."""
        with self._lock:
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.end()

    def _read(self, path: Path, sent: bytes, allowance: Allowance) -> FileReading:
        reader, body = self._answered(sent, allowance)
        if body is None and reader.files and not reader.late:
            reader.end()
            reader, body = self._answered(sent, allowance)
        if body is None:
            return FileReading(path, "", None, reader.end(), "", 0)
        try:
            done = reading_from(body, path, reader.folder / _TRACE)
        except CrossingError as error:
            reader.end()
            return FileReading(path, "", None, _stopped(error.message), "", 0)
        self._keep(reader)
        return done

    def _answered(self, sent: bytes, allowance: Allowance) -> tuple[_Reader, bytes | None]:
        """Return a reader and what it answered; one that ended while it waited for work is passed over."""
        reader = self._taken()
        while not reader.ask(sent):
            reader.end()
            reader = self._taken()
        return reader, reader.answer(monotonic() + allowance.seconds)

    def _taken(self) -> _Reader:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return _Reader(self._module)

    def _keep(self, reader: _Reader) -> None:
        (reader.folder / _TRACE).unlink(missing_ok=True)
        reader.files += 1
        if reader.files >= FILES_PER_READER:
            reader.end()
            return
        with self._lock:
            self._idle.append(reader)


class _Reader:
    """One process with its empty folder and its pipes."""

    def __init__(self, module: str) -> None:
        self.files = 0
        self.late = False
        self.folder = Path(tempfile.mkdtemp(prefix="asqms-reader-"))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-B", "-X", "utf8", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env={"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "HOME": str(self.folder)},
            bufsize=0,
            start_new_session=True,
        )

    def ask(self, sent: bytes) -> bool:
        """Send a wish; False when the process has ended meanwhile, as it does when nobody asks."""
        if self._process.poll() is not None or self._process.stdin is None:
            return False
        try:
            self._process.stdin.write(sent)
        except BrokenPipeError:
            return False
        return True

    def answer(self, until: float) -> bytes | None:
        """Return the body of an answer; None when the process stopped, took too long or told too much."""
        head = self._bytes(LENGTH_BYTES, until)
        length = int.from_bytes(head, "big") if head is not None else 0
        if head is None or length > MOST_ANSWER_BYTES:
            return None
        return self._bytes(length, until)

    def end(self) -> UnreadableError:
        """Stop the process, take its folder away, and return why a file it was reading is unreadable."""
        status = self._process.poll()
        if status is None and not self.late:
            with suppress(subprocess.TimeoutExpired):
                status = self._process.wait(_ENDING_SECONDS)
        if status is None:
            self._process.kill()
            status = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.late or status == -signal.SIGXCPU:
            return _too_long()
        return _stopped(f"It ended with status {status}.")

    def _bytes(self, wanted: int, until: float) -> bytes | None:
        if self._process.stdout is None:
            return None
        number = self._process.stdout.fileno()
        found = bytearray()
        while len(found) < wanted:
            ready, _, _ = select.select([number], [], [], max(0.0, until - monotonic()))
            self.late = not ready
            piece = os.read(number, min(_PIECE, wanted - len(found))) if ready else b""
            if not piece:
                return None
            found += piece
        return bytes(found)


def _too_long() -> UnreadableError:
    return UnreadableError(
        "evidence.limit",
        "Reading the file took longer than a file of its size may take.",
        hint="Split the file, or let the tool write less detail.",
    )


def _stopped(why: str) -> UnreadableError:
    return UnreadableError(
        "evidence.reader_stopped",
        f"The process that read the file stopped. {why}",
        hint="It may need more memory than it is given, or be damaged: split it, or report it with the file.",
    )


def readers() -> ReaderPool:
    """Return the readers of this process; a process that was forked off has its own."""
    return _readers(settings.ASQMS_READER, os.getpid())


@lru_cache(maxsize=2)
def _readers(module: str, process: int) -> ReaderPool:  # noqa: ARG001 - one pool for each process
    pool = ReaderPool(module)
    atexit.register(pool.close)
    return pool
