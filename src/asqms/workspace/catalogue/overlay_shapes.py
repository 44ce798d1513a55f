# SPDX-License-Identifier: Apache-2.0
"""The shape of overlay files; its JSON Schema is published from here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from asqms.engine.catalogue import MappingStrength, PracticeKind, Relation, SoftwareType, Strength
from asqms.workspace.catalogue.shapes import (
    ConditionRow,
    CriterionRow,
    Identity,
    MarkRow,
    RequirementRow,
    Row,
    Words,
)

OVERLAY_FORMAT = "asqms-overlay/1"
PracticeIds = Annotated[list[Identity], msgspec.Meta(min_length=1)]


class OverlayHead(Row):
    """Identity of an overlay: from when it holds, who says so, and what its licence allows."""

    format: Literal["asqms-overlay/1"]
    id: Identity
    effective: date
    source: Identity
    author: Identity
    licence: str
    title: Words | None = None


class TextRow(Row):
    """A licensed text of one practice or of one requirement (``standard:id``)."""

    text: Words
    practice: Identity | None = None
    requirement: Identity | None = None


class InterpretationRow(Row):
    """A note on practices or requirements."""

    id: Identity
    affects: PracticeIds
    note: Words


class CustomerStandard(Row):
    """A standard that only this overlay brings, such as customer-specific requirements."""

    standard: Identity
    edition: Identity
    title: Words
    requirements: Annotated[list[RequirementRow], msgspec.Meta(min_length=1)]
    name: str = ""
    publisher: str = ""
    notice: Words | None = None
    mark: MarkRow | None = None


class AddedMapping(Row):
    """A relation the overlay adds; author and date come from the overlay unless given."""

    practice: Identity
    standard: Identity
    requirement: Identity
    relation: Relation
    strength: MappingStrength
    author: str | None = None
    mapped_on: date | None = None
    mark: MarkRow | None = None
    rationale: str = ""


class RemovedMapping(Row):
    """A relation the overlay takes away, and why."""

    practice: Identity
    standard: Identity
    requirement: Identity
    reason: Words


class MappingChanges(Row):
    """Relations added and removed; removals come first."""

    removed: list[RemovedMapping] = msgspec.field(default_factory=list)
    added: list[AddedMapping] = msgspec.field(default_factory=list)


class MatrixRow(Row):
    """A changed cell of the applicability matrix, and why."""

    type: SoftwareType
    kind: PracticeKind
    strength: Strength
    reason: Words


class ConditionChange(Row):
    """The condition a practice gets in place of its own."""

    practice: Identity
    condition: ConditionRow


class ApplicabilityChanges(Row):
    """Changes of the matrix and of conditions."""

    matrix: list[MatrixRow] = msgspec.field(default_factory=list)
    conditions: list[ConditionChange] = msgspec.field(default_factory=list)


class OverlayFile(Row):
    """One overlay: a dated change to the catalogue that stays on the user's side."""

    overlay: OverlayHead
    official_ids: dict[Identity, PracticeIds] = msgspec.field(default_factory=dict)
    kinds: dict[Identity, PracticeKind] = msgspec.field(default_factory=dict)
    texts: list[TextRow] = msgspec.field(default_factory=list)
    interpretations: list[InterpretationRow] = msgspec.field(default_factory=list)
    requirements: list[CustomerStandard] = msgspec.field(default_factory=list)
    mappings: MappingChanges = msgspec.field(default_factory=MappingChanges)
    applicability: ApplicabilityChanges = msgspec.field(default_factory=ApplicabilityChanges)
    criteria: list[CriterionRow] = msgspec.field(default_factory=list)
