# SPDX-License-Identifier: Apache-2.0
"""The catalogue while it is put together: everything by id, in file order, still open to overlays."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from asqms.engine.catalogue import (
    Catalogue,
    EvidenceType,
    Interpretation,
    Kpi,
    Named,
    Practice,
    PracticeKind,
    Process,
    Requirement,
    SoftwareType,
    Standard,
    StandardMapping,
    Strength,
)
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.text import Text

MappingKey = tuple[str, str, str]


@dataclass
class Draft:
    """Parts of a catalogue by id; ``requirements`` are those of each standard by id."""

    id: str = ""
    version: str = ""
    origin_statement: tuple[Text, ...] = ()
    facts: Mapping[str, CanonicalValue] = field(default_factory=dict)
    groups: dict[str, Named] = field(default_factory=dict)
    domains: dict[str, Named] = field(default_factory=dict)
    phases: dict[str, Named] = field(default_factory=dict)
    roles: dict[str, Named] = field(default_factory=dict)
    questions: dict[str, Named] = field(default_factory=dict)
    kpis: dict[str, Kpi] = field(default_factory=dict)
    evidence_types: dict[str, EvidenceType] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    practices: dict[str, Practice] = field(default_factory=dict)
    statements: dict[tuple[str, str], Text] = field(default_factory=dict)
    applicability: dict[tuple[SoftwareType, PracticeKind], Strength] = field(default_factory=dict)
    standards: dict[str, Standard] = field(default_factory=dict)
    requirements: dict[str, dict[str, Requirement]] = field(default_factory=dict)
    mappings: dict[MappingKey, StandardMapping] = field(default_factory=dict)
    changed_by: dict[str, list[str]] = field(default_factory=dict)
    overlays: list[str] = field(default_factory=list)
    interpretations: list[Interpretation] = field(default_factory=list)

    def statement(self, practice: str, evidence_type: str) -> Text | None:
        """Return what a type of evidence must show for a practice: its own sentence, or the type's."""
        kind = self.evidence_types.get(evidence_type)
        return self.statements.get((practice, evidence_type)) or (kind.expectation if kind else None)

    def replace_practice(self, practice: Practice, overlay: str) -> None:
        """Put a changed practice in place of the old one and note which overlay changed it."""
        self.practices[practice.id] = practice
        changed = self.changed_by.setdefault(practice.id, [])
        if overlay not in changed:
            changed.append(overlay)

    def finished(self, digests: list[tuple[str, str]]) -> Catalogue:
        """Return the frozen catalogue; its digest is over the names and bytes of all files read."""
        whole = hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in sorted(digests)).encode())
        return Catalogue(
            id=self.id,
            version=self.version,
            origin_statement=self.origin_statement,
            groups=tuple(self.groups.values()),
            processes=tuple(self.processes.values()),
            practices=tuple(self.practices.values()),
            evidence_types=tuple(self.evidence_types.values()),
            roles=tuple(self.roles.values()),
            kpis=tuple(self.kpis.values()),
            questions=tuple(self.questions.values()),
            domains=tuple(self.domains.values()),
            phases=tuple(self.phases.values()),
            applicability=self.applicability,
            standards=tuple(
                replace(standard, requirements=tuple(self.requirements[standard.id].values()))
                for standard in self.standards.values()
            ),
            mappings=tuple(self.mappings.values()),
            overlays=tuple(self.overlays),
            digest=f"sha256:{whole.hexdigest()}",
            facts={**self.facts, "changed_by_overlay": self.changed_by} if self.changed_by else self.facts,
            interpretations=tuple(self.interpretations),
        )
