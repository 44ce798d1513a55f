# SPDX-License-Identifier: Apache-2.0
"""The process that reads evidence files: bounded, without a network, told what to do over a pipe.

Started as ``python -I -m asqms.project.reader`` in an empty folder; it ends when nobody asks any more.
"""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path
from time import process_time
from typing import BinaryIO

import msgspec

from asqms.kernel.errors import UnreadableError
from asqms.project.confinement import confine
from asqms.project.plugins import load_adapters
from asqms.workspace.crossing import (
    LENGTH_BYTES,
    MOST_ANSWER_BYTES,
    MOST_REQUEST_BYTES,
    Answer,
    Wish,
    answer_of,
    packed,
    wish_from,
    write_trace,
)
from asqms.workspace.inspection import FileReading, read_file

IDLE_SECONDS = 90
_LEAST_SECONDS = 1
_FAULT = UnreadableError(
    "evidence.adapter_fault",
    "The adapter gave something that cannot be recorded.",
    hint="This is a fault of the adapter, not of the file: report it with the file.",
)
_LIMIT = UnreadableError(
    "evidence.limit",
    "Reading the file needs more memory than a file of its size may use.",
    hint="Split the file, or let the tool write less detail.",
)


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer wishes until there are none, nobody asks for a while, or memory ran out once."""
    adapters = load_adapters()
    while (wish := _next(asked)) is not None:
        _bound(wish)
        path = Path(wish.path)
        options = msgspec.json.decode(wish.options, type=dict[str, object])
        try:
            done = read_file(
                path,
                adapters,
                adapter=wish.adapter,
                options=options,
                with_trace=bool(wish.trace),
                name=wish.name,
            )
            exhausted = _is_exhausted(done)
            answer = packed(_answer(wish, done))
        except MemoryError:
            exhausted, done, answer = True, FileReading(path, wish.adapter, None, _LIMIT, "", 0), b""
        if exhausted:
            _unbound()
            limited = FileReading(path, done.adapter, None, _LIMIT, done.digest, done.size_bytes)
            answer = packed(answer_of(limited, traced=False))
        answers.write(answer)
        answers.flush()
        if exhausted:
            return


def _answer(wish: Wish, done: FileReading) -> Answer:
    records = done.reading.trace if done.reading else None
    try:
        if records is not None and wish.trace:
            write_trace(records, Path(wish.trace))
        answer = answer_of(done, traced=records is not None)
        if len(packed(answer)) <= MOST_ANSWER_BYTES:
            return answer
    except (UnicodeEncodeError, OverflowError, TypeError):
        pass
    faulty = FileReading(done.path, done.adapter, None, _FAULT, done.digest, done.size_bytes)
    return answer_of(faulty, traced=False)


def _is_exhausted(done: FileReading) -> bool:
    error: BaseException | None = done.error
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _next(asked: BinaryIO) -> Wish | None:
    ready, _, _ = select.select([asked], [], [], IDLE_SECONDS)
    head = asked.read(LENGTH_BYTES) if ready else b""
    length = int.from_bytes(head, "big")
    if len(head) < LENGTH_BYTES or length > MOST_REQUEST_BYTES:
        return None
    return wish_from(asked.read(length))


def _bound(wish: Wish) -> None:
    """Set what this file may use: processor time on top of what is used, memory of the whole process."""
    import resource

    used = int(process_time()) + _LEAST_SECONDS
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (used + wish.cpu_seconds, hard))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (wish.memory_bytes, hard))


def _unbound() -> None:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def main() -> None:
    """Take the pipes, give up what a reader does not need, and serve."""
    asked = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    confine()
    serve(asked, answers)


if __name__ == "__main__":
    main()
    sys.exit(0)
