# SPDX-License-Identifier: Apache-2.0
"""What holds a gate, from facts that were looked up elsewhere; nothing is asked here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from asqms.contexts.governance.data.gates import (
    SEVERITIES,
    Gap,
    Gate,
    GateEvidence,
    GateFacts,
    KnownEvidence,
    Licences,
    OpenVulnerability,
)
from asqms.contexts.governance.data.records import Blocker

BILLS = frozenset({"sbom", "vex", "register.components", "report.sca"})
"""Evidence types whose facts say something about vulnerabilities and licences."""
WITHOUT_STATUS = "vulnerabilities.without_status"
COUNTED = "vulnerabilities.without_status.by_severity."
STATED = "statements.vulnerabilities"
LICENCES, UNLICENSED = "licenses.names", "components.without_license"
SEPARATOR = "; "


def held(gate: Gate, facts: GateFacts, day: date) -> tuple[Blocker, ...]:
    """Return what holds a gate on a day, nothing where it may be passed.

    Codes: ``not_evaluated``, ``obligation``, ``still_open``, ``linked_missing``, ``linked_elsewhere``,
    ``evidence_missing``, ``evidence_old``, ``vulnerability``, ``exception_<flaw>``.
    """
    return tuple(
        blocker
        for some in (_obligations, _beside, _linked, _evidence, _vulnerabilities, _exemptions)
        for blocker in some(gate, facts, day)
    )


def open_gaps(facts: GateFacts) -> tuple[Gap, ...]:
    """Return the gaps that no permit in force stands for."""
    return tuple(one for one in facts.gaps or () if not any(some.covers(one) for some in facts.exemptions))


def permits_used(facts: GateFacts) -> tuple[str, ...]:
    """Return the numbers of the permits that stand for a gap."""
    gaps = facts.gaps or ()
    return tuple(sorted({one.number for one in facts.exemptions if any(one.covers(some) for some in gaps)}))


def _obligations(gate: Gate, facts: GateFacts, _: date) -> Iterator[Blocker]:
    if gate.obligations is None:
        return
    if facts.gaps is None:
        yield Blocker("not_evaluated")
        return
    yield from (Blocker("obligation", one.told) for one in open_gaps(facts))


def _beside(_gate: Gate, facts: GateFacts, _: date) -> Iterator[Blocker]:
    yield from (Blocker("still_open", one.number) for one in facts.beside if one.holds)


def _linked(gate: Gate, facts: GateFacts, _: date) -> Iterator[Blocker]:
    for need in gate.linked:
        others = facts.linked.get(need.relation, ())
        if len(others) < need.at_least:
            yield Blocker("linked_missing", need.relation)
        for number, state in others:
            if need.states and state not in need.states:
                yield Blocker("linked_elsewhere", number)


def _evidence(gate: Gate, facts: GateFacts, day: date) -> Iterator[Blocker]:
    for need in gate.evidence:
        found = [one for one in facts.evidence if one.type == need.type]
        if not need.each:
            yield from _missing(need, found, need.type, day)
            continue
        for item in facts.items:
            about = [one for one in found if one.scope == item]
            yield from _missing(need, about, f"{item} {need.type}", day)


def _missing(need: GateEvidence, found: list[KnownEvidence], told: str, day: date) -> Iterator[Blocker]:
    valid = [one for one in found if not one.lapsed]
    if not valid:
        yield Blocker("evidence_old" if found else "evidence_missing", told)
    elif need.days is not None and max(one.effective for one in valid) < day - timedelta(days=need.days):
        yield Blocker("evidence_old", told)


def _vulnerabilities(gate: Gate, facts: GateFacts, _: date) -> Iterator[Blocker]:
    if gate.vulnerabilities is None:
        return
    limit = SEVERITIES.index(gate.vulnerabilities.at_least)
    for one in vulnerabilities(facts.evidence):
        # A vulnerability whose severity nobody states may be the worst one.
        rank = SEVERITIES.index(one.severity) if one.severity in SEVERITIES else -1
        if rank <= limit and one.severity not in {"info", "none"}:
            yield Blocker("vulnerability", f"{one.scope} {one.id or one.count} {one.severity}")


def _exemptions(gate: Gate, facts: GateFacts, _: date) -> Iterator[Blocker]:
    """Say of a linked permit for something that holds the gate why it does not stand for it."""
    gaps = open_gaps(facts)
    for one in facts.exemptions:
        concerned = any(gap.practice == one.practice for gap in gaps)
        if one.flaw and concerned and gate.obligations is not None:
            yield Blocker(f"exception_{one.flaw}", one.number)


def vulnerabilities(evidence: Iterable[KnownEvidence]) -> tuple[OpenVulnerability, ...]:
    """Return the known vulnerabilities without a status: those named, then those only counted.

    A status in any statement about the same scope counts for a vulnerability of the same name.
    """
    counted = [one for one in evidence if not one.lapsed and one.type in BILLS]
    stated: dict[str, set[str]] = {}
    for one in counted:
        names = (entry.partition(" ")[0] for entry in _entries(one.facts, STATED))
        stated.setdefault(one.scope, set()).update(names)
    found: list[OpenVulnerability] = []
    for one in counted:
        found += _open_in(one, stated.get(one.scope, set()))
    return tuple(found)


def _open_in(one: KnownEvidence, stated: set[str]) -> Iterator[OpenVulnerability]:
    named: Counter[str] = Counter()
    for entry in _entries(one.facts, WITHOUT_STATUS):
        name, _, severity = entry.rpartition(" ")
        named[severity] += 1
        if name not in stated:
            yield OpenVulnerability(one.scope, one.uid, name, severity)
    for fact, value in sorted(one.facts.items()):
        severity = fact.removeprefix(COUNTED)
        if fact.startswith(COUNTED) and isinstance(value, int) and value > named[severity]:
            yield OpenVulnerability(one.scope, one.uid, "", severity, value - named[severity])


def licences(evidence: Iterable[KnownEvidence]) -> tuple[Licences, ...]:
    """Return the licences that bills of materials name."""
    found = []
    for one in evidence:
        if one.lapsed or one.type not in BILLS or LICENCES not in one.facts:
            continue
        without = one.facts.get(UNLICENSED)
        names = tuple(_entries(one.facts, LICENCES))
        found.append(Licences(one.scope, one.uid, names, without if isinstance(without, int) else 0))
    return tuple(found)


def _entries(facts: Mapping[str, object], name: str) -> Iterator[str]:
    value = facts.get(name)
    if isinstance(value, str):
        yield from (entry for entry in value.split(SEPARATOR) if entry)
