# SPDX-License-Identifier: Apache-2.0
"""Overlays onto the draft: official ids, kinds, texts, interpretations, requirements, mappings, criteria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from asqms.engine.catalogue import Interpretation, Mark, Origin, Practice, StandardMapping
from asqms.workspace.catalogue.criteria import KnownChecks, add_criteria
from asqms.workspace.catalogue.draft import Draft
from asqms.workspace.catalogue.model import condition_of
from asqms.workspace.catalogue.overlay_shapes import AddedMapping, CustomerStandard, OverlayFile, TextRow
from asqms.workspace.catalogue.reading import Path_, Reader, SourceFile, mark_of
from asqms.workspace.catalogue.shapes import MarkRow, PackHead
from asqms.workspace.catalogue.standards import add_mapping, add_requirements

OverlaySource = SourceFile[OverlayFile]


def read_overlays(reader: Reader, paths: Sequence[Path], as_of: date | None) -> list[OverlaySource]:
    """Return the overlays in force on a date, in the order they apply; two of one id are refused."""
    found: list[OverlaySource] = []
    seen: set[str] = set()
    for path in paths:
        before = len(reader.digests)
        file = reader.read(path, OverlayFile, below=path.parent)
        if file is None:
            continue
        head = file.rows.overlay
        if head.id in seen:
            file.add("duplicate_id", f"The overlay {head.id!r} is there twice.", ("overlay", "id"))
        seen.add(head.id)
        if as_of is None or head.effective <= as_of:
            found.append(file)
        else:
            del reader.digests[before:]
    return sorted(found, key=lambda file: (file.rows.overlay.effective, file.rows.overlay.id))


def apply_overlay(draft: Draft, file: OverlaySource, checks: KnownChecks) -> None:
    """Apply one overlay; what it names must exist by then."""
    draft.overlays.append(file.rows.overlay.id)
    _standards(draft, file)
    _official_ids(draft, file)
    _kinds(draft, file)
    for position, row in enumerate(file.rows.texts):
        _text(draft, file, row, ("texts", position))
    _interpretations(draft, file)
    _mappings(draft, file)
    _applicability(draft, file)
    add_criteria(draft, file, file.rows.criteria, checks, at=("criteria",))
    for changed in file.rows.criteria:
        if changed.practice in draft.practices:
            _change(draft, file, draft.practices[changed.practice])


def _change(draft: Draft, file: OverlaySource, practice: Practice) -> None:
    draft.replace_practice(practice, file.rows.overlay.id)


def _mark(file: OverlaySource) -> Mark:
    return Mark(Origin.OVERLAY, source=file.rows.overlay.source)


def _standards(draft: Draft, file: OverlaySource) -> None:
    for position, row in enumerate(file.rows.requirements):
        head = _pack_head(file, row)
        add_requirements(draft, file, head, row.requirements, at=("requirements", position))


def _pack_head(file: OverlaySource, row: CustomerStandard) -> PackHead:
    overlay = file.rows.overlay
    return PackHead(
        format="asqms-pack/1",
        standard=row.standard,
        edition=row.edition,
        pack_version=overlay.id,
        title=row.title,
        publisher=row.publisher or overlay.author,
        mark=row.mark or MarkRow(Origin.OVERLAY, source=overlay.source),
        notice=row.notice or overlay.licence,
        name=row.name,
        effective=overlay.effective,
    )


def _official_ids(draft: Draft, file: OverlaySource) -> None:
    given: dict[str, list[str]] = {}
    for official, practices in file.rows.official_ids.items():
        for position, practice in enumerate(practices):
            if file.known(practice, draft.practices, "practice", ("official_ids", official, position)):
                given.setdefault(practice, []).append(official)
    for practice, officials in given.items():
        _change(draft, file, replace(draft.practices[practice], official_id=", ".join(officials)))


def _kinds(draft: Draft, file: OverlaySource) -> None:
    for practice, kind in file.rows.kinds.items():
        if file.known(practice, draft.practices, "practice", ("kinds", practice)):
            _change(draft, file, replace(draft.practices[practice], kind=kind))


def _text(draft: Draft, file: OverlaySource, row: TextRow, at: Path_) -> None:
    text = file.text(row.text, (*at, "text"), needs_english=False)
    if (row.practice is None) == (row.requirement is None):
        file.add("text", "A text belongs to one practice or to one requirement.", at)
    elif row.practice is not None:
        if file.known(row.practice, draft.practices, "practice", (*at, "practice")):
            _change(draft, file, replace(draft.practices[row.practice], licensed_text=text))
    elif row.requirement is not None and _is_requirement(draft, file, row.requirement, (*at, "requirement")):
        standard, _, identity = row.requirement.partition(":")
        changed = replace(draft.requirements[standard][identity], licensed_text=text)
        draft.requirements[standard][identity] = changed


def _is_requirement(draft: Draft, file: OverlaySource, reference: str, at: Path_) -> bool:
    standard, colon, identity = reference.partition(":")
    if not colon:
        file.add("reference", f"{reference!r} is not a requirement.", at, "Write <standard>:<id>.")
        return False
    if not file.known(standard, draft.standards, "standard", at):
        return False
    return file.known(identity, draft.requirements[standard], "requirement", at)


def _interpretations(draft: Draft, file: OverlaySource) -> None:
    head = file.rows.overlay
    seen = {one.id for one in draft.interpretations}
    for position, row in enumerate(file.rows.interpretations):
        at: Path_ = ("interpretations", position)
        if row.id in seen:
            file.add("duplicate_id", f"The interpretation {row.id!r} is there twice.", (*at, "id"))
        seen.add(row.id)
        for index, affected in enumerate(row.affects):
            here = (*at, "affects", index)
            if ":" in affected:
                _is_requirement(draft, file, affected, here)
            else:
                file.known(affected, draft.practices, "practice", here)
        note = file.text(row.note, (*at, "note"), needs_english=False)
        draft.interpretations.append(
            Interpretation(row.id, tuple(row.affects), note, head.id, head.effective, head.source)
        )


def _mappings(draft: Draft, file: OverlaySource) -> None:
    for position, removed in enumerate(file.rows.mappings.removed):
        key = (removed.practice, removed.standard, removed.requirement)
        if draft.mappings.pop(key, None) is None:
            file.add(
                "dangling_mapping",
                f"{removed.practice} is not mapped to {removed.standard}:{removed.requirement}.",
                ("mappings", "removed", position),
                "See 'asqms catalog mappings' for what is mapped.",
            )
    for position, added in enumerate(file.rows.mappings.added):
        at: Path_ = ("mappings", "added", position)
        if file.known(added.standard, draft.standards, "standard", (*at, "standard")):
            add_mapping(draft, file, _added(file, added), at)


def _added(file: OverlaySource, row: AddedMapping) -> StandardMapping:
    overlay = file.rows.overlay
    return StandardMapping(
        practice=row.practice,
        standard=row.standard,
        requirement=row.requirement,
        relation=row.relation,
        strength=row.strength,
        author=row.author or overlay.author,
        mapped_on=row.mapped_on or overlay.effective,
        mark=mark_of(row.mark, _mark(file)),
        rationale=row.rationale,
    )


def _applicability(draft: Draft, file: OverlaySource) -> None:
    for position, row in enumerate(file.rows.applicability.matrix):
        file.text(row.reason, ("applicability", "matrix", position, "reason"))
        draft.applicability[(row.type, row.kind)] = row.strength
    for position, change in enumerate(file.rows.applicability.conditions):
        at: Path_ = ("applicability", "conditions", position)
        if file.known(change.practice, draft.practices, "practice", (*at, "practice")):
            condition = condition_of(draft, file, change.condition, (*at, "condition"))
            _change(draft, file, replace(draft.practices[change.practice], condition=condition))
