# SPDX-License-Identifier: Apache-2.0
"""LCOV trace files: one record per line, sections per source file, merged over test names."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from asqms.decoding.figures import decimal_number, declared_facts, refuse_more_than, whole_number
from asqms.decoding.manifest import load_manifest
from asqms.decoding.text import strip_mark
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

LONGEST_LINE = 1 << 20
DECLARED = {
    "LF": "coverage.lines.total",
    "LH": "coverage.lines.covered",
    "BRF": "coverage.branches.total",
    "BRH": "coverage.branches.covered",
    "FNF": "coverage.functions.total",
    "FNH": "coverage.functions.covered",
    "MCF": "coverage.conditions.total",
    "MCH": "coverage.conditions.covered",
}
MOST_LINES = 6_000_000
QUIET = frozenset({"TN", "VER", "FNL"})
_FIRST_LINES = re.compile(rb"\s*(?:(?:#|TN:|VER:)[^\n]*\n\s*)*SF:")


class LcovAdapter:
    """Coverage facts; they are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "")

    def detect(self, head: Head) -> int:
        """Return 90 when a source file record opens the text, 30 for an empty test record, else 0."""
        start = strip_mark(head.start)[0].replace(b"\x00", b"")
        if _FIRST_LINES.match(start):
            return 90
        return 30 if start.startswith(b"TN:") else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - the contract
        """Read a trace file.

        Raises ``lcov.syntax`` (line), ``lcov.not_a_report``, ``lcov.truncated``, ``lcov.line_too_long``,
        ``lcov.too_many``, ``text.not_utf8``.
        """
        report = _Report(source)
        number = 0
        for number, line in _lines(source):
            if number > MOST_LINES:
                refuse_more_than(MOST_LINES, number, adapter="lcov", what="lines", name=source.name)
            report.take(line, number)
        return report.reading(number)


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    """Yield ``(number, text)`` of every line; the stream stays open for its owner."""
    mark = source.stream.read(4)
    body, encoding = strip_mark(mark)
    source.stream.seek(len(mark) - len(body))
    text = io.TextIOWrapper(io.BufferedReader(_Raw(source)), encoding=encoding, errors="strict")
    number = 0
    try:
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and not line.endswith("\n"):
                raise LimitError(
                    "lcov.line_too_long",
                    f"A line has more than {LONGEST_LINE} characters.",
                    place=Place(source.name, number),
                )
            yield number, line.strip()
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "text.not_utf8",
            f"The text behind line {number} is not valid {encoding}.",
            hint="Save the file as UTF-8.",
            place=Place(source.name, number + 1),
        ) from error


class _Raw(io.RawIOBase):
    """Passes reads on and keeps the owner's stream open when the text layer is dropped."""

    def __init__(self, source: Source) -> None:
        self._stream = source.stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


@dataclass(slots=True)
class _Report:
    """Everything met so far; keys are file numbers and what the record names."""

    source: Source
    files: dict[str, int] = field(default_factory=dict)
    lines: dict[tuple[int, int], bool] = field(default_factory=dict)
    branches: dict[tuple[int, str], bool] = field(default_factory=dict)
    functions: dict[tuple[int, str], bool] = field(default_factory=dict)
    conditions: dict[tuple[int, str], bool] = field(default_factory=dict)
    declared: dict[str, int] = field(default_factory=dict)
    file: int | None = None
    records: int = 0
    unknown: int = 0

    def take(self, line: str, number: int) -> None:
        """Read one record; raise ``lcov.syntax`` when a record that is known cannot be read."""
        if not line or line.startswith("#"):
            return
        kind, colon, rest = line.partition(":")
        if line == "end_of_record":
            self.file = None
        elif kind == "SF" and rest:
            self.file = self.files.setdefault(rest, len(self.files))
        elif kind in RECORDS and colon:
            if self.file is None or not RECORDS[kind](self, self.file, rest):
                raise self._wrong(kind, number)
            self.records += 1
            refuse_more_than(
                self.source.limits.max_items,
                self.records,
                adapter="lcov",
                what="records",
                name=self.source.name,
            )
        elif kind in DECLARED and colon:
            stated = whole_number(rest)
            if stated is None:
                raise self._wrong(kind, number)
            self.declared[kind] = self.declared.get(kind, 0) + stated
        elif kind not in QUIET or not colon:
            self._strange(number)

    def _strange(self, number: int) -> None:
        """Count a record that is not known; a file that starts with one is no trace file."""
        if not self.files:
            raise UnreadableError(
                "lcov.not_a_report",
                "The text does not start with LCOV records.",
                hint="An LCOV file starts with TN: or SF: lines.",
                place=Place(self.source.name, number),
            )
        self.unknown += 1

    def _wrong(self, kind: str, number: int) -> UnreadableError:
        what = "stands outside a source file" if self.file is None and kind in RECORDS else "cannot be read"
        return UnreadableError(
            "lcov.syntax",
            f"The {kind} record {what}.",
            hint="Check that the file was written completely.",
            place=Place(self.source.name, number),
        )

    def reading(self, last_line: int) -> Reading:
        """Return the facts of the whole file."""
        place = Place(self.source.name, last_line or None)
        if self.file is not None:
            raise UnreadableError(
                "lcov.truncated",
                "The last source file has no end_of_record.",
                hint="Check that the file was written completely.",
                place=place,
            )
        if not self.files and not last_line:
            raise UnreadableError("lcov.not_a_report", "The file is empty.", place=place)
        facts: dict[str, FactValue] = {}
        tables: dict[str, Mapping[tuple[int, int], bool] | Mapping[tuple[int, str], bool]] = {
            "lines": self.lines,
            "branches": self.branches,
            "functions": self.functions,
            "conditions": self.conditions,
        }
        for name, table in tables.items():
            if table or name != "conditions":
                facts[f"coverage.{name}.total"] = len(table)
                facts[f"coverage.{name}.covered"] = sum(table.values())
        facts["coverage.files.total"] = len(self.files)
        stated = {fact: self.declared.get(kind) for kind, fact in DECLARED.items()}
        declared, notices = declared_facts("lcov", facts, stated, self.source.name)
        if self.unknown:
            told = f"{self.unknown} records of an unknown kind were passed over."
            notices += (Notice("lcov.unknown_record", told, Place(self.source.name)),)
        return Reading("2" if self.conditions else "1", "report.coverage", facts | declared, notices)


def _line(report: _Report, file: int, rest: str) -> bool:
    parts = rest.split(",", 2)
    number = whole_number(parts[0])
    hits = decimal_number(parts[1]) if len(parts) > 1 else None
    if number is None or hits is None:
        return False
    key = (file, number)
    report.lines[key] = report.lines.get(key, False) or hits > 0
    return True


def _branch(report: _Report, file: int, rest: str) -> bool:
    name, comma, taken = rest.rpartition(",")
    hits = 0.0 if taken == "-" else decimal_number(taken)
    if not comma or hits is None or name.count(",") < 2 or whole_number(name.partition(",")[0]) is None:  # noqa: PLR2004 - line, block, branch
        return False
    key = (file, name)
    report.branches[key] = report.branches.get(key, False) or hits > 0
    return True


def _function(report: _Report, file: int, rest: str) -> bool:
    line, comma, name = rest.partition(",")
    if not comma or whole_number(line) is None:
        return False
    end, comma, behind = name.partition(",")
    if comma and whole_number(end) is not None:
        name = behind
    report.functions.setdefault((file, name), False)
    return True


def _function_hits(report: _Report, file: int, rest: str) -> bool:
    count, comma, name = rest.partition(",")
    hits = decimal_number(count)
    if not comma or hits is None:
        return False
    key = (file, name)
    report.functions[key] = report.functions.get(key, False) or hits > 0
    return True


def _function_alias(report: _Report, file: int, rest: str) -> bool:
    _, comma, behind = rest.partition(",")
    return bool(comma) and _function_hits(report, file, behind)


def _condition(report: _Report, file: int, rest: str) -> bool:
    parts = rest.split(",", 5)
    hits = decimal_number(parts[3]) if len(parts) > 4 else None  # noqa: PLR2004 - line, size, sense, taken, index
    if hits is None:
        return False
    key = (file, ",".join((*parts[:3], *parts[4:])))
    report.conditions[key] = report.conditions.get(key, False) or hits > 0
    return True


RECORDS: Mapping[str, Callable[[_Report, int, str], bool]] = {
    "DA": _line,
    "BRDA": _branch,
    "FN": _function,
    "FNDA": _function_hits,
    "FNA": _function_alias,
    "MCDC": _condition,
}


adapter = LcovAdapter()
