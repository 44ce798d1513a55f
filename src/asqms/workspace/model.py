# SPDX-License-Identifier: Apache-2.0
"""The shape of workspace files, part one: settings, people and everything that is a scope."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from asqms.workspace.fields import (
    AnswerWord,
    Asil,
    Cal,
    Day,
    Id,
    Ids,
    Model,
    Name,
    Pattern,
    Patterns,
    Prose,
)

RECORDED = "Day it became known; the first day it counts without it."


class OrganisationEntry(Model):
    """The organisation that the workspace describes."""

    id: Id
    name: Name


class SettingsFile(Model):
    """``asqms.yaml``: what marks a folder as a workspace, and its settings."""

    asqms: Literal[1] = Field(description="Version of the workspace format; always 1.")
    organisation: OrganisationEntry
    catalogue: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$")] = Field(
        default="asqms-reference/0.1", description="The reference model and its version."
    )
    standards: list[Id] = Field(default=[], description="Ids of the mapped standards you work under.")
    overlays: Patterns = Field(default=[], description="Files that change the catalogue; may lie outside.")
    trace_models: dict[Id, Pattern] = Field(
        default={}, description="Named files that describe the levels and rules of traceability."
    )
    evidence_roots: dict[Id, Pattern] = Field(
        default={}, description="Named folders outside the workspace that evidence may come from."
    )
    ignore: Patterns = Field(default=[], description="Folders or files that are no workspace files.")
    default_language: Literal["en", "zh-Hans", "de"] = Field(
        default="en", description="Language of documents that name none."
    )


class UnitEntry(Model):
    """A part of the organisation."""

    id: Id
    name: Name
    parent: Id | None = Field(default=None, description="The unit above; the organisation without it.")


class PersonEntry(Model):
    """Somebody who decides, owns or signs."""

    id: Id
    name: Name


class ProjectEntry(Model):
    """A project, held by a unit or by the organisation itself."""

    id: Id
    name: Name
    unit: Id | None = Field(default=None, description="The unit that holds it; the organisation without it.")
    owner: Id | None = Field(default=None, description="The person who leads it: its project_manager.")


class ClassificationFields(Model):
    """Answers to the classification questions, decided on a day."""

    answers: dict[Id, AnswerWord] = Field(description="By question id; unknown counts as yes.")
    author: Id = Field(description="Who answered.")
    approver: Id = Field(description="Who approved; another person than the author.")
    on: Day = Field(description="Day the decision is in force from.")
    recorded: Day | None = Field(default=None, description=RECORDED)
    reason: str = Field(default="", max_length=20_000, description="Why.")


class ClassificationEntry(ClassificationFields):
    """A classification written apart from its item, as ``asqms classify --write`` does."""

    item: Id


class PhaseItem(Model):
    """A life-cycle phase from a day on."""

    phase: Id
    since: Day
    recorded: Day | None = Field(default=None, description=RECORDED)


class DependencyItem(Model):
    """An item that this one uses, builds with or is signed by."""

    item: Id
    kind: Literal["interface", "build", "signing"] = "interface"
    free_from_interference: str = Field(
        default="", max_length=20_000, description="Why type II need not be inherited; needs an approver."
    )
    approver: Id | None = None

    @model_validator(mode="after")
    def _freedom_is_approved(self) -> DependencyItem:
        if self.free_from_interference and self.approver is None:
            raise PydanticCustomError(
                "incomplete",
                "Freedom from interference is claimed without an approver.",
                {"at": "free_from_interference", "hint": "Add approver:, a person other than the owner."},
            )
        return self


def _as_dependency(value: object) -> object:
    return {"item": value} if isinstance(value, str) else value


class ItemEntry(Model):
    """A software item with everything applicability depends on."""

    id: Id
    name: Name
    project: Id
    domain: Id = Field(description="in_vehicle, roadside, cloud_side, field_side or tool.")
    owner: Id = Field(description="The person who owns it over its life.")
    asil: Asil | None = Field(default=None, description="QM, A, B, C or D.")
    cal: Cal | None = Field(default=None, description="Cybersecurity assurance level, CAL1 to CAL4.")
    markets: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(
        default=[], description="Markets it is sold or used in, such as EU or CN."
    )
    personal_data: bool = Field(default=False, description="Does it process personal data?")
    external_components: bool = Field(
        default=False, description="Does it contain third-party or open source?"
    )
    supplier: Id | None = Field(default=None, description="The supplier that develops it, if one does.")
    depends_on: list[
        Annotated[DependencyItem, BeforeValidator(_as_dependency, json_schema_input_type=Id | DependencyItem)]
    ] = Field(default=[], description="Items it uses, builds with or is signed by; ids, or mappings.")
    phase: Id | None = Field(default=None, description="Short form: the phase it is in since a day.")
    since: Day | None = Field(default=None, description="First day of the phase of the short form.")
    recorded: Day | None = Field(default=None, description=RECORDED)
    phases: list[PhaseItem] = Field(default=[], description="All phases with the day each began.")
    end_of_support: Day | None = Field(default=None, description="Last day of support.")
    classifications: list[ClassificationFields] = Field(
        default=[], description="Answers to the classification questions; without any the item is type II."
    )

    @model_validator(mode="after")
    def _one_form_of_phase(self) -> ItemEntry:
        if self.phases and (self.phase or self.since):
            raise PydanticCustomError(
                "exclusive",
                "Both phase and phases are written.",
                {"at": "phase", "hint": "Keep one of the two."},
            )
        if not self.phases and self.phase is None:
            raise PydanticCustomError(
                "incomplete",
                "The item lacks the phase it is in.",
                {"hint": "Add phase: and since:, for example phase: development and since: 2026-05-01."},
            )
        if self.phase is not None and self.since is None:
            raise PydanticCustomError(
                "incomplete", "The phase lacks its first day.", {"at": "phase", "hint": "Add since:."}
            )
        return self


class SupplierEntry(Model):
    """A supplier of software or services."""

    id: Id
    name: Name


class ToolEntry(Model):
    """A tool used to develop, build, verify or release."""

    id: Id
    name: Name
    version: Name
    confidence: Literal["TCL1", "TCL2", "TCL3"] | None = Field(
        default=None, description="Tool confidence level."
    )
    owner: Id | None = None
    used_by: Ids = Field(default=[], description="Scopes that work with it.")


class AssignmentEntry(Model):
    """A person holds a role on a scope for a time."""

    role: Id
    person: Id
    scope: Id | None = Field(default=None, description="A scope id; the organisation without it.")
    since: Day
    until: Day | None = Field(default=None, description="Last day.")


class DecisionFields(Model):
    """An approved decision about practices on a scope."""

    id: Id
    practices: Ids = Field(min_length=1)
    scope: Id
    reason: Prose
    author: Id
    approver: Id = Field(description="Another person than the author.")
    on: Day = Field(description="Day the decision is in force from.")
    recorded: Day | None = Field(default=None, description=RECORDED)
