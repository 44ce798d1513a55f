# SPDX-License-Identifier: Apache-2.0
"""When a piece of evidence counts in which indicator, from the facts an adapter read out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from asqms.contexts.performance.domain.pieces import NEVER, Piece, later
from asqms.contexts.performance.domain.records import SUPPORTED

Facts = Mapping[str, object]
RESTORE_DAYS = 365
"""So old a restore may be at most: as the check of the practice asks, a proposal of ours."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a piece of evidence: the days it was known, when it was true, and what it says."""

    ref: str
    known_from: date
    known_until: date
    effective: date
    received: date
    withdrawn_on: date | None
    lapses_on: date | None
    readable: bool
    facts: Facts


def in_use(versions: Sequence[Version]) -> Iterator[tuple[Version, date, date]]:
    """Yield from when until when each version of the files of one series is the evidence that counts.

    On each day those that are newest of what was true and known on it and not withdrawn; of them only what
    can be read and has not lapsed.
    """
    days = sorted({day for one in versions for day in _turns(one)})
    for begin, end in zip(days, [*days[1:], NEVER], strict=True):
        there = [one for one in versions if _is_there(one, begin)]
        newest = max((one.effective for one in there), default=None)
        for one in there:
            lapsed = one.lapses_on is not None and one.lapses_on <= begin
            if one.effective == newest and one.readable and not lapsed and begin < end:
                yield one, begin, end


def _turns(one: Version) -> Iterator[date]:
    yield max(one.known_from, one.effective, one.received)
    yield one.known_until
    if one.withdrawn_on is not None:
        yield one.withdrawn_on
    if one.lapses_on is not None:
        yield one.lapses_on


def _is_there(one: Version, day: date) -> bool:
    known = one.known_from <= day < one.known_until
    kept = one.withdrawn_on is None or one.withdrawn_on > day
    return known and kept and one.effective <= day and one.received <= day


def count(facts: Facts, name: str) -> float | None:
    """Return a fact that is a number, None where there is none."""
    value = facts.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _share(facts: Facts, part: str, whole: str) -> tuple[float, float] | None:
    total = count(facts, whole)
    return None if not total or total < 0 else (count(facts, part) or 0, total)


def _tests(facts: Facts) -> tuple[float, float] | None:
    total = count(facts, "tests.total")
    if total is None:
        return None
    executed = total - (count(facts, "tests.not_run") or 0)
    return (count(facts, "tests.passed") or 0, executed) if executed > 0 else None


def _static(facts: Facts) -> tuple[float, float] | None:
    levels = ("error", "warning")
    for kind in ("active_by_level", "by_level"):
        found = [count(facts, f"findings.{kind}.{one}") for one in levels]
        if any(one is not None for one in found):
            return sum(one or 0 for one in found), count(facts, "findings.total") or 0
    return None


def _verified(facts: Facts) -> tuple[float, float] | None:
    levels = [name.removesuffix(".verified") for name in facts if name.endswith(".verified")]
    asked = [one for one in levels if one.startswith("trace.level.") and "test" not in one]
    total = sum(count(facts, f"{one}.total") or 0 for one in asked)
    done = sum(count(facts, f"{one}.verified") or 0 for one in asked)
    return (done, total) if total else None


def _complete(facts: Facts) -> tuple[float, float] | None:
    rules = [one.removesuffix(".total") for one in facts if one.startswith("trace.rule.")]
    asked = [one for one in set(rules) if f"{one}.total" in facts]
    total = sum(count(facts, f"{one}.total") or 0 for one in asked)
    done = sum(count(facts, f"{one}.covered") or 0 for one in asked)
    return (done, total) if total else None


def _suspect(facts: Facts) -> tuple[float, float] | None:
    return _share(facts, "trace.links.suspect", "trace.links.total")


def _untreated(facts: Facts) -> tuple[float, float] | None:
    undecided = count(facts, "rows.missing.decision")
    if undecided is not None:
        return undecided, count(facts, "rows.total") or 0
    total = count(facts, "vulnerabilities.total")
    waiting = count(facts, "statements.by_status.under_investigation") or 0
    waiting += count(facts, "vulnerabilities.without_analysis") or 0
    return None if total is None else (waiting, total)


Measure = Callable[[Facts], "tuple[float, float] | None"]
MEASURES: Mapping[str, tuple[tuple[str, Measure], ...]] = {
    "report.test": (("kpi.test.pass", _tests),),
    "report.coverage": (
        ("kpi.cov.statement", lambda facts: _share(facts, "coverage.lines.covered", "coverage.lines.total")),
        (
            "kpi.cov.branch",
            lambda facts: _share(facts, "coverage.branches.covered", "coverage.branches.total"),
        ),
    ),
    "report.static": (("kpi.static.open", _static),),
    "matrix.trace": (
        ("kpi.req.coverage", _verified),
        ("kpi.trace.complete", _complete),
        ("kpi.trace.suspect", _suspect),
    ),
    "sbom": (("kpi.vuln.untreated", _untreated),),
    "vex": (("kpi.vuln.untreated", _untreated),),
    "record.vulnerability": (("kpi.vuln.untreated", _untreated),),
    "record.backup": (),
}
"""Types of evidence that count, with what each says of an indicator: (numerator, denominator)."""


def pieces_of(kind: str, versions: Sequence[Version]) -> dict[str, list[Piece]]:
    """Return when the files of one series count in which indicators, by the name of the file."""
    found: dict[str, list[Piece]] = {}
    for version, first, until in in_use(versions):
        pieces = found.setdefault(version.ref, [])
        for kpi, measure in MEASURES.get(kind, ()):
            said = measure(version.facts)
            if said is not None:
                pieces.append(Piece(kpi, first, until, *said))
        if kind == "record.backup":
            pieces += _restored(version.facts, first, until)
        if kind == "sbom" and (count(version.facts, "components.total") or 0) > 0:
            pieces.append(Piece(SUPPORTED, first, until))
    return found


def _restored(facts: Facts, first: date, until: date) -> Iterator[Piece]:
    """Yield that a register of backups is in time while its newest restore is young, and late afterwards."""
    text = facts.get("dates.restored_on.latest")
    try:
        late = later(date.fromisoformat(text), RESTORE_DAYS + 1) if isinstance(text, str) else first
    except ValueError:
        late = first
    turn = min(max(late, first), until)
    if first < turn:
        yield Piece("kpi.backup.test", first, turn, 1)
    if turn < until:
        yield Piece("kpi.backup.test", turn, until, 0)
