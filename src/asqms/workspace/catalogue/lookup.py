# SPDX-License-Identifier: Apache-2.0
"""Anything in the catalogue by its id, with what belongs to it: mappings, criterion, facts, marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from asqms.engine.catalogue import Catalogue, Practice, Process, Requirement, Standard, StandardMapping
from asqms.engine.criteria import AllOf, AnyOf, AtLeast, Criterion
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.errors import AsqmsError
from asqms.workspace.catalogue.plain import plain, plain_record
from asqms.workspace.problems import did_you_mean

Fields = dict[str, CanonicalValue]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the catalogue as plain fields, in the order people read them."""

    kind: str
    id: str
    fields: Mapping[str, CanonicalValue]


def look_up(catalogue: Catalogue, identity: str) -> Entry:
    """Return what an id stands for, with everything that belongs to it.

    The id is that of a practice, process, group, ``standard:requirement``, standard, role, type of
    evidence, KPI, question, domain, phase, interpretation, or an official id that an overlay brings.
    Raises AsqmsError ``catalogue.unknown_id`` with the nearest id there is.
    """
    standard, colon, requirement = identity.partition(":")
    if colon and standard in catalogue.standard_by_id:
        return _requirement_entry(catalogue, standard, requirement)
    if identity == catalogue.id:
        return Entry("reference model", identity, _model_fields(catalogue))
    for kind, rows, describe in _kinds(catalogue):
        if identity in rows:
            return Entry(kind, identity, describe(catalogue, rows[identity]))
    official = [
        {"id": one.id, "statement": plain(one.statement)}
        for one in catalogue.practices
        if identity in one.official_id.split(", ")
    ]
    if official:
        return Entry("official id", identity, {"practices": official})
    raise AsqmsError(
        "catalogue.unknown_id",
        f"There is no {identity!r} in the catalogue.",
        hint=_hint(catalogue, identity),
    )


def _hint(catalogue: Catalogue, identity: str) -> str:
    bare = [f"{standard}:{known}" for standard, known in catalogue.requirement_by_key if known == identity]
    if bare:
        return f"Did you mean {' or '.join(bare)}?"
    known = [name for _, rows, _ in _kinds(catalogue) for name in rows]
    if ":" in identity:
        known = [f"{standard}:{one}" for standard, one in catalogue.requirement_by_key]
    return did_you_mean(identity, known)


Describe = Callable[[Catalogue, object], Fields]


def _kinds(catalogue: Catalogue) -> Iterable[tuple[str, Mapping[str, object], Describe]]:
    return (
        ("practice", catalogue.practice_by_id, _practice_fields),
        ("process", catalogue.process_by_id, _process_fields),
        ("standard", catalogue.standard_by_id, _standard_fields),
        ("evidence type", catalogue.evidence_type_by_id, _evidence_type_fields),
        ("role", {one.id: one for one in catalogue.roles}, _role_fields),
        ("kpi", {one.id: one for one in catalogue.kpis}, _plain_fields),
        ("question", {one.id: one for one in catalogue.questions}, _question_fields),
        ("group", {one.id: one for one in catalogue.groups}, _group_fields),
        ("domain", {one.id: one for one in catalogue.domains}, _plain_fields),
        ("phase", {one.id: one for one in catalogue.phases}, _plain_fields),
        ("interpretation", {one.id: one for one in catalogue.interpretations}, _plain_fields),
    )


def _plain_fields(_catalogue: Catalogue, row: object) -> Fields:
    return plain_record(row, "id")


def _model_fields(catalogue: Catalogue) -> Fields:
    return {
        "version": catalogue.version,
        "origin_statement": plain(catalogue.origin_statement),
        "counts": {
            "processes": len(catalogue.processes),
            "practices": len(catalogue.practices),
            "evidence types": len(catalogue.evidence_types),
            "mappings": len(catalogue.mappings),
        },
        "applicability": {
            f"type {software_type.value}, {kind.value}": strength.value
            for (software_type, kind), strength in catalogue.applicability.items()
        },
        "overlays": list(catalogue.overlays),
        "facts": plain(catalogue.facts),
    }


def _practice_fields(catalogue: Catalogue, row: object) -> Fields:
    if not isinstance(row, Practice):
        return {}
    found = plain_record(row, "id", "criterion", "condition", *(() if row.retired else ("retired",)))
    found["process"] = f"{row.process} {catalogue.process_by_id[row.process].name}"
    if condition := plain_record(row.condition):
        found["condition"] = condition
    found["criterion"] = plain(row.criterion)
    mappings = catalogue.mappings_by_practice.get(row.id, ())
    found["mappings"] = [_mapped_requirement(catalogue, one) for one in mappings]
    changed_by = catalogue.facts.get("changed_by_overlay", {})
    if isinstance(changed_by, Mapping) and row.id in changed_by:
        found["changed_by_overlay"] = plain(changed_by[row.id])
    return found | _interpretations(catalogue, row.id)


def _mapped_requirement(catalogue: Catalogue, mapping: StandardMapping) -> Fields:
    requirement = catalogue.requirement_by_key[(mapping.standard, mapping.requirement)]
    return {
        "requirement": f"{mapping.standard}:{mapping.requirement}",
        "title": plain(requirement.title),
        "relation": mapping.relation.value,
        "strength": mapping.strength.value,
    }


def _process_fields(catalogue: Catalogue, row: object) -> Fields:
    if not isinstance(row, Process):
        return {}
    found = plain_record(row, "id")
    found["practices"] = [
        {"id": one.id, "kind": one.kind.value, "statement": plain(one.statement)}
        for one in catalogue.practices
        if one.process == row.id
    ]
    kpis: list[CanonicalValue] = [
        {"id": one.id, "name": plain(one.name)} for one in catalogue.kpis if one.process == row.id
    ]
    return {**found, "kpis": kpis} if kpis else found


def _standard_fields(catalogue: Catalogue, row: object) -> Fields:
    if not isinstance(row, Standard):
        return {}
    found = plain_record(row, "id", "requirements", "facts")
    found["requirements"] = [
        {"id": one.id, "kind": one.kind, "title": plain(one.title)}
        for one in row.requirements
        if one.parent is None
    ]
    found["mappings"] = sum(one.standard == row.id for one in catalogue.mappings)
    found["facts"] = plain(row.facts)
    return found


def _requirement_entry(catalogue: Catalogue, standard: str, identity: str) -> Entry:
    requirement = catalogue.requirement_by_key.get((standard, identity))
    if requirement is None:
        known = [one.id for one in catalogue.standard_by_id[standard].requirements]
        raise AsqmsError(
            "catalogue.unknown_id",
            f"{standard} has no requirement {identity!r}.",
            hint=did_you_mean(identity, known),
        )
    return Entry("requirement", f"{standard}:{identity}", _requirement_fields(catalogue, requirement))


def _requirement_fields(catalogue: Catalogue, row: Requirement) -> Fields:
    standard = catalogue.standard_by_id[row.standard]
    found: Fields = {"standard": f"{standard.name}, edition {standard.edition}"}
    found |= plain_record(row, "id", "standard")
    parts: list[CanonicalValue] = [
        {"id": one.id, "kind": one.kind, "title": plain(one.title)}
        for one in standard.requirements
        if one.parent == row.id
    ]
    if parts:
        found["parts"] = parts
    found["practices"] = [
        {
            "practice": one.practice,
            "statement": plain(catalogue.practice_by_id[one.practice].statement),
            "relation": one.relation.value,
            "strength": one.strength.value,
            "author": one.author,
            "mapped_on": one.mapped_on.isoformat(),
        }
        for one in catalogue.mappings
        if (one.standard, one.requirement) == (row.standard, row.id)
    ]
    found["notice"] = plain(standard.notice)
    return found | _interpretations(catalogue, f"{row.standard}:{row.id}")


def _interpretations(catalogue: Catalogue, identity: str) -> Fields:
    found: list[CanonicalValue] = [
        plain_record(one, "affects") for one in catalogue.interpretations if identity in one.affects
    ]
    return {"interpretations": found} if found else {}


def _evidence_type_fields(catalogue: Catalogue, row: object) -> Fields:
    found = plain_record(row, "id")
    identity = getattr(row, "id", "")
    found["needed_by"] = [
        one.id for one in catalogue.practices if identity in evidence_types_of(one.criterion)
    ]
    return found


def _role_fields(catalogue: Catalogue, row: object) -> Fields:
    identity = getattr(row, "id", "")
    owned: list[CanonicalValue] = [
        {"id": one.id, "name": plain(one.name)} for one in catalogue.processes if one.owner_role == identity
    ]
    return plain_record(row, "id") | ({"owns": owned} if owned else {})


def _question_fields(catalogue: Catalogue, row: object) -> Fields:
    return plain_record(row, "id") | {"rule": plain(catalogue.facts.get("classification_rule"))}


def _group_fields(catalogue: Catalogue, row: object) -> Fields:
    identity = getattr(row, "id", "")
    return plain_record(row, "id") | {
        "processes": [
            {"id": one.id, "name": plain(one.name)} for one in catalogue.processes if one.group == identity
        ]
    }


def evidence_types_of(criterion: Criterion) -> frozenset[str]:
    """Return the types of evidence a criterion names."""
    if isinstance(criterion, AllOf | AnyOf | AtLeast):
        return frozenset(kind for part in criterion.parts for kind in evidence_types_of(part))
    return frozenset({criterion.evidence_type})
