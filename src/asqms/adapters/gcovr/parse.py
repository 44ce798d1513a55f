# SPDX-License-Identifier: Apache-2.0
"""gcovr JSON: the full report with conditions and decisions, and the summary report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from asqms.decoding.figures import LARGEST_WHOLE, declared_facts, refuse_crowded_json
from asqms.decoding.json import decode_json
from asqms.decoding.manifest import load_manifest
from asqms.decoding.values import counted, duplicate_key_notices
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

FORMAT = "gcovr/format_version"
SUMMARY = "gcovr/summary_format_version"
_VERSION_AT_END = re.compile(rb'"gcovr/format_version"\s*:\s*"?[0-9.]+"?\s*\}\s*\Z')
SUMMARY_KINDS = {"line": "lines", "branch": "branches", "function": "functions"}
SUMMARY_EXTRA = {"condition": "conditions", "decision": "decision_outcomes"}


class Branch(msgspec.Struct, gc=False):
    """One branch of a line."""

    count: float = 0
    excluded: bool = msgspec.field(default=False, name="gcovr/excluded")


class Condition(msgspec.Struct, gc=False):
    """The outcomes of the conditions of one decision."""

    count: int = 0
    covered: int = 0
    excluded: bool = msgspec.field(default=False, name="gcovr/excluded")


class Decision(msgspec.Struct, gc=False):
    """What gcovr derived about a decision on a line."""

    type: str = ""
    count: float = 0
    count_true: float = 0
    count_false: float = 0


class Line(msgspec.Struct, gc=False):
    """One record of a line; a line has several when its function has several instances."""

    line_number: int
    count: float = 0
    branches: list[Branch] | None = None
    conditions: list[Condition] | None = None
    decision: Decision | None = msgspec.field(default=None, name="gcovr/decision")
    excluded: bool = msgspec.field(default=False, name="gcovr/excluded")
    noncode: bool = msgspec.field(default=False, name="gcovr/noncode")


class Function(msgspec.Struct, gc=False):
    """One function instance."""

    name: str = ""
    demangled_name: str = ""
    lineno: int = 0
    execution_count: float = 0
    excluded: bool = msgspec.field(default=False, name="gcovr/excluded")


class File(msgspec.Struct):
    """One source file of the full report."""

    file: str
    lines: list[Line] | None = None
    functions: list[Function] | None = None


class Full(msgspec.Struct):
    """The full report."""

    files: list[File]
    version: str | float = msgspec.field(name=FORMAT)


class Totals(msgspec.Struct, gc=False):
    """The totals of one file, or of the whole summary."""

    line_total: int | None = None
    line_covered: int | None = None
    branch_total: int | None = None
    branch_covered: int | None = None
    function_total: int | None = None
    function_covered: int | None = None
    condition_total: int | None = None
    condition_covered: int | None = None
    decision_total: int | None = None
    decision_covered: int | None = None


class Summary(Totals):
    """The summary report."""

    version: str | float = msgspec.field(default="", name=SUMMARY)
    files: list[Totals] | None = None


class GcovrAdapter:
    """Coverage facts; they are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "")

    def detect(self, head: Head) -> int:
        """Return 95 for an object with one of gcovr's version keys, else 0.

        gcovr sorts its keys: in a file too large to look through, the key stands in the last bytes.
        """
        if head.json_keys is None:
            return 0
        if FORMAT in head.json_keys or SUMMARY in head.json_keys:
            return 95
        return 95 if "files" in head.json_keys and _VERSION_AT_END.search(head.end) else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - the contract
        """Read a report; raises ``gcovr.not_a_report``, ``gcovr.too_many``, ``gcovr.figure``, ``json.*``."""
        data = source.read_all()
        refuse_crowded_json(data, adapter="gcovr", limit=source.limits.max_items, name=source.name)
        kind = decode_json(data, dict[str, msgspec.Raw], name=source.name)
        notices = duplicate_key_notices(data, "gcovr", source.name)
        if SUMMARY in kind:
            return _summary(decode_json(data, Summary, name=source.name), source, notices)
        if FORMAT not in kind:
            raise UnreadableError(
                "gcovr.not_a_report",
                "The object names no gcovr format version.",
                hint="Write the report with gcovr --json or --json-summary.",
                place=Place(source.name),
            )
        full = decode_json(data, Full, name=source.name)
        count = _Count()
        for file in full.files:
            count.add(file)
        return Reading(str(full.version), "report.coverage", count.facts(), notices)


@dataclass(slots=True)
class _Count:
    """The running totals of a full report; excluded records are counted apart."""

    files: dict[str, int] = field(default_factory=dict)
    lines: dict[tuple[int, int], bool] = field(default_factory=dict)
    functions: dict[tuple[int, str], bool] = field(default_factory=dict)
    decisions: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)

    def add(self, file: File) -> None:
        """Count one source file."""
        number = self.files.setdefault(file.file, len(self.files))
        for line in file.lines or ():
            if line.excluded or line.noncode:
                self.totals["lines.excluded"] += 1
            else:
                self._line(number, line)
        for function in file.functions or ():
            if not function.excluded:
                key = (number, function.demangled_name or function.name)
                self.functions[key] = self.functions.get(key, False) or function.execution_count > 0

    def _line(self, file: int, line: Line) -> None:
        totals = self.totals
        totals["line_records.total"] += 1
        key = (file, line.line_number)
        self.lines[key] = self.lines.get(key, False) or line.count > 0
        for branch in line.branches or ():
            if not branch.excluded:
                totals["branches.total"] += 1
                totals["branches.covered"] += branch.count > 0
        for condition in line.conditions or ():
            if not condition.excluded:
                total = max(0, min(condition.count, LARGEST_WHOLE))
                totals["conditions.total"] += total
                totals["conditions.covered"] += max(0, min(condition.covered, total))
        if line.decision is not None:
            self._decision(line.decision)

    def _decision(self, decision: Decision) -> None:
        self.decisions[decision.type or "none"] += 1
        outcomes: tuple[float, ...] = ()
        if decision.type == "conditional":
            outcomes = (decision.count_true, decision.count_false)
        elif decision.type == "switch":
            outcomes = (decision.count,)
        seen = sum(one > 0 for one in outcomes)
        self.totals["decision_outcomes.total"] += len(outcomes)
        self.totals["decision_outcomes.covered"] += seen
        self.totals["decisions.covered"] += bool(outcomes) and seen == len(outcomes)

    def facts(self) -> dict[str, FactValue]:
        """Return the counted facts; kinds the run did not measure are zero of zero."""
        found: dict[str, FactValue] = {
            "coverage.lines.total": len(self.lines),
            "coverage.lines.covered": sum(self.lines.values()),
            "coverage.lines.excluded": self.totals["lines.excluded"],
            "coverage.line_records.total": self.totals["line_records.total"],
        }
        for kind in ("branches", "conditions", "decision_outcomes"):
            found[f"coverage.{kind}.total"] = self.totals[f"{kind}.total"]
            found[f"coverage.{kind}.covered"] = self.totals[f"{kind}.covered"]
        found["coverage.decisions.total"] = self.decisions.total()
        found["coverage.decisions.covered"] = self.totals["decisions.covered"]
        found.update(counted("coverage.decisions.by_type", self.decisions))
        found["coverage.functions.total"] = len(self.functions)
        found["coverage.functions.covered"] = sum(self.functions.values())
        found["coverage.files.total"] = len(self.files)
        return found


def _summary(summary: Summary, source: Source, notices: tuple[Notice, ...]) -> Reading:
    """Return the sums over the files, and the totals the summary itself declares."""
    files = summary.files or []
    facts: dict[str, FactValue] = {}
    stated: dict[str, int | None] = {}
    for word, kind in (SUMMARY_KINDS | SUMMARY_EXTRA).items():
        for part in ("total", "covered"):
            values = [_figure(one, f"{word}_{part}", source.name) for one in files]
            whole = _figure(summary, f"{word}_{part}", source.name)
            if word in SUMMARY_KINDS or whole is not None or any(one is not None for one in values):
                facts[f"coverage.{kind}.{part}"] = sum(one for one in values if one is not None)
            stated[f"coverage.{kind}.{part}"] = whole
    facts["coverage.files.total"] = len(files)
    declared, differences = declared_facts("gcovr", facts, stated, source.name)
    return Reading(f"summary {summary.version}", "report.coverage", facts | declared, differences + notices)


def _figure(totals: Totals, name: str, source: str) -> int | None:
    value = getattr(totals, name)
    if value is None:
        return None
    if not isinstance(value, int) or not 0 <= value < LARGEST_WHOLE:
        raise UnreadableError("gcovr.figure", f"The figure {name} is no count.", place=Place(source))
    return value


adapter = GcovrAdapter()
