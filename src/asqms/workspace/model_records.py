# SPDX-License-Identifier: Apache-2.0
"""The shape of workspace files, part two: processes, decisions, ratings and sources of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from asqms.workspace.fields import (
    Day,
    Digest,
    EffectiveDay,
    FactName,
    Id,
    Ids,
    Model,
    Name,
    Pattern,
    Patterns,
    Prose,
    RatedVerdict,
)
from asqms.workspace.model import (
    RECORDED,
    AssignmentEntry,
    ClassificationEntry,
    DecisionFields,
    ItemEntry,
    PersonEntry,
    ProjectEntry,
    SupplierEntry,
    ToolEntry,
    UnitEntry,
)


class ProcessEntry(Model):
    """The organisation's own version of a standard process."""

    process: Id
    version: Name
    owner: Id = Field(description="The person accountable for the process.")
    since: Day
    recorded: Day | None = Field(default=None, description=RECORDED)
    practices: Ids = Field(default=[], description="Practices it implements; all of the process without it.")
    responsible: dict[Id, Id] = Field(
        default={}, description="Responsible role by practice id, or by process id for all its practices."
    )
    changes: str = Field(default="", max_length=20_000, description="What is new against the last version.")
    move_by: Day | None = Field(default=None, description="Day by which projects work by this version.")


class AdoptionEntry(Model):
    """A project works by a version of a process from a day on."""

    project: Id
    process: Id
    version: Name
    since: Day
    recorded: Day | None = Field(default=None, description=RECORDED)


class TailoringEntry(DecisionFields):
    """Practices that do not apply on a scope."""

    expires: Day | None = Field(default=None, description="Last day the decision counts.")


class JustificationEntry(DecisionFields):
    """Practices that are not met, accepted until a day."""

    expires: Day = Field(description="Last day the decision counts.")


class RatingEntry(Model):
    """A person's verdict on a practice on a scope."""

    practice: Id
    scope: Id
    verdict: RatedVerdict = Field(description="conforms, partly, deviates or undetermined.")
    person: Id
    on: Day
    recorded: Day | None = Field(default=None, description=RECORDED)
    reason: str = Field(default="", max_length=20_000, description="Why.")
    evidence: list[Digest] = Field(default=[], description="Digests of the evidence the person looked at.")
    expires: Day | None = Field(default=None, description="Last day the verdict counts.")


class ConfirmationEntry(RatingEntry):
    """A person confirms what the evidence shows."""


class OverruleEntry(RatingEntry):
    """An assessor overrules the machine's verdict; the reason is required."""

    reason: Prose


class ProvenanceFields(Model):
    """When evidence was true, when it came, who produced it and how."""

    effective: EffectiveDay | None = Field(default=None, description="Day on which the content was true.")
    effective_from: FactName | None = Field(
        default=None, description="Fact that holds the day, such as git.last_commit_on."
    )
    received: Day | None = Field(
        default=None, description="Day it became known; the effective day without it."
    )
    valid_until: Day | None = Field(default=None, description="Last day it counts.")
    producer: str = Field(default="", max_length=500, description="Who or what produced it.")
    method: str = Field(default="", max_length=500, description="How it was produced.")
    sampling: str = Field(default="", max_length=500, description="What share was looked at.")
    revision: str = Field(default="", max_length=500, description="The revision of the software it is about.")
    approved_by: Id | None = Field(default=None, description="Person who approved the document.")
    approved_on: Day | None = Field(default=None, description="Day of the approval.")
    withdrawn_on: Day | None = Field(default=None, description="From this day on it is no evidence.")

    @model_validator(mode="after")
    def _one_source_of_the_day(self) -> ProvenanceFields:
        if self.effective is not None and self.effective_from is not None:
            raise PydanticCustomError(
                "exclusive",
                "Both effective and effective_from are written.",
                {"at": "effective_from", "hint": "Keep one of the two."},
            )
        return self


class FileOverride(ProvenanceFields):
    """What differs for one file (or glob) of a source."""

    file: Pattern


ItemName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=4_000),
    Field(description="Id of an item, as its tool has it."),
]
ContentDigest = Annotated[str, StringConstraints(max_length=200)]
Options = Annotated[dict[str, JsonValue], Field(description="Options of the adapter.")]


class EvidenceEntry(ProvenanceFields):
    """Where evidence of one type about one subject comes from."""

    id: Id
    type: Id = Field(description="Id of an evidence type of the catalogue.")
    subject: Id = Field(description="The scope it is about.")
    title: str = Field(default="", max_length=500, description="Name to show.")
    files: Patterns = Field(min_length=1, description="Globs relative to the workspace folder, or to root.")
    root: Id | None = Field(default=None, description="One of the evidence_roots in asqms.yaml.")
    adapter: Id | None = Field(
        default=None, description="Adapter that reads it; the content decides without."
    )
    options: Options = Field(default={})
    per_file: list[FileOverride] = Field(default=[], description="What differs for single files.")
    trace: bool = Field(default=False, description="Read items and links for traceability.")


class TraceEntry(ProvenanceFields):
    """Sources whose items and links are checked together; the result is evidence matrix.trace."""

    id: Id
    scope: Id
    sources: Patterns = Field(min_length=1, description="Ids of evidence sources, or globs of files.")
    model: Id | None = Field(default=None, description="One of the trace_models in asqms.yaml.")
    root: Id | None = Field(default=None, description="One of the evidence_roots, for globs.")
    adapter: Id | None = Field(default=None, description="Adapter that reads the globs' files.")
    options: Options = Field(default={})


class TraceConfirmationEntry(Model):
    """A person looked at both ends of a suspect link and confirms it.

    It counts while both ends have the digests the person saw.
    """

    trace_set: Id = Field(description="Id of the trace set that has the link.")
    scope: Id
    source: ItemName
    target: ItemName
    kind: Annotated[str, StringConstraints(max_length=500)] = Field(description="Kind of the link.")
    source_digest: ContentDigest = Field(description="Digest of the source as the person saw it.")
    target_digest: ContentDigest = Field(description="Digest of the target as the person saw it.")
    person: Id
    on: Day
    note: str = Field(default="", max_length=20_000, description="Why.")


SECTIONS: Mapping[str, type[Model]] = {
    "units": UnitEntry,
    "people": PersonEntry,
    "projects": ProjectEntry,
    "items": ItemEntry,
    "classifications": ClassificationEntry,
    "suppliers": SupplierEntry,
    "tools": ToolEntry,
    "assignments": AssignmentEntry,
    "processes": ProcessEntry,
    "adoptions": AdoptionEntry,
    "tailorings": TailoringEntry,
    "justifications": JustificationEntry,
    "confirmations": ConfirmationEntry,
    "overrules": OverruleEntry,
    "evidence": EvidenceEntry,
    "trace": TraceEntry,
    "trace_confirmations": TraceConfirmationEntry,
}
"""The keys a workspace file may hold, each a list of such entries."""
