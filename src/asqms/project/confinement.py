# SPDX-License-Identifier: Apache-2.0
"""What a process gives up before it reads untrusted files: sockets, programs, writing elsewhere."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress
from pathlib import Path

OPEN_FILES = 128
FILE_BYTES = 2 << 30
_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate",
)  # fmt: skip

_ARCHITECTURES = {
    "x86_64": (0xC000003E, (41, 42, 43, 49, 50, 53, 57, 58, 59, 101, 288, 322, 425)),
    "aarch64": (0xC00000B7, (117, 198, 199, 200, 201, 202, 203, 221, 242, 281, 425)),
}
"""By machine: the audit architecture, and the calls for sockets, programs, tracing and io_uring."""
_X32_CALLS = 0x40000000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000


class ForbiddenHereError(RuntimeError):
    """Something tried what the reading of a file never needs."""


def confine() -> None:
    """Give up, for the rest of this process, what reading a file does not need.

    The working folder stays writable. Where the kernel can filter calls (Linux on x86-64 and ARM64) no
    socket can be made and no program started, whatever code runs; elsewhere Python's own doors are shut.
    """
    _limit()
    _filter_calls()
    sys.addaudithook(_refuse)


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


_FOLDER = Path.cwd().resolve()


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse events of Python that reading never causes."""
    if event == "open":
        name, _, flags = (*arguments, None, None, None)[:3]
        if isinstance(flags, int) and flags & _WRITES and not _is_own(name):
            raise ForbiddenHereError(event)
    elif event.startswith(_CHANGES):
        if not all(_is_own(name) for name in arguments if isinstance(name, str | bytes | os.PathLike)):
            raise ForbiddenHereError(event)
    elif event.startswith(_FORBIDDEN):
        raise ForbiddenHereError(event)


def _is_own(name: object) -> bool:
    if not isinstance(name, str | bytes | os.PathLike):
        return True
    text = os.fsdecode(name)
    if text == os.devnull:
        return True
    return os.path.realpath(text).startswith(f"{_FOLDER}{os.sep}")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def _filter_calls() -> bool:
    """Let the kernel refuse the calls that reading never needs; tell whether it does."""
    known = _ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    steps = _steps(*known)
    kept = ctypes.create_string_buffer(steps)
    program = _Program(len(steps) // 8, ctypes.cast(kept, ctypes.c_void_p))
    control = ctypes.CDLL(None, use_errno=True).prctl
    if control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(control(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _steps(architecture: int, numbers: tuple[int, ...]) -> bytes:
    """Return the filter: another architecture ends the process, the numbers are refused, others allowed."""
    count = len(numbers)
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, count + 1, 0, _X32_CALLS),
        *((_EQUAL, count - place, 0, number) for place, number in enumerate(numbers)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
