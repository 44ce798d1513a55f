# SPDX-License-Identifier: Apache-2.0
"""Finds out what each path is and reads its trace records: own JSON Lines or any adapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from asqms.decoding.json import without_collector
from asqms.decoding.trace_lines import SUFFIXES, read_json_lines
from asqms.engine.trace.graph import TraceInput
from asqms.kernel.adapters import AdapterRegistry, Limits, Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.workspace.tracing.inputs import BULK_BYTES, AnyInput, LinesFile, SnapshotFolder, is_snapshot

LoadAdapters = Callable[[], AdapterRegistry]


def read_sources(paths: Sequence[Path], load_adapters: LoadAdapters) -> list[AnyInput]:
    """Read every path; folders are searched for files that carry trace records.

    Raises UnreadableError ``trace.no_such_path``, ``trace.not_recognised``, ``trace.no_records``
    and the coded errors of the adapters.
    """
    inputs: list[AnyInput] = []
    with without_collector():
        for path in paths:
            if path.is_dir() and is_snapshot(path):
                from asqms.workspace.tracing.snapshot import verify_snapshot

                verify_snapshot(path, name=path.as_posix())
                inputs.append(SnapshotFolder(path.as_posix(), path))
            elif path.is_dir():
                inputs.extend(_read_folder(path, load_adapters))
            elif path.is_file():
                inputs.append(_read_file(path, path.as_posix(), load_adapters))
            else:
                raise UnreadableError(
                    "trace.no_such_path", "There is no such file or folder.", place=Place(path.as_posix())
                )
    return inputs


def _read_file(path: Path, name: str, load_adapters: LoadAdapters) -> AnyInput:
    found = _input(path, name, load_adapters)
    if found is None:
        raise UnreadableError(
            "trace.not_recognised",
            "No adapter recognises a source of trace records here.",
            hint="asqms evidence adapters lists what can be read.",
            place=Place(name),
        )
    return found


def _read_folder(folder: Path, load_adapters: LoadAdapters) -> Iterator[AnyInput]:
    found = False
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder.parent).as_posix()
        one = _input(path, name, load_adapters)
        if one is not None:
            found = True
            yield one
    if not found:
        raise UnreadableError(
            "trace.no_records",
            "No file in this folder carries trace records.",
            hint="asqms evidence adapters lists what can be read.",
            place=Place(folder.as_posix()),
        )


def _input(path: Path, name: str, load_adapters: LoadAdapters) -> AnyInput | None:
    """Return a file as an input, or None when nothing recognises trace records in it."""
    limits = Limits()
    size = path.stat().st_size
    if path.suffix.lower() in SUFFIXES:
        if size > limits.max_bytes:
            raise LimitError(
                "trace.too_large", f"The file has more than {limits.max_bytes} bytes.", place=Place(name)
            )
        if size >= BULK_BYTES:
            return LinesFile(name, path)
        return TraceInput(name, read_json_lines(path.read_bytes(), name=name))
    from asqms.decoding.head import head_of

    with path.open("rb") as stream:
        adapter = load_adapters().detect_trace(head_of(stream, name=path.name, size_bytes=size))
        if adapter is None:
            return None
        reading = adapter.parse(Source(name, stream, size, adapter.manifest.limits), {}, with_trace=True)
    return TraceInput(name, reading.trace) if reading.trace is not None else None
