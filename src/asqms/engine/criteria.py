# SPDX-License-Identifier: Apache-2.0
"""The language of criteria: named checks on types of evidence, combined by and, or and at-least."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from asqms.kernel.records import FactValue
from asqms.kernel.text import Text

Parameter: TypeAlias = FactValue | tuple[FactValue, ...] | Mapping[str, FactValue]
"""A check parameter: one value, a list, or a table by class (``by`` names the attribute)."""


@dataclass(frozen=True, slots=True)
class CheckCall:
    """A named check with its parameters; the name resolves in engine.checks.registry."""

    name: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvidenceNeed:
    """One leaf of a criterion: valid evidence of a type, and every check on it met.

    ``statement`` is the reference model's own sentence about what the evidence must show;
    ``needs_person`` is true where that sentence cannot be decided by a machine alone.
    """

    evidence_type: str
    checks: tuple[CheckCall, ...] = ()
    statement: Text | None = None
    needs_person: bool = True


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must be met."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part must be met."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """``count`` parts must be met."""

    count: int
    parts: tuple[Criterion, ...]


Criterion: TypeAlias = EvidenceNeed | AllOf | AnyOf | AtLeast
