# SPDX-License-Identifier: Apache-2.0
"""The map of processes and software items, and the roll-out of processes in projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asqms.documents.names import Names
from asqms.documents.wording import plain, shown_share, sign_of, word
from asqms.engine.assessment import Assessment, RolloutCell, RollUp, Tally
from asqms.engine.catalogue import Catalogue
from asqms.engine.snapshot import Moment, Scope, ScopeKind, Snapshot, SoftwareItem

MAP_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a map: verdict with its sign, count with denominator, and where a click leads."""

    verdict: str
    sign: str
    text: str
    target: str
    undetermined: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A software item or a project as a column of a map."""

    id: str
    name: str
    software_type: str = ""
    phase: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A process as a row; ``whole`` rolls up everything, ``cells`` stand in the order of the columns."""

    id: str
    name: str
    group: str
    version: str
    whole: Cell | None
    cells: tuple[Cell | None, ...]
    note: str = ""


def anchor(*parts: str) -> str:
    """Return the address of a scope, of a process on it or of a practice on it inside a document."""
    return "/".join(("at", *parts))


def columns(
    assessment: Assessment, snapshot: Snapshot, names: Names, limit: int | None = None
) -> tuple[Column, ...]:
    """Return items as columns, project by project; with a limit those with most gaps."""
    items = [item for item in snapshot.items if item.id in assessment.classes]
    if limit is not None and len(items) > limit:
        most = sorted(items, key=lambda item: (-_gaps(item, assessment), item.id))[:limit]
        kept = {item.id for item in most}
        items = [item for item in items if item.id in kept]
    ordered = sorted(items, key=lambda item: (names.scope(item.project), item.project))
    return tuple(_column(item, assessment, names) for item in ordered)


def _gaps(item: SoftwareItem, assessment: Assessment) -> int:
    rollup = assessment.rollups.get((item.id, ""))
    tally = rollup.mandatory if rollup else Tally()
    return tally.gaps


def _column(item: SoftwareItem, assessment: Assessment, names: Names) -> Column:
    kind = assessment.classes[item.id]
    return Column(
        id=item.id,
        name=plain(item.name),
        software_type=kind.software_type.value,
        phase=names.phase(kind.phase),
        project=names.scope(item.project),
    )


def map_rows(
    assessment: Assessment,
    catalogue: Catalogue,
    snapshot: Snapshot,
    shown: Sequence[Column],
    language: str,
) -> tuple[Row, ...]:
    """Return one row per process in the catalogue's order of groups."""
    names = Names(snapshot, catalogue, language)
    order = {group.id: number for number, group in enumerate(catalogue.groups)}
    versions = current_versions(assessment, snapshot)
    processes = sorted(catalogue.processes, key=lambda one: order.get(one.group, len(order)))
    organisation = snapshot.organisation.id
    return tuple(
        Row(
            id=process.id,
            name=names.process(process.id),
            group=names.group(process.group),
            version=versions.get(process.id, ""),
            whole=_cell(assessment.rollups.get((organisation, process.id)), language),
            cells=tuple(_cell(assessment.rollups.get((column.id, process.id)), language) for column in shown),
        )
        for process in processes
    )


def _cell(rollup: RollUp | None, language: str) -> Cell | None:
    if rollup is None or rollup.worst is None:
        return None
    tally = rollup.mandatory
    share = shown_share(tally.undetermined, tally.rated, language)
    return Cell(
        verdict=rollup.worst.value,
        sign=sign_of(rollup.worst.value),
        text=f"{tally.conforms}/{tally.rated}" if tally.rated else "",
        target=anchor(rollup.scope, rollup.process),
        undetermined=word(language, "undetermined_share", share=share) if tally.undetermined else "",
    )


def current_versions(assessment: Assessment, snapshot: Snapshot) -> Mapping[str, str]:
    """Return the version of each process that the organisation works by on the date."""
    moment = Moment(assessment.as_of, assessment.known_on)
    known = [one for one in snapshot.adopted if moment.sees(one.effective, one.recorded)]
    known.sort(key=lambda one: (one.effective, one.recorded))
    return {one.process: plain(one.version) for one in known}


def projects(snapshot: Snapshot) -> tuple[Column, ...]:
    """Return all projects in order of their ids."""
    found: list[Scope] = [one for one in snapshot.scopes.values() if one.kind is ScopeKind.PROJECT]
    return tuple(Column(one.id, plain(one.name)) for one in sorted(found, key=lambda one: one.id))


def rollout_rows(
    assessment: Assessment, catalogue: Catalogue, snapshot: Snapshot, language: str
) -> tuple[Row, ...]:
    """Return the adopted version and the verdict of each process in each project (DESIGN 4.5)."""
    by_process: dict[str, dict[str, RolloutCell]] = {}
    for one in assessment.rollout:
        by_process.setdefault(one.process, {})[one.project] = one
    names = Names(snapshot, catalogue, language)
    order = projects(snapshot)
    versions = current_versions(assessment, snapshot)
    rows = []
    for process, cells in by_process.items():
        at_level = all(one.starts_at_organisation_level for one in cells.values())
        rows.append(
            Row(
                id=process,
                name=names.process(process),
                group="",
                version=versions.get(process, ""),
                whole=None,
                cells=tuple(_rollout_cell(cells.get(column.id)) for column in order),
                note=word(language, "starts_at_level" if at_level else "starts_at_zero"),
            )
        )
    return tuple(rows)


def _rollout_cell(one: RolloutCell | None) -> Cell | None:
    if one is None or not one.needed:
        return None
    verdict = one.verdict.value if one.verdict else ""
    text = plain(one.adopted_version) or "–"
    if one.adopted_version and one.current_version and one.adopted_version != one.current_version:
        text = plain(f"{one.adopted_version} → {one.current_version}")
    return Cell(verdict, sign_of(verdict) if verdict else "", text, anchor(one.project, one.process))
