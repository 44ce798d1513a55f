# SPDX-License-Identifier: Apache-2.0
"""One evidence file through its adapter: opened safely, digested, detected, parsed, never raising."""

from __future__ import annotations

import io
import math
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from asqms.decoding.head import head_of
from asqms.kernel.adapters import Adapter, AdapterRegistry, Head, Limits, Source
from asqms.kernel.digest import digest_of, sha256_of_stream
from asqms.kernel.errors import AsqmsError, LimitError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

DEFAULT_LIMITS = Limits()
LARGEST_FACT = 1 << 63
SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn"})


@dataclass(frozen=True, slots=True)
class FileReading:
    """What came out of one file: a reading or an error, exactly one of them.

    ``digest`` is ``sha256:<hex>`` of the bytes; for a directory, of the adapter's name and the facts;
    empty where nothing could be read. ``notices`` are the reading's, then those of detection.
    """

    path: Path
    adapter: str
    reading: Reading | None
    error: AsqmsError | None
    digest: str
    size_bytes: int
    notices: tuple[Notice, ...] = ()


def read_file(
    path: Path,
    adapters: AdapterRegistry,
    *,
    adapter: str = "",
    options: Mapping[str, object] | None = None,
    with_trace: bool = False,
    name: str = "",
) -> FileReading:
    """Read one file (or a directory, for an adapter of directories) and never raise for its content.

    ``adapter`` names the adapter to use; without it the content decides. ``name`` is shown in place of
    the path in errors and notices. Codes in ``error`` besides the adapters' own: ``evidence.missing``,
    ``evidence.no_permission``, ``evidence.not_a_file``, ``evidence.read_failed``,
    ``evidence.too_large``, ``evidence.unknown_adapter``, ``evidence.unrecognised``,
    ``evidence.adapter_fault``.
    """
    done = FileReading(path, adapter, None, None, "", 0)
    label = name or str(path)
    try:
        if path.is_dir():
            return _read_directory(done, adapters, options or {}, with_trace=with_trace, label=label)
        with _open_regular(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            done = replace(done, size_bytes=size)
            _refuse_size(path, size, DEFAULT_LIMITS.max_bytes)
            done = replace(done, digest=sha256_of_stream(stream))
            head = head_of(stream, name=label, size_bytes=size)
            chosen, notices = _choose(adapters, adapter, head)
            done = replace(done, adapter=chosen.manifest.name, notices=notices)
            _refuse_size(path, size, chosen.manifest.limits.max_bytes)
            source = Source(label, stream, size, chosen.manifest.limits)
            reading = _parse(chosen, source, options or {}, with_trace=with_trace)
    except AsqmsError as error:
        return replace(done, error=error)
    except (OSError, ValueError) as error:
        return replace(done, error=_system_error(path, error))
    return replace(done, reading=reading, notices=reading.notices + done.notices)


def _read_directory(
    done: FileReading,
    adapters: AdapterRegistry,
    options: Mapping[str, object],
    *,
    with_trace: bool,
    label: str,
) -> FileReading:
    head = Head(label, 0, b"", b"", is_directory=True)
    chosen, notices = _choose(adapters, done.adapter, head)
    done = replace(done, adapter=chosen.manifest.name, notices=notices)
    source = Source(label, io.BytesIO(), 0, chosen.manifest.limits, directory=done.path)
    try:
        reading = _parse(chosen, source, options, with_trace=with_trace)
    except AsqmsError as error:
        return replace(done, error=error)
    digest = digest_of({"adapter": chosen.manifest.name, "facts": dict(reading.facts)})
    return replace(done, reading=reading, digest=digest, notices=reading.notices + notices)


def _open_regular(path: Path) -> BinaryIO:
    """Open a regular file; a pipe, socket or device is refused before and after opening."""
    _refuse_kind(path, path.stat().st_mode)
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    stream = os.fdopen(number, "rb")
    try:
        _refuse_kind(path, os.fstat(number).st_mode)
    except UnreadableError:
        stream.close()
        raise
    return stream


def _refuse_kind(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise UnreadableError(
            "evidence.not_a_file",
            "This is a pipe, a socket or a device, not a regular file.",
            hint="Write the tool's output to a file first.",
            place=Place(str(path)),
        )


def _refuse_size(path: Path, size: int, limit: int) -> None:
    if size > limit:
        raise LimitError(
            "evidence.too_large",
            f"The file has {size} bytes; the limit is {limit}.",
            hint="Split the file, or let the tool write less detail.",
            place=Place(str(path)),
        )


def _system_error(path: Path, error: OSError | ValueError) -> UnreadableError:
    place = Place(str(path))
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UnreadableError(
            "evidence.missing", "There is no such file.", hint="Check the path.", place=place
        )
    if isinstance(error, PermissionError):
        return UnreadableError(
            "evidence.no_permission",
            "The file may not be read by this user.",
            hint="Give read permission.",
            place=place,
        )
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return UnreadableError(
        "evidence.read_failed", f"The file could not be read: {reason or type(error).__name__}.", place=place
    )


def _choose(adapters: AdapterRegistry, wanted: str, head: Head) -> tuple[Adapter, tuple[Notice, ...]]:
    if wanted:
        return adapters.named(wanted), ()
    best: Adapter | None = None
    best_score = 0
    notices: list[Notice] = []
    for name in adapters.names():
        try:
            score = adapters.adapters[name].detect(head)
        except Exception as error:  # noqa: BLE001 - a third-party adapter may raise anything
            told = f"The adapter {name} failed while looking at the file: {type(error).__name__}."
            notices.append(Notice("evidence.detection_fault", told, Place(head.name)))
            continue
        if score > best_score:
            best, best_score = adapters.adapters[name], score
    if best is None:
        raise _unrecognised(adapters, head)
    return best, tuple(notices)


def _unrecognised(adapters: AdapterRegistry, head: Head) -> UnreadableError:
    formats = sorted({one for adapter in adapters.adapters.values() for one in adapter.manifest.formats})
    what = "directory" if head.is_directory else "file"
    empty = "The file is empty. " if not head.is_directory and head.size_bytes == 0 else ""
    return UnreadableError(
        "evidence.unrecognised",
        f"{empty}No adapter recognises the content of this {what}.",
        hint=f"Formats that are read: {', '.join(formats)}. Name one with --adapter if it is one of them.",
        place=Place(head.name),
    )


def _parse(adapter: Adapter, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:
    try:
        reading = adapter.parse(source, options, with_trace=with_trace)
    except AsqmsError:
        raise
    except OSError as error:
        raise _system_error(Path(source.name), error) from error
    except Exception as error:
        raise _fault(adapter, source, f"stopped with {type(error).__name__}") from error
    _check_reading(adapter, source, reading)
    return reading


def _check_reading(adapter: Adapter, source: Source, reading: object) -> None:
    if not isinstance(reading, Reading):
        raise _fault(adapter, source, f"gave {type(reading).__name__} instead of a reading")
    for name, value in reading.facts.items():
        if not is_plain_value(value):
            raise _fault(adapter, source, f"gave the fact {name!r} a value that cannot be recorded")


def is_plain_value(value: FactValue | object) -> bool:
    """Tell whether a value can be recorded: text, a finite number, a whole number of 64 bits."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return -LARGEST_FACT <= value < LARGEST_FACT
    return isinstance(value, str)


def _fault(adapter: Adapter, source: Source, what: str) -> UnreadableError:
    name = adapter.manifest.name
    return UnreadableError(
        "evidence.adapter_fault",
        f"The adapter {name} {what}.",
        hint="This is a fault of the adapter, not of the file: report it with the file.",
        place=Place(source.name),
        context={"adapter": name},
    )


def evidence_files(
    paths: Sequence[Path], adapters: AdapterRegistry, *, adapter: str = ""
) -> tuple[Path, ...]:
    """Return the paths with every plain directory replaced by its files, in sorted order.

    A directory that an adapter reads as a whole stays. Of the others, hidden version-control folders,
    symbolic links that lead out of the directory and linked directories are left out.
    """
    found: list[Path] = []
    for path in paths:
        try:
            is_plain = path.is_dir() and not (adapter or _is_read_whole(path, adapters))
        except (OSError, ValueError):
            is_plain = False
        found.extend(_files_below(path) if is_plain else [path])
    return tuple(found)


def _is_read_whole(path: Path, adapters: AdapterRegistry) -> bool:
    try:
        _choose(adapters, "", Head(str(path), 0, b"", b"", is_directory=True))
    except UnreadableError:
        return False
    return True


def _files_below(folder: Path) -> list[Path]:
    top = folder.resolve()
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one not in SKIPPED_FOLDERS)
        for name in sorted(names):
            path = Path(place) / name
            if not path.is_symlink() or _leads_into(path, top):
                found.append(path)
    return found


def _leads_into(link: Path, top: Path) -> bool:
    try:
        return link.resolve().is_relative_to(top)
    except (OSError, RuntimeError):
        return False
