# SPDX-License-Identifier: Apache-2.0
"""Gates as data: what is looked at, at a moment and for a scope, before a step that cannot be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from asqms.contexts.governance.data.types import Key, ScopeKind, Words
from asqms.workspace.fields import Id, Model

GATES = "governance_gates"
"""The kind of record the ledger keeps an organisation's own gates under."""
StrengthName: TypeAlias = Literal["mandatory", "recommended", "optional"]
HoldingVerdict: TypeAlias = Literal["deviates", "undetermined", "partly"]
Severity: TypeAlias = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
"""From worst to mildest."""
Origin: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class GateObligations(Model):
    """Which obligations on and below the scope are looked at, and which verdicts hold the gate.

    Without ``processes`` and ``practices`` every one of the strengths is; with them those of either.
    ``without`` are practices that only the passed gate itself can show, such as that a release was approved.
    """

    processes: list[Id] = Field(default=[])
    practices: list[Id] = Field(default=[])
    without: list[Id] = Field(default=[])
    strengths: Annotated[list[StrengthName], Field(min_length=1)] = Field(default=["mandatory"])
    verdicts: Annotated[list[HoldingVerdict], Field(min_length=1)] = Field(
        default=["deviates", "undetermined"]
    )


class GateOpen(Model):
    """No record of a type is open on or below the scope, but for those whose fields differ from ``where``.

    ``listed_only`` shows what is open without holding the gate.
    """

    type: Key
    where: dict[Key, list[str | bool]] = Field(default={})
    listed_only: bool = False


class GateLinked(Model):
    """Records linked by a relation of the record: how many there are, and in which states each is."""

    relation: Key
    states: list[Key] = Field(default=[])
    at_least: Annotated[int, Field(ge=0, le=100)] = 1


class GateEvidence(Model):
    """Evidence of a type there is about the scope or something below it, not lapsed and readable.

    ``days``: the newest is at most so old. ``each``: about every software item on and below the scope.
    """

    type: Id
    days: Annotated[int, Field(ge=1, le=10_000)] | None = None
    each: bool = False


class GateVulnerabilities(Model):
    """No known vulnerability of this severity or worse is without a status, by bills of materials."""

    at_least: Severity


class GateExceptions(Model):
    """Who may let what holds the gate pass, by a linked permit, and for how many days at most."""

    relation: Key = "exception"
    roles: list[Id] = Field(default=[])
    most_days: Annotated[int, Field(ge=1, le=10_000)] | None = None


class Gate(Model):
    """A named gate in one version; an organisation may write versions of its own."""

    gate: Key
    version: Annotated[int, Field(ge=1, le=100_000)]
    name: Words
    purpose: Words
    origin: Origin
    scopes: Annotated[list[ScopeKind], Field(min_length=1)]
    obligations: GateObligations | None = None
    open: list[GateOpen] = Field(default=[])
    linked: list[GateLinked] = Field(default=[])
    evidence: list[GateEvidence] = Field(default=[])
    vulnerabilities: GateVulnerabilities | None = None
    licences: bool = False
    exceptions: GateExceptions | None = None
    baseline: Key | None = None
    """The relation by which a baseline is raised when the gate is passed."""


class GateText(Model):
    """A version of a gate that an organisation wrote, as YAML text."""

    gate: Key
    version: int
    text: Annotated[str, StringConstraints(min_length=1, max_length=100_000)]


@dataclass(frozen=True, slots=True)
class Gap:
    """An obligation that holds a gate."""

    scope: str
    practice: str
    verdict: str

    @property
    def told(self) -> str:
        """The gap as blockers name it."""
        return f"{self.scope} {self.practice} {self.verdict}"


@dataclass(frozen=True, slots=True)
class Beside:
    """An open record that a gate looks at; ``holds`` tells whether it keeps the gate shut."""

    number: str
    type: str
    title: str
    state: str
    scope: str
    holds: bool


@dataclass(frozen=True, slots=True)
class KnownEvidence:
    """Evidence about the scope or something below it: its digest, and whether it still counts."""

    uid: str
    scope: str
    type: str
    digest: str
    effective: date
    lapsed: bool
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenVulnerability:
    """Known vulnerabilities without a status, as one bill of materials names or only counts them.

    ``count`` is more than one where the bill counts more than it names.
    """

    scope: str
    evidence: str
    id: str
    severity: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Licences:
    """The licences a bill of materials names, and how many components state none."""

    scope: str
    evidence: str
    names: tuple[str, ...]
    without: int


@dataclass(frozen=True, slots=True)
class Exemption:
    """A linked permit: what it stands for, until when, and why it does not where it does not.

    ``flaw`` is empty, or ``not_approved``, ``expired``, ``by_role`` (nobody with a role of the gate
    approved it), ``too_long`` or ``unsigned``.
    """

    number: str
    practice: str
    scope: str
    scopes: frozenset[str]
    expires: date | None
    flaw: str = ""

    def covers(self, gap: Gap) -> bool:
        """Tell whether it stands for a gap now."""
        return not self.flaw and gap.practice == self.practice and gap.scope in self.scopes


@dataclass(frozen=True, slots=True)
class GateFacts:
    """Everything a gate is decided on; ``gaps`` is None where no current verdicts are known."""

    items: tuple[str, ...] = ()
    asked: int = 0
    gaps: tuple[Gap, ...] | None = ()
    beside: tuple[Beside, ...] = ()
    linked: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    evidence: tuple[KnownEvidence, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
