# SPDX-License-Identifier: Apache-2.0
"""What a gate says, in words with links: for the panel of a record and the page of a scope."""

from __future__ import annotations

from dataclasses import dataclass

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import Blocker, Gated, GovernanceRecord, RecordView
from asqms.contexts.governance.data.proofs import GateView
from asqms.documents.wording import plain
from asqms.faces.web.screens.work.base import WorkBase

MOST = 30
PARTS = ("obligations", "evidence", "records", "vulnerabilities", "licences", "exceptions")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and where it leads."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class GatePanel:
    """A gate as its panel shows it."""

    name: str
    purpose: str
    origin: str
    version: int
    href: str
    open: bool
    evaluated: bool
    asked: int
    blockers: tuple[Told, ...]
    more: int
    beside: tuple[Told, ...]
    vulnerabilities: tuple[Told, ...]
    licences: tuple[Told, ...]
    exemptions: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class FrozenPanel:
    """A gate that was passed, with how much of each part was frozen."""

    name: str
    gated: Gated
    href: str
    baseline: str
    counts: tuple[str, ...]


def panels_of(screen: WorkBase, view: RecordView) -> list[GatePanel]:
    """Return the gates ahead of a record; none on a past day."""
    return [gate_panel(screen, one) for one in view.gates]


def frozen_panels(screen: WorkBase, record: GovernanceRecord) -> list[FrozenPanel]:
    """Return the gates a record passed, the newest first."""
    if not record.gates:
        return []
    gates = governance.gates_for(screen.actor)
    found = []
    for one in reversed(record.gates):
        gate = gates.get(one.gate)
        found.append(
            FrozenPanel(
                gate.name.text.in_language(screen.language) if gate else one.gate,
                one,
                screen.link("gate_proof", number=record.number, step=one.step),
                screen.record_link(one.baseline) if one.baseline else "",
                tuple(
                    screen.say(f"gates.count_{part}", count=one.counts.get(part, 0))
                    for part in PARTS
                    if one.counts.get(part)
                ),
            )
        )
    return found


def gate_panel(screen: WorkBase, view: GateView) -> GatePanel:
    """Return what a gate says in words."""
    whole = screen.link("gate", gate=view.gate.gate, scope=view.scope)
    return GatePanel(
        name=view.gate.name.text.in_language(screen.language),
        purpose=view.gate.purpose.text.in_language(screen.language),
        origin=view.gate.origin,
        version=view.gate.version,
        href=whole,
        open=view.open,
        evaluated=view.evaluated,
        asked=view.asked,
        blockers=tuple(_blocker(screen, one) for one in view.blockers[:MOST]),
        more=max(0, len(view.blockers) - MOST),
        beside=tuple(
            Told(f"{one.number} {plain(one.title)}", screen.record_link(one.number))
            for one in view.beside[:MOST]
        ),
        vulnerabilities=tuple(
            Told(
                f"{one.scope}: {plain(one.id) or one.count} ({plain(one.severity)})",
                screen.link("evidence_record", uid=one.evidence),
            )
            for one in view.vulnerabilities[:MOST]
        ),
        licences=tuple(
            Told(
                screen.say(
                    "gates.licences_of", scope=one.scope, names=plain(", ".join(one.names)), count=one.without
                ),
                screen.link("evidence_record", uid=one.evidence),
            )
            for one in view.licences[:MOST]
        ),
        exemptions=tuple(
            Told(
                screen.say(
                    f"gates.permit_{one.flaw or 'in_force'}",
                    number=one.number,
                    practice=one.practice,
                    day=one.expires,
                ),
                screen.record_link(one.number),
            )
            for one in view.exemptions
        ),
    )


def _blocker(screen: WorkBase, one: Blocker) -> Told:
    text = screen.say(f"work.blocked_{one.code}", value=plain(one.value))
    if one.code in {"still_open", "linked_elsewhere"} or one.code.startswith("exception_"):
        return Told(text, screen.record_link(one.value))
    if one.code == "obligation":
        scope, practice, _ = one.value.split(" ", 2)
        query = {"within": scope, "practice": practice}
        return Told(text, screen.link("organisation_obligations", query))
    return Told(text)
