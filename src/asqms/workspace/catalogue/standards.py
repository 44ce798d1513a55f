# SPDX-License-Identifier: Apache-2.0
"""Packs of related standards and mapping files into the draft; dangling and double rows are refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from asqms.engine.catalogue import Mark, Origin, Requirement, Standard, StandardMapping
from asqms.workspace.catalogue.draft import Draft
from asqms.workspace.catalogue.reading import Path_, SourceFile, facts_of, mark_of
from asqms.workspace.catalogue.shapes import (
    MappingFile,
    PackHead,
    RequirementRow,
    Row,
    StandardFile,
)
from asqms.workspace.problems import did_you_mean

_UNMARKED = Mark(Origin.OURS)


def add_standard(draft: Draft, file: SourceFile[StandardFile]) -> None:
    """Add a pack's standard and its requirements; a second edition of one standard is refused."""
    add_requirements(draft, file, file.rows.pack, file.rows.requirements, at=())


def add_requirements(
    draft: Draft, file: SourceFile[Row], head: PackHead, rows: Sequence[RequirementRow], *, at: Path_
) -> None:
    """Add a standard that a file (a pack, or an overlay at a path) describes."""
    standard = _standard_of(file, head, (*at, "pack"))
    if standard.id in draft.standards:
        edition = draft.standards[standard.id].edition
        file.add(
            "duplicate_standard",
            f"The standard {standard.id!r} is already there in edition {edition}.",
            (*at, "pack", "standard"),
            "Name in 'supersedes' the edition this one replaces, or choose another id.",
        )
        return
    flattening = _Flattening(file, standard.id, standard.mark)
    flattening.add(rows, None, (*at, "requirements"))
    draft.requirements[standard.id] = flattening.found
    draft.standards[standard.id] = standard


def _standard_of(file: SourceFile[Row], head: PackHead, at: Path_) -> Standard:
    facts = file.rows.facts if isinstance(file.rows, StandardFile) else {}
    return Standard(
        id=head.standard,
        title=file.text(head.title, (*at, "title")),
        edition=head.edition,
        pack_version=head.pack_version,
        publisher=head.publisher,
        mark=mark_of(head.mark, _UNMARKED),
        notice=file.text(head.notice, (*at, "notice")),
        requirements=(),
        effective=head.effective,
        supersedes=head.supersedes,
        name=head.name or head.standard,
        reference_kinds=tuple(head.reference_kinds),
        facts=facts_of(facts),
    )


@dataclass
class _Flattening:
    """Walks the requirement tree of one standard."""

    file: SourceFile[Row]
    standard: str
    mark: Mark
    found: dict[str, Requirement] = field(default_factory=dict)

    def add(self, rows: Sequence[RequirementRow], parent: str | None, at: Path_) -> None:
        for position, row in enumerate(rows):
            here = (*at, position)
            if row.id in self.found:
                self.file.add(
                    "duplicate_requirement",
                    f"The requirement {row.id!r} of {self.standard} is there twice.",
                    (*here, "id"),
                    "Ids are unique within a standard.",
                )
            self.found[row.id] = Requirement(
                standard=self.standard,
                id=row.id,
                title=self.file.text(row.title, (*here, "title")),
                kind=row.kind,
                parent=parent,
                mark=mark_of(row.mark, self.mark),
                facts=facts_of(row.facts),
            )
            self.add(row.children, row.id, (*here, "children"))


def add_mappings(draft: Draft, file: SourceFile[MappingFile]) -> None:
    """Add the rows of a mapping file; every end must exist in the edition the file names."""
    head = file.rows.mapping
    if head.source.standard != draft.id:
        file.add(
            "unknown_standard",
            f"Mappings start at {draft.id!r}, not at {head.source.standard!r}.",
            ("mapping", "from", "standard"),
        )
        return
    if not file.known(head.target.standard, draft.standards, "standard", ("mapping", "to", "standard")):
        return
    standard = draft.standards[head.target.standard]
    if standard.edition != head.target.edition:
        file.add(
            "wrong_edition",
            f"{standard.id} is here in edition {standard.edition!r}, not {head.target.edition!r}.",
            ("mapping", "to", "edition"),
            "Check the rows against the edition that is loaded, then correct this field.",
        )
    for position, row in enumerate(file.rows.rows):
        mapping = StandardMapping(
            practice=row.practice,
            standard=standard.id,
            requirement=row.requirement,
            relation=row.relation,
            strength=row.strength,
            author=row.author or head.author,
            mapped_on=row.mapped_on or head.mapped_on,
            mark=mark_of(row.mark, mark_of(head.mark, _UNMARKED)),
            rationale=row.rationale,
        )
        add_mapping(draft, file, mapping, ("rows", position))


def add_mapping(draft: Draft, file: SourceFile[Row], mapping: StandardMapping, at: Path_) -> None:
    """Add one relation; a dangling end or a second row for the same two ends is recorded."""
    if not file.known(mapping.practice, draft.practices, "practice", (*at, "practice")):
        return
    requirements = draft.requirements.get(mapping.standard, {})
    if mapping.requirement not in requirements:
        file.add(
            "dangling_mapping",
            f"{mapping.standard} has no requirement {mapping.requirement!r}.",
            (*at, "requirement"),
            did_you_mean(mapping.requirement, requirements),
        )
        return
    key = (mapping.practice, mapping.standard, mapping.requirement)
    if key in draft.mappings:
        file.add(
            "duplicate_mapping",
            f"{mapping.practice} is already mapped to {mapping.standard}:{mapping.requirement}.",
            at,
            "Keep one row.",
        )
        return
    draft.mappings[key] = mapping
