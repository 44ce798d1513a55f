# SPDX-License-Identifier: Apache-2.0
"""The state of a quality system that an evaluation looks at: scopes, decisions and evidence.

Every dated record has two dates: when it is true (``effective``) and when it became known
(``recorded`` or ``received``), see DESIGN 4.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from asqms.kernel.records import FactValue


class ScopeKind(StrEnum):
    """The kinds of element in the scope tree."""

    ORGANIZATION = "organization"
    UNIT = "unit"
    PROJECT = "project"
    SOFTWARE_ITEM = "software_item"
    SUPPLIER = "supplier"


class Answer(StrEnum):
    """An answer to a classification question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class VerdictName(StrEnum):
    """The closed list of verdicts (DESIGN 4.4)."""

    CONFORMS = "conforms"
    PARTLY = "partly"
    DEVIATES = "deviates"
    UNDETERMINED = "undetermined"
    JUSTIFIED = "justified"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Moment:
    """The two axes of a question: when it was true, and when it was known (DESIGN 4.7)."""

    as_of: date
    known_on: date

    def sees(self, effective: date, known: date) -> bool:
        """Return whether a record was true and known by then."""
        return effective <= self.as_of and known <= self.known_on


@dataclass(frozen=True, slots=True)
class Scope:
    """An element of the scope tree below the organisation: id, name, kind and what holds it."""

    id: str
    name: str
    kind: ScopeKind
    parent: str | None


@dataclass(frozen=True, slots=True)
class Classification:
    """Answers to the classification questions, decided once; the newest known one counts."""

    answers: Mapping[str, Answer]
    author: str
    approver: str
    effective: date
    recorded: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dependency:
    """The item uses, builds with or is signed by another; inheritance unless justified (DESIGN 4.1).

    ``kind`` is interface, build or signing; ``free_from_interference`` is the reason why the other
    item need not inherit type II, with its approver, or empty.
    """

    item: str
    kind: str
    free_from_interference: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True)
class PhaseEntry:
    """The life-cycle phase an item is in from a date on."""

    phase: str
    effective: date
    recorded: date


@dataclass(frozen=True, slots=True)
class SoftwareItem:
    """A software item with everything applicability depends on."""

    id: str
    name: str
    project: str
    domain: str
    owner: str
    classifications: tuple[Classification, ...]
    phases: tuple[PhaseEntry, ...]
    asil: str = ""
    cal: str = ""
    markets: tuple[str, ...] = ()
    personal_data: bool = False
    external_components: bool = False
    supplier: str = ""
    depends_on: tuple[Dependency, ...] = ()
    end_of_support: date | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person holds a role on a scope for a time."""

    role: str
    scope: str
    person: str
    effective: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AdoptedProcess:
    """The organisation's own version of a process: practices it implements, owner and version."""

    process: str
    version: str
    owner: str
    effective: date
    recorded: date
    practices: tuple[str, ...] = ()
    responsible: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProjectAdoption:
    """A project works by a version of an adopted process from a date on."""

    project: str
    process: str
    version: str
    effective: date
    recorded: date


@dataclass(frozen=True, slots=True)
class Decision:
    """An approved decision about practices on a scope (tailoring or justification).

    ``kind`` is ``tailoring`` (does not apply) or ``justification`` (not met, accepted until
    ``expires``). It counts only when approver and author differ.
    """

    id: str
    kind: str
    practices: tuple[str, ...]
    scope: str
    reason: str
    author: str
    approver: str
    effective: date
    recorded: date
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A person's verdict on an obligation: a confirmation, or an overrule of the machine's.

    ``evidence`` are digests of the evidence the person looked at; a confirmation is out of date
    once the evidence in use differs from it. An empty tuple is not bound to any evidence.
    """

    kind: str
    practice: str
    scope: str
    verdict: VerdictName
    person: str
    reason: str
    effective: date
    recorded: date
    evidence: tuple[str, ...] = ()
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One record that something exists or was measured (DESIGN 4.3).

    ``series`` names the source the record belongs to: of a series only the records with the newest
    effective date on or before the as-of date are current, older ones are superseded.
    ``problem`` is the error code when the bytes could not be read; such a record is no evidence.
    ``approved_by``/``approved_on`` carry the approval of a document.
    """

    uid: str
    type: str
    subject: str
    series: str
    title: str
    effective: date
    received: date
    facts: Mapping[str, FactValue]
    digest: str
    path: str = ""
    adapter: str = ""
    producer: str = ""
    method: str = ""
    sampling: str = ""
    revision: str = ""
    valid_until: date | None = None
    approved_by: str = ""
    approved_on: date | None = None
    problem: str = ""
    problem_message: str = ""
    withdrawn_on: date | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """Everything known about an organisation; ``digest`` is over its canonical form.

    ``active_standards`` are the mapped standards the organisation works under.
    """

    organisation: Scope
    scopes: Mapping[str, Scope]
    items: tuple[SoftwareItem, ...]
    evidence: tuple[Evidence, ...]
    assignments: tuple[Assignment, ...] = ()
    adopted: tuple[AdoptedProcess, ...] = ()
    adoptions: tuple[ProjectAdoption, ...] = ()
    decisions: tuple[Decision, ...] = ()
    ratings: tuple[Rating, ...] = ()
    active_standards: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
