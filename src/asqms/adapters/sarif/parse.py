# SPDX-License-Identifier: Apache-2.0
"""SARIF 2.1.0: levels from result or rule, suppressions by status, baseline states, many runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from asqms.adapters.sarif.shape import Log, Result, Rule, Run, Suppression
from asqms.decoding.figures import refuse_crowded_json
from asqms.decoding.json import decode_json
from asqms.decoding.manifest import load_manifest
from asqms.decoding.values import counted, duplicate_key_notices, fact_word
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

VERSION = "2.1.0"
LEVELS = ("error", "warning", "note", "none")
KINDS = {
    "fail": "fail",
    "pass": "pass",
    "review": "review",
    "open": "open",
    "informational": "informational",
    "notapplicable": "not_applicable",
}
ACTIVE_KINDS = frozenset({"fail", "review", "open"})
BASELINE = frozenset({"new", "unchanged", "updated", "absent"})
NO_LOCATIONS = frozenset({b"[]", b"null"})


class SarifAdapter:
    """Findings; facts are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "")

    def detect(self, head: Head) -> int:
        """Return 90 for an object with runs and a version or schema, 70 by runs and name, else 0."""
        keys = head.json_keys
        if keys is None or "runs" not in keys:
            return 0
        if keys & {"version", "$schema", "inlineExternalProperties"}:
            return 90
        return 70 if head.name.lower().endswith((".sarif", ".sarif.json")) else 30

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - the contract
        """Read a log; raises ``sarif.version``, ``sarif.not_a_log``, ``sarif.too_many``, ``json.*``."""
        data = source.read_all()
        refuse_crowded_json(data, adapter="sarif", limit=source.limits.max_items, name=source.name)
        log = decode_json(data, Log, name=source.name, max_depth=source.limits.max_depth)
        if log.runs is msgspec.UNSET:
            raise UnreadableError(
                "sarif.not_a_log",
                "The object has no runs.",
                hint="Check that this is a SARIF log.",
                place=Place(source.name),
            )
        if log.version is not None and not log.version.startswith(VERSION):
            raise UnreadableError(
                "sarif.version",
                f"The log has version {log.version[:20]}; version {VERSION} is read.",
                hint="Let the tool write SARIF 2.1.0.",
                place=Place(source.name),
            )
        count = _Count(source.name)
        runs = log.runs or []
        for run in runs:
            count.add_run(run)
        facts = count.facts(len(runs))
        notices = count.notices(log, len(runs)) + duplicate_key_notices(data, "sarif", source.name)
        return Reading(log.version or VERSION, "report.static", facts, notices)


@dataclass(slots=True)
class _Count:
    """The running totals over all runs."""

    name: str
    levels: Counter[str] = field(default_factory=Counter)
    active_levels: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    baseline: Counter[str] = field(default_factory=Counter)
    tools: Counter[str] = field(default_factory=Counter)
    rules: set[str] = field(default_factory=set)
    totals: Counter[str] = field(default_factory=Counter)

    def add_run(self, run: Run) -> None:
        """Count the results of one run."""
        driver = run.tool.driver if run.tool is not None else None
        if driver is None or not driver.name:
            self.totals["runs.without_tool"] += 1
        tool = fact_word(driver.name if driver is not None and driver.name else "") or "unnamed"
        rules = _Rules(run)
        self.totals["rules.total"] += rules.total
        self.totals["runs.without_results"] += run.results is None
        self.totals["runs.failed"] += any(one.execution_successful is False for one in run.invocations or ())
        external = run.external_property_file_references
        self.totals["runs.with_external_results"] += bool(external is not None and external.results)
        results = run.results or []
        self.tools[tool] += len(results)
        for result in results:
            self._add(result, rules)

    def _add(self, result: Result, rules: _Rules) -> None:
        kind = KINDS.get((result.kind or "fail").lower())
        if kind is None:
            self.totals["unknown"] += 1
            kind = "fail"
        level = (result.level or "").lower() or ("none" if kind != "fail" else rules.level_of(result))
        if level not in LEVELS:
            self.totals["unknown"] += 1
            level = "warning"
        self.kinds[kind] += 1
        self.levels[level] += 1
        state = (result.baseline_state or "").lower()
        if state:
            self.baseline[state if state in BASELINE else "unknown"] += 1
        suppression = _suppression(result.suppressions)
        if suppression:
            self.totals[suppression] += 1
        if suppression != "findings.suppressed" and kind in ACTIVE_KINDS and state != "absent":
            self.active_levels[level] += 1
        if bytes(result.locations).translate(None, b" \t\r\n") in NO_LOCATIONS:
            self.totals["findings.without_location"] += 1
        rule = result.rule_id or (result.rule.id if result.rule is not None else None)
        if rule:
            self.rules.add(rule)

    def facts(self, runs: int) -> dict[str, FactValue]:
        """Return the counted facts; all four levels are always there."""
        found: dict[str, FactValue] = {"findings.total": self.levels.total()}
        found.update({f"findings.by_level.{level}": self.levels[level] for level in LEVELS})
        for name in ("suppressed", "suppressed_under_review", "suppression_rejected", "without_location"):
            found[f"findings.{name}"] = self.totals[f"findings.{name}"]
        found["findings.active"] = self.active_levels.total()
        found.update({f"findings.active_by_level.{level}": self.active_levels[level] for level in LEVELS})
        found.update(counted("findings.by_kind", self.kinds))
        found.update(counted("findings.by_baseline", self.baseline))
        found.update(counted("findings.by_tool", self.tools))
        found["rules.total"] = self.totals["rules.total"]
        found["rules.reported"] = len(self.rules)
        found["runs.total"] = runs
        found["runs.failed"] = self.totals["runs.failed"]
        found["runs.without_results"] = self.totals["runs.without_results"]
        return found

    def notices(self, log: Log, runs: int) -> tuple[Notice, ...]:
        """Return what a reader should know before trusting a low count."""
        told: list[tuple[str, str]] = []
        if log.version is None:
            told.append(("sarif.version_missing", "The log names no version; it was read as 2.1.0."))
        if not runs:
            told.append(("sarif.without_runs", "The log has no runs: no tool reported anything."))
        for name, code, sentence in (
            ("runs.without_tool", "sarif.without_tool", "Runs that do not name their tool"),
            (
                "runs.without_results",
                "sarif.without_results",
                "Runs without results, so none were looked for",
            ),
            ("runs.failed", "sarif.run_failed", "Runs whose tool did not finish successfully"),
            ("runs.with_external_results", "sarif.external_results", "Runs that keep results in other files"),
            ("unknown", "sarif.unknown_word", "Kinds or levels outside the standard"),
        ):
            if self.totals[name]:
                told.append((code, f"{sentence}: {self.totals[name]}."))
        return tuple(Notice(code, sentence, Place(self.name)) for code, sentence in told)


class _Rules:
    """The rules of a run: by driver, by extension, by id."""

    def __init__(self, run: Run) -> None:
        tool = run.tool
        self._driver: Sequence[Rule] = (tool.driver.rules or []) if tool is not None and tool.driver else []
        extensions = (tool.extensions or []) if tool is not None else []
        self._extensions = [one.rules or [] for one in extensions]
        self._by_id: dict[str, Rule] = {}
        for rules in (self._driver, *self._extensions):
            for rule in rules:
                if rule.id:
                    self._by_id.setdefault(rule.id, rule)
        self.total = len(self._driver) + sum(len(one) for one in self._extensions)

    def level_of(self, result: Result) -> str:
        """Return the level the result's rule gives by default, or ``warning`` (3.27.10)."""
        rule = self._rule_of(result)
        if rule is None or rule.default_configuration is None:
            return "warning"
        return (rule.default_configuration.level or "warning").lower()

    def _rule_of(self, result: Result) -> Rule | None:
        reference = result.rule
        rules = self._driver
        index = result.rule_index
        name = result.rule_id or ""
        if reference is not None:
            component = reference.tool_component
            extension = component.index if component is not None else None
            if extension is not None and 0 <= extension < len(self._extensions):
                rules = self._extensions[extension]
            index = reference.index if reference.index is not None else index
            name = name or reference.id or ""
        if index is not None and 0 <= index < len(rules):
            return rules[index]
        return self._by_id.get(name) or self._by_id.get(name.rpartition("/")[0])


def _suppression(suppressions: Sequence[Suppression] | None) -> str:
    """Return which fact counts the result: suppressed only when no request is open or rejected (3.27.23)."""
    if not suppressions:
        return ""
    statuses = {(one.status or "accepted").lower() for one in suppressions}
    if "rejected" in statuses:
        return "findings.suppression_rejected"
    return "findings.suppressed" if statuses == {"accepted"} else "findings.suppressed_under_review"


adapter = SarifAdapter()
