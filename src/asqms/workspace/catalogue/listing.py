# SPDX-License-Identifier: Apache-2.0
"""Rows of the catalogue for lists: what exists, filtered, as plain values in reading order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from asqms.engine.catalogue import Catalogue, Mark, PracticeKind
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.errors import AsqmsError
from asqms.workspace.catalogue.plain import plain, plain_record
from asqms.workspace.problems import did_you_mean

ListRow: TypeAlias = dict[str, CanonicalValue]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; an empty text narrows nothing. ``text`` is looked for in every value."""

    process: str = ""
    kind: str = ""
    standard: str = ""
    practice: str = ""
    requirement: str = ""
    text: str = ""


def listed(catalogue: Catalogue, what: str, chosen: Filter | None = None) -> list[ListRow]:
    """Return the rows of one list: practices, processes, standards, requirements, mappings and so on.

    Raises AsqmsError ``catalogue.unknown_id`` for a filter that names nothing there is.
    """
    narrowed = chosen or Filter()
    _check(catalogue, narrowed)
    rows = LISTS[what](catalogue, narrowed)
    wanted = narrowed.text.casefold()
    return [row for row in rows if any(wanted in str(value).casefold() for value in row.values())]


def marked(mark: Mark) -> str:
    """Return a mark in a few letters: ``KNOWN(high)``, ``OURS``."""
    confidence = "" if mark.confidence.value == "unstated" else f"({mark.confidence.value})"
    return mark.origin.value.upper() + confidence


def _check(catalogue: Catalogue, chosen: Filter) -> None:
    for word, known, what in (
        (chosen.process, catalogue.process_by_id, "process"),
        (chosen.standard, catalogue.standard_by_id, "standard"),
        (chosen.practice, catalogue.practice_by_id, "practice"),
        (chosen.kind, {kind.value: kind for kind in PracticeKind}, "kind"),
    ):
        if word and word not in known:
            raise AsqmsError(
                "catalogue.unknown_id", f"There is no {what} {word!r}.", hint=did_you_mean(word, known)
            )


def _processes(catalogue: Catalogue, _chosen: Filter) -> list[ListRow]:
    counts: dict[tuple[str, str], int] = {}
    for practice in catalogue.practices:
        key = (practice.process, practice.kind.value)
        counts[key] = counts.get(key, 0) + 1
    return [
        {
            "id": one.id,
            "name": plain(one.name),
            "owner": one.owner_role,
            **{kind.value: counts.get((one.id, kind.value), 0) for kind in PracticeKind},
            "phases": list(one.phases),
            "mark": marked(one.mark),
        }
        for one in catalogue.processes
    ]


def _practices(catalogue: Catalogue, chosen: Filter) -> list[ListRow]:
    return [
        {
            "id": one.id,
            **({"official_id": one.official_id} if one.official_id else {}),
            "kind": one.kind.value,
            "levels": [level.value for level in one.levels],
            "statement": plain(one.statement),
        }
        for one in catalogue.practices
        if chosen.process in ("", one.process) and chosen.kind in ("", one.kind.value)
    ]


def _standards(catalogue: Catalogue, _chosen: Filter) -> list[ListRow]:
    mapped: dict[str, int] = {}
    for mapping in catalogue.mappings:
        mapped[mapping.standard] = mapped.get(mapping.standard, 0) + 1
    return [
        {
            "id": one.id,
            "name": one.name,
            "edition": one.edition,
            "pack": one.pack_version,
            "requirements": sum(row.kind not in one.reference_kinds for row in one.requirements),
            "mappings": mapped.get(one.id, 0),
            "mark": marked(one.mark),
        }
        for one in catalogue.standards
    ]


def _requirements(catalogue: Catalogue, chosen: Filter) -> list[ListRow]:
    return [
        {
            "id": f"{one.standard}:{one.id}",
            "kind": one.kind,
            "title": plain(one.title),
            "mark": marked(one.mark),
        }
        for standard in catalogue.standards
        for one in standard.requirements
        if chosen.standard in ("", one.standard)
    ]


def _mappings(catalogue: Catalogue, chosen: Filter) -> list[ListRow]:
    return [
        {
            "practice": one.practice,
            "requirement": f"{one.standard}:{one.requirement}",
            "edition": catalogue.standard_by_id[one.standard].edition,
            "title": plain(catalogue.requirement_by_key[(one.standard, one.requirement)].title),
            "relation": one.relation.value,
            "strength": one.strength.value,
            "author": one.author,
            "mapped_on": one.mapped_on.isoformat(),
            "mark": marked(one.mark),
            "source": one.mark.source,
            **({"rationale": one.rationale} if one.rationale else {}),
        }
        for one in catalogue.mappings
        if chosen.standard in ("", one.standard)
        and chosen.practice in ("", one.practice)
        and chosen.requirement in ("", one.requirement, f"{one.standard}:{one.requirement}")
    ]


def _evidence_types(catalogue: Catalogue, _chosen: Filter) -> list[ListRow]:
    return [
        {
            "id": one.id,
            "name": plain(one.name),
            "machine_checkable": one.machine_checkable,
            "widest_scope": one.widest_scope,
            "formats": list(one.formats),
        }
        for one in catalogue.evidence_types
    ]


def _records(attribute: str) -> Callable[[Catalogue, Filter], list[ListRow]]:
    def rows(catalogue: Catalogue, _chosen: Filter) -> list[ListRow]:
        return [
            plain_record(one, "mark") | ({"mark": marked(one.mark)} if hasattr(one, "mark") else {})
            for one in getattr(catalogue, attribute)
        ]

    return rows


LISTS: Mapping[str, Callable[[Catalogue, Filter], list[ListRow]]] = {
    "processes": _processes,
    "standards": _standards,
    "practices": _practices,
    "requirements": _requirements,
    "mappings": _mappings,
    "evidence": _evidence_types,
    "roles": _records("roles"),
    "kpis": _records("kpis"),
    "questions": _records("questions"),
    "domains": _records("domains"),
    "phases": _records("phases"),
    "interpretations": _records("interpretations"),
}
