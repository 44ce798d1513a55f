# SPDX-License-Identifier: Apache-2.0
"""The catalogue as data: standards, requirements, processes, practices, criteria and mappings.

Loading and validating files is the workspace's job; here are only the frozen types and their index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from asqms.engine.criteria import Criterion
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.text import Text


class Origin(StrEnum):
    """Where a statement of the catalogue comes from (standards fact base, DESIGN section 2)."""

    SEED = "seed"
    FOUND = "found"
    KNOWN = "known"
    OURS = "ours"
    OVERLAY = "overlay"


class Confidence(StrEnum):
    """How sure the source is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Mark:
    """Origin, confidence and source note of one row."""

    origin: Origin
    confidence: Confidence = Confidence.UNSTATED
    source: str = ""


class PracticeKind(StrEnum):
    """Kind of a practice (reference model, practice_kinds)."""

    BASIC = "basic"
    ADVANCED = "advanced"
    RECOMMENDED = "recommended"


class Level(StrEnum):
    """The kind of scope an obligation is about (reference model, applies_to)."""

    ORGANIZATION = "organization"
    SOFTWARE_ITEM = "software_item"


class Strength(StrEnum):
    """How binding an obligation is (DESIGN 4.2)."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class SoftwareType(StrEnum):
    """Risk class of a software item (DESIGN 4.1)."""

    TYPE_I = "I"
    TYPE_II = "II"


class Relation(StrEnum):
    """How a practice relates to a requirement of another standard (DESIGN section 3)."""

    EQUAL = "equal"
    SUBSET = "subset"
    SUPERSET = "superset"
    INTERSECTS = "intersects"


class MappingStrength(StrEnum):
    """How much evidence for the practice says about the requirement."""

    COVERS = "covers"
    SUPPORTS = "supports"


@dataclass(frozen=True, slots=True)
class Condition:
    """Attributes an item must have for a practice to apply; an empty tuple means any.

    ``asil`` and ``cal`` list the accepted levels; ``personal_data`` and ``external_components``
    are None when they do not matter.
    """

    domains: tuple[str, ...] = ()
    asil: tuple[str, ...] = ()
    cal: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    personal_data: bool | None = None
    external_components: bool | None = None
    suppliers: bool | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """One thing a process asks; ``licensed_text`` is an overlay's and never leaves the user's side."""

    id: str
    process: str
    statement: Text
    kind: PracticeKind
    levels: tuple[Level, ...]
    phases: tuple[str, ...]
    criterion: Criterion
    condition: Condition = field(default_factory=Condition)
    mark: Mark = field(default_factory=lambda: Mark(Origin.OURS))
    retired: bool = False
    official_id: str = ""
    licensed_text: Text | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """A standard process of the reference model."""

    id: str
    group: str
    name: Text
    purpose: Text
    owner_role: str
    phases: tuple[str, ...]
    mark: Mark
    seed_name: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Anything with an id, a name and one explaining sentence (group, role, phase, domain, question)."""

    id: str
    name: Text
    note: Text | None = None
    mark: Mark = field(default_factory=lambda: Mark(Origin.OURS))


@dataclass(frozen=True, slots=True)
class EvidenceType:
    """A type of evidence; ``widest_scope`` is the highest scope whose evidence counts below it."""

    id: str
    name: Text
    formats: tuple[str, ...]
    machine_checkable: str
    expectation: Text
    widest_scope: str = "project"
    validity_days: int | None = None
    mark: Mark = field(default_factory=lambda: Mark(Origin.OURS))


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key performance indicator's definition."""

    id: str
    name: Text
    formula: Text
    process: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One addressable clause or item of a standard; ``licensed_text`` as in Practice."""

    standard: str
    id: str
    title: Text
    kind: str
    parent: str | None
    mark: Mark
    facts: Mapping[str, CanonicalValue] = field(default_factory=dict)
    licensed_text: Text | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """A published norm in one dated edition; rows of a reference kind are addressable but ask nothing."""

    id: str
    title: Text
    edition: str
    pack_version: str
    publisher: str
    mark: Mark
    notice: Text
    requirements: tuple[Requirement, ...]
    effective: date | None = None
    supersedes: str | None = None
    name: str = ""
    reference_kinds: tuple[str, ...] = ()
    facts: Mapping[str, CanonicalValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A dated note of an overlay on practices or requirements (``standard:id``)."""

    id: str
    affects: tuple[str, ...]
    note: Text
    overlay: str
    effective: date
    source: str


@dataclass(frozen=True, slots=True)
class StandardMapping:
    """A typed, sourced relation from a practice to a requirement (DESIGN section 3)."""

    practice: str
    standard: str
    requirement: str
    relation: Relation
    strength: MappingStrength
    author: str
    mapped_on: date
    mark: Mark
    rationale: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Everything that is asked, in one version; ``digest`` is over all pack and overlay bytes."""

    id: str
    version: str
    origin_statement: tuple[Text, ...]
    groups: tuple[Named, ...]
    processes: tuple[Process, ...]
    practices: tuple[Practice, ...]
    evidence_types: tuple[EvidenceType, ...]
    roles: tuple[Named, ...]
    kpis: tuple[Kpi, ...]
    questions: tuple[Named, ...]
    domains: tuple[Named, ...]
    phases: tuple[Named, ...]
    applicability: Mapping[tuple[SoftwareType, PracticeKind], Strength]
    standards: tuple[Standard, ...]
    mappings: tuple[StandardMapping, ...]
    overlays: tuple[str, ...] = ()
    digest: str = ""
    facts: Mapping[str, CanonicalValue] = field(default_factory=dict)
    interpretations: tuple[Interpretation, ...] = ()

    @cached_property
    def practice_by_id(self) -> Mapping[str, Practice]:
        """Practices by id."""
        return {practice.id: practice for practice in self.practices}

    @cached_property
    def process_by_id(self) -> Mapping[str, Process]:
        """Processes by id."""
        return {process.id: process for process in self.processes}

    @cached_property
    def evidence_type_by_id(self) -> Mapping[str, EvidenceType]:
        """Evidence types by id."""
        return {kind.id: kind for kind in self.evidence_types}

    @cached_property
    def standard_by_id(self) -> Mapping[str, Standard]:
        """Standards by id."""
        return {standard.id: standard for standard in self.standards}

    @cached_property
    def requirement_by_key(self) -> Mapping[tuple[str, str], Requirement]:
        """Requirements by (standard id, requirement id)."""
        return {(one.standard, one.id): one for standard in self.standards for one in standard.requirements}

    @cached_property
    def mappings_by_practice(self) -> Mapping[str, tuple[StandardMapping, ...]]:
        """Mappings by practice id, in file order."""
        found: dict[str, list[StandardMapping]] = {}
        for mapping in self.mappings:
            found.setdefault(mapping.practice, []).append(mapping)
        return {practice: tuple(rows) for practice, rows in found.items()}

    @cached_property
    def phase_order(self) -> Mapping[str, int]:
        """Position of each life-cycle phase, in the order items pass through them."""
        return {phase.id: position for position, phase in enumerate(self.phases)}
