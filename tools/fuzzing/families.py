# SPDX-License-Identifier: Apache-2.0
"""One fuzz target per parser family: which files it starts from, and what reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from asqms.decoding.trace_lines import SUFFIXES as TRACE_SUFFIXES
from asqms.decoding.yaml import load_yaml
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.errors import AsqmsError
from asqms.project.plugins import load_adapters
from asqms.workspace.inspection import FileReading, read_file
from tools.fuzzing.attacks import attacks

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
LARGEST_SEED = 60_000
MOST_SHARED_SEEDS = 150
FAULTS = frozenset({"evidence.adapter_fault", "evidence.detection_fault", "evidence.read_failed"})

Target = Callable[[Path, bytes], str]
"""Reads the bytes, written to the path, and gives an empty text or what went wrong."""


@dataclass(frozen=True)
class Family:
    """A parser family: suffixes of its seeds, the adapters that read them, and how to read one."""

    name: str
    suffixes: tuple[str, ...]
    adapters: tuple[str, ...]

    def seeds(self) -> list[tuple[str, bytes]]:
        """Return suffix and content of own samples, small attacks and, where present, real files."""
        found = [*self._own(), *self._shared()]
        found += [
            (Path(name).suffix, data)
            for name, data in attacks().items()
            if name.endswith(self.suffixes) and len(data) <= LARGEST_SEED
        ]
        return found or [(self.suffixes[0], b"")]

    def _own(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted((ROOT / "src" / "asqms" / "adapters").glob("*/samples/*")):
            if path.parent.parent.name in self.adapters and path.name.endswith(self.suffixes):
                yield path.suffix, path.read_bytes()

    def _shared(self) -> list[tuple[str, bytes]]:
        paths = [path for path in sorted(SHARED.rglob("*")) if path.name.endswith(self.suffixes)]
        small = [path for path in paths if path.is_file() and path.stat().st_size <= LARGEST_SEED]
        return [
            (path.suffix, path.read_bytes()) for path in small[:: max(1, len(small) // MOST_SHARED_SEEDS)]
        ]


FAMILIES = (
    Family(
        "json",
        (".json", ".sarif", ".lobster", ".link", ".layout"),
        (
            "csaf", "ctrf", "cyclonedx", "gcovr", "in_toto", "lobster", "openvex", "register", "sarif",
            "score_tests", "spdx", "sphinx_needs",
        ),
    ),
    Family(
        "xml",
        (".xml", ".reqif"),
        ("cobertura", "cppcheck", "cyclonedx", "jacoco", "junit", "reqif"),
    ),
    Family("tables", (".csv", ".tsv"), ("register",)),
    Family("yaml", (".yaml", ".yml"), ("register",)),
    Family("archives", (".reqifz", ".docx", ".odt", ".xlsx"), ("document", "register", "reqif")),
    Family("lines", (".info", ".spdx"), ("lcov", "spdx")),
    Family("documents", (".md", ".rst", ".adoc", ".txt", ".pdf"), ("document",)),
    Family("trace", tuple(sorted(TRACE_SUFFIXES)), ("trace_lines",)),
)  # fmt: skip


def target_of(family: Family, registry: AdapterRegistry | None = None) -> Target:
    """Return what reads one input of the family by its content and by every adapter of the family."""
    adapters = registry or load_adapters()
    names = ("", *(name for name in family.adapters if name in adapters.adapters))

    def run(path: Path, data: bytes) -> str:
        path.write_bytes(data)
        for name in names:
            wrong = fault_in(read_file(path, adapters, adapter=name, with_trace=True))
            if wrong:
                return f"{name or 'detection'}: {wrong}"
        if family.name == "yaml":
            with suppress(AsqmsError):
                load_yaml(data, name=path.name)
        return ""

    return run


def fault_in(done: FileReading) -> str:
    """Return what breaks the promise of records or a coded error, or an empty text."""
    if done.error is not None and done.error.code in FAULTS:
        return f"{done.error.message} {done.error.__cause__!r}"
    found = [notice.message for notice in done.notices if notice.code in FAULTS]
    if found:
        return found[0]
    if done.reading is not None:
        below = [
            name for name, value in done.reading.facts.items() if isinstance(value, int | float) and value < 0
        ]
        return f"negative facts: {', '.join(below[:3])}" if below else ""
    return "" if done.error is not None else "neither a reading nor an error"
