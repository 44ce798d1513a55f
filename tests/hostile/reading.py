# SPDX-License-Identifier: Apache-2.0
"""Reads one hostile file through the public door and says everything that is wrong with the result."""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.errors import AsqmsError
from asqms.kernel.records import FactValue, Reading, TraceRecords
from asqms.project.plugins import load_adapters
from asqms.workspace.inspection import FileReading, read_file

ADAPTERS = Path(__file__).resolve().parents[2] / "src" / "asqms" / "adapters"
FAULTS = frozenset({"evidence.adapter_fault", "evidence.detection_fault", "evidence.read_failed"})


@cache
def registry() -> AdapterRegistry:
    return load_adapters()


@cache
def own_samples() -> Mapping[str, tuple[str, bytes]]:
    """Return adapter and content of every sample file of every adapter, by file name with the adapter."""
    return {
        f"{name}/{path.name}": (name, path.read_bytes())
        for name in registry().names()
        for path in sorted((ADAPTERS / name / "samples").glob("*"))
        if path.is_file()
    }


def read(
    path: Path, data: bytes, adapter: str = "", options: Mapping[str, object] | None = None
) -> FileReading:
    path.write_bytes(data)
    return read_file(path, registry(), adapter=adapter, options=options, with_trace=True)


def mistakes_in(done: FileReading) -> list[str]:
    """Return what breaks the promise: records or a coded error, and facts that can be recorded."""
    found = [notice.message for notice in done.notices if notice.code in FAULTS]
    if (done.reading is None) == (done.error is None):
        found.append("neither exactly a reading nor an error")
    if done.error is not None:
        found += _mistakes_in_error(done.error)
    if done.reading is not None:
        found += _mistakes_in_reading(done.reading)
    return found


def _mistakes_in_error(error: AsqmsError) -> list[str]:
    if error.code in FAULTS:
        return [f"{error} because of {error.__cause__!r}"]
    return [] if "." in error.code and error.message else [f"no code or no sentence: {error!r}"]


def _mistakes_in_reading(reading: Reading) -> list[str]:
    found = [
        f"fact {name!r} = {value!r}"[:200] for name, value in reading.facts.items() if _is_bad(name, value)
    ]
    if reading.trace is not None:
        columns = {name: len(getattr(reading.trace, name)) for name in TraceRecords.__dataclass_fields__}
        for prefix in ("item_", "link_"):
            lengths = {length for name, length in columns.items() if name.startswith(prefix)}
            found += [f"columns {prefix} of lengths {sorted(lengths)}"] * (len(lengths) != 1)
    return found


def _is_bad(name: str, value: FactValue) -> bool:
    if not name or not name.isprintable() or name != name.lower() or not _is_text(name):
        return True
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return not math.isfinite(value) or value < 0
    return not isinstance(value, str) or not _is_text(value)


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
