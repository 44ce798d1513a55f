# SPDX-License-Identifier: Apache-2.0
"""The shapes of pack and mapping files; their JSON Schema is published from here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from asqms.engine.catalogue import (
    Confidence,
    Level,
    MappingStrength,
    Origin,
    PracticeKind,
    Relation,
    SoftwareType,
    Strength,
)

PACK_FORMAT = "asqms-pack/1"
MAPPING_FORMAT = "asqms-mapping/1"

Words: TypeAlias = str | dict[str, str]
"""A shown text: English, or texts by language tag with English among them."""
Facts: TypeAlias = dict[str, object]
"""Plain values of any depth, kept as they are written."""
Identity: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """A mapping in a catalogue file: unknown fields are refused."""


class MarkRow(Row):
    """Origin, confidence and source note of a statement."""

    origin: Origin
    confidence: Confidence = Confidence.UNSTATED
    source: str = ""


class PackHead(Row):
    """Identity of a standard in one edition, and of this pack of it."""

    format: Literal["asqms-pack/1"]
    standard: Identity
    edition: Identity
    pack_version: Identity
    title: Words
    publisher: str
    mark: MarkRow
    notice: Words
    name: str = ""
    reference_kinds: list[str] = []
    effective: date | None = None
    supersedes: str | None = None


class RequirementRow(Row):
    """One addressable clause or item and what stands below it."""

    id: Identity
    kind: Identity
    title: Words
    mark: MarkRow | None = None
    facts: Facts = {}
    children: list[RequirementRow] = []


class NamedRow(Row):
    """Anything with an id, a name and one explaining sentence."""

    id: Identity
    name: Words
    note: Words | None = None
    mark: MarkRow | None = None


class StandardFile(Row):
    """``standard.yaml`` of a pack; the sections between head and facts are the reference model's."""

    pack: PackHead
    origin_statement: list[Words] = []
    groups: list[NamedRow] = []
    process_order: list[str] = []
    domains: list[NamedRow] = []
    phases: list[NamedRow] = []
    requirements: list[RequirementRow] = []
    facts: Facts = {}


class ConditionRow(Row):
    """Attributes an item must have for a practice to apply, and why."""

    reason: Words
    domains: list[str] = []
    asil: list[str] = []
    cal: list[str] = []
    markets: list[str] = []
    personal_data: bool | None = None
    external_components: bool | None = None
    suppliers: bool | None = None


class EvidenceRow(Row):
    """A type of evidence a practice needs and what it must show there."""

    type: Identity
    check: Words | None = None


class ProcessRow(Row):
    """A process of the reference model."""

    id: Identity
    group: Identity
    name: Words
    purpose: Words
    owner_role: Identity
    phases: list[str]
    mark: MarkRow | None = None
    seed_name: str = ""


class PracticeRow(Row):
    """A practice of the reference model; retired ones keep their id."""

    id: Identity
    statement: Words
    kind: PracticeKind
    applies_to: Annotated[list[Level], msgspec.Meta(min_length=1)]
    evidence: Annotated[list[EvidenceRow], msgspec.Meta(min_length=1)]
    phases: list[str] | None = None
    condition: ConditionRow | None = None
    mark: MarkRow | None = None
    retired: bool = False


class ProcessFile(Row):
    """``processes/<ID>.yaml``."""

    process: ProcessRow
    practices: list[PracticeRow]


class EvidenceTypeRow(Row):
    """A type of evidence; a validity has a mark that says where the period comes from."""

    id: Identity
    name: Words
    formats: list[str]
    machine_checkable: Literal["full", "partial", "none"]
    default_check: Words
    widest_scope: Literal["organization", "unit", "project", "product", "software_item"] = "project"
    validity_days: Annotated[int, msgspec.Meta(ge=1)] | None = None
    mark: MarkRow | None = None


class EvidenceTypesFile(Row):
    """``evidence_types.yaml``."""

    evidence_types: list[EvidenceTypeRow]


class RolesFile(Row):
    """``roles.yaml``."""

    roles: list[NamedRow]


class KpiRow(Row):
    """A key performance indicator."""

    id: Identity
    name: Words
    formula: Words
    process: Identity


class KpisFile(Row):
    """``kpis.yaml``."""

    kpis: list[KpiRow]


class QuestionRow(Row):
    """One classification question."""

    id: Identity
    text: Words


class ClassificationRow(Row):
    """The rule of type I and type II and its questions."""

    rule: Words
    mark: MarkRow
    questions: list[QuestionRow]


class ClassificationFile(Row):
    """``classification.yaml``."""

    classification: ClassificationRow


class ApplicabilityRow(Row):
    """Strength per kind of practice for one software type."""

    type: SoftwareType
    basic: Strength
    advanced: Strength
    recommended: Strength


class ApplicabilityTable(Row):
    """The applicability matrix."""

    mark: MarkRow
    rows: list[ApplicabilityRow]
    notes: list[Words] = []


class ApplicabilityFile(Row):
    """``applicability.yaml``."""

    applicability: ApplicabilityTable


class CheckRow(Row):
    """A named check with its parameters."""

    check: Identity
    parameters: Facts = {}


class AtLeastRow(Row):
    """So many of these parts."""

    count: Annotated[int, msgspec.Meta(ge=1)]
    of: list[CriterionTree]


class CriterionTree(Row):
    """Exactly one of ``all``, ``any``, ``at_least`` and ``evidence``; the rest belongs to evidence."""

    all: list[CriterionTree] | None = None
    any: list[CriterionTree] | None = None
    at_least: AtLeastRow | None = None
    evidence: Identity | None = None
    checks: list[CheckRow] = []
    person: bool = True
    statement: Words | None = None


class CriterionRow(Row):
    """The criterion of one practice."""

    practice: Identity
    criterion: CriterionTree
    reason: Words | None = None


class CriteriaFile(Row):
    """``criteria.yaml``."""

    criteria: list[CriterionRow]


class EditionRow(Row):
    """A standard in one edition."""

    standard: Identity
    edition: Identity


class MappingHead(Row, rename={"source": "from", "target": "to"}):
    """From where to where a mapping file goes, and what its rows have in common."""

    format: Literal["asqms-mapping/1"]
    source: EditionRow
    target: EditionRow
    author: str
    mapped_on: date
    mark: MarkRow
    note: Words | None = None


class MappingRow(Row):
    """One relation from a practice to a requirement; what is not given comes from the head."""

    practice: Identity
    requirement: Identity
    relation: Relation
    strength: MappingStrength
    author: str | None = None
    mapped_on: date | None = None
    mark: MarkRow | None = None
    rationale: str = ""


class MappingFile(Row):
    """``mappings/<a>--<b>.yaml``."""

    mapping: MappingHead
    rows: list[MappingRow]
