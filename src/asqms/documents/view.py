# SPDX-License-Identifier: Apache-2.0
"""One view of an assessment for every document: figures, map, gaps, roll-out, standards, traces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asqms.documents.wording import shown_date, shown_number, shown_share, sign_of, word
from asqms.engine.assessment import Assessment, Obligation, RollUp, Tally
from asqms.engine.catalogue import Catalogue, Strength
from asqms.engine.gaps import gaps
from asqms.engine.snapshot import ScopeKind, Snapshot, SoftwareItem, VerdictName

LAPSE_WINDOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its caption and what it is made of."""

    caption: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a map: sign, verdict, counts with their denominator, and where a click leads."""

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
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """A process as a row of a map."""

    id: str
    name: str
    group: str
    version: str
    cells: tuple[Cell | None, ...]
    new_projects: str = ""


@dataclass(frozen=True, slots=True)
class GapRow:
    """What blocks: where, which practice, whose, until when."""

    verdict: str
    sign: str
    scope: str
    scope_name: str
    practice: str
    statement: str
    strength: str
    software_type: str
    owner: str
    lapses_on: str
    target: str


@dataclass(frozen=True, slots=True)
class StandardRow:
    """How far the requirements of one standard are served."""

    id: str
    title: str
    edition: str
    total: int
    supported: int
    partly: int
    not_supported: int
    unmapped: int
    share: str


@dataclass(frozen=True)
class Overview:
    """Everything the first page of a document shows."""

    language: str
    organisation: str
    as_of: str
    known_on: str
    summary: str
    figures: tuple[Figure, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    gaps: tuple[GapRow, ...]
    projects: tuple[Column, ...]
    rollout: tuple[Row, ...]
    standards: tuple[StandardRow, ...]


class Names:
    """Names of scopes, people and roles as documents show them."""

    def __init__(self, snapshot: Snapshot, catalogue: Catalogue, language: str) -> None:
        self._snapshot = snapshot
        self._language = language
        self._roles = {role.id: role.name.in_language(language) for role in catalogue.roles}

    def scope(self, scope: str) -> str:
        """Return the name of a scope, or its id when it is unknown."""
        known = self._snapshot.scopes.get(scope)
        return known.name if known else scope

    def person(self, person: str) -> str:
        """Return the name of a person, or the id."""
        return self._snapshot.people.get(person, person)

    def owner(self, obligation: Obligation) -> str:
        """Return whose an obligation is; nobody is said with the role that is missing."""
        if obligation.owner:
            return self.person(obligation.owner)
        role = self._roles.get(obligation.owner_role, obligation.owner_role)
        return word(self._language, "nobody", role=role)


def overview(assessment: Assessment, snapshot: Snapshot, catalogue: Catalogue, language: str) -> Overview:
    """Return the overview of an assessment in a language."""
    names = Names(snapshot, catalogue, language)
    items = tuple(item for item in snapshot.items if item.id in assessment.classes)
    standards = tuple(_standard_rows(assessment, catalogue, language))
    known = assessment.known_on != assessment.as_of
    return Overview(
        language=language,
        organisation=snapshot.organisation.name,
        as_of=word(language, "as_of", date=shown_date(assessment.as_of, language)),
        known_on=word(language, "known_on", date=shown_date(assessment.known_on, language)) if known else "",
        summary=_summary(assessment, snapshot, catalogue, language),
        figures=_figures(assessment, language, len(standards)),
        columns=tuple(_column(item, assessment, names, language) for item in items),
        rows=tuple(_map_rows(assessment, catalogue, snapshot, items, language)),
        gaps=tuple(gap_row(one, assessment, catalogue, names, language) for one in gaps(assessment)),
        projects=tuple(Column(one.id, one.name, "") for one in _projects(snapshot)),
        rollout=tuple(_rollout_rows(assessment, catalogue, snapshot, language)),
        standards=standards,
    )


def anchor(*parts: str) -> str:
    """Return the address of an element inside a document."""
    return "-".join(part.replace(".", "_").replace("/", "_").replace(":", "_") for part in parts)


def gap_row(
    obligation: Obligation, assessment: Assessment, catalogue: Catalogue, names: Names, language: str
) -> GapRow:
    """Return one gap as people read it."""
    kind = assessment.classes.get(obligation.scope)
    practice = catalogue.practice_by_id[obligation.practice]
    return GapRow(
        verdict=obligation.verdict.value,
        sign=sign_of(obligation.verdict.value),
        scope=obligation.scope,
        scope_name=names.scope(obligation.scope),
        practice=obligation.practice,
        statement=practice.statement.in_language(language),
        strength=word(language, obligation.strength.value),
        software_type=word(language, "type", type=kind.software_type.value) if kind else "",
        owner=names.owner(obligation),
        lapses_on=shown_date(obligation.lapses_on, language),
        target=anchor(obligation.scope, obligation.practice),
    )


def _summary(assessment: Assessment, snapshot: Snapshot, catalogue: Catalogue, language: str) -> str:
    mandatory = sum(one.strength is Strength.MANDATORY for one in assessment.obligations)
    return word(
        language,
        "summary",
        processes=len(catalogue.processes),
        projects=len(_projects(snapshot)),
        items=len(assessment.classes),
        mandatory=shown_number(mandatory, language),
    )


def _figures(assessment: Assessment, language: str, standards: int) -> tuple[Figure, ...]:
    mandatory = [one for one in assessment.obligations if one.strength is Strength.MANDATORY]
    tally = tally_of(mandatory)
    confirmed = sum(1 for one in mandatory if one.verdict is VerdictName.CONFORMS and one.confirmed_by)
    blocking = tally.partly + tally.deviates + tally.undetermined
    soon = sorted(
        one.lapses_on
        for one in mandatory
        if one.lapses_on and one.lapses_on <= assessment.as_of + timedelta(days=LAPSE_WINDOW_DAYS)
    )
    factor = assessment.deduplication
    return (
        Figure(
            word(language, "conforming"),
            shown_share(tally.conforms, tally.rated, language),
            word(language, "conforming_note", met=tally.conforms, rated=tally.rated, confirmed=confirmed),
        ),
        Figure(
            word(language, "gaps"),
            shown_number(blocking, language),
            word(
                language,
                "gaps_note",
                deviates=tally.deviates,
                partly=tally.partly,
                undetermined=tally.undetermined,
            ),
        ),
        Figure(word(language, "lapses"), str(len(soon)), _lapse_note(soon, language)),
        Figure(
            word(language, "serves"),
            "–" if factor is None else shown_number(factor, language, 1),
            word(language, "serves_note", standards=standards),
        ),
    )


def _lapse_note(soon: Sequence[date], language: str) -> str:
    if not soon:
        return word(language, "lapses_none")
    return word(language, "lapses_note", date=shown_date(soon[0], language))


def tally_of(obligations: Sequence[Obligation]) -> Tally:
    """Return the counts of verdicts over some obligations."""
    counts: dict[str, int] = {}
    for one in obligations:
        counts[one.verdict.value] = counts.get(one.verdict.value, 0) + 1
    return Tally(**counts)


def _column(item: SoftwareItem, assessment: Assessment, names: Names, language: str) -> Column:
    kind = assessment.classes[item.id]
    software_type = word(language, "type", type=kind.software_type.value)
    return Column(item.id, item.name, f"{software_type} · {kind.phase} · {names.scope(item.project)}")


def _map_rows(
    assessment: Assessment,
    catalogue: Catalogue,
    snapshot: Snapshot,
    items: Sequence[SoftwareItem],
    language: str,
) -> list[Row]:
    groups = {group.id: group.name.in_language(language) for group in catalogue.groups}
    versions = {one.process: one.version for one in snapshot.adopted}
    scopes = (snapshot.organisation.id, *(item.id for item in items))
    return [
        Row(
            id=process.id,
            name=process.name.in_language(language),
            group=groups.get(process.group, process.group),
            version=versions.get(process.id, ""),
            cells=tuple(_cell(assessment.rollups.get((scope, process.id)), language) for scope in scopes),
        )
        for process in catalogue.processes
    ]


def _cell(rollup: RollUp | None, language: str) -> Cell | None:
    if rollup is None or rollup.worst is None:
        return None
    tally = rollup.mandatory
    share = shown_share(tally.undetermined, tally.rated, language)
    return Cell(
        verdict=rollup.worst.value,
        sign=sign_of(rollup.worst.value),
        text=f"{tally.conforms}/{tally.rated}",
        target=anchor(rollup.scope, rollup.process),
        undetermined=word(language, "undetermined_share", share=share) if tally.undetermined else "",
    )


def _projects(snapshot: Snapshot) -> list[Column]:
    return [Column(one.id, one.name, "") for one in snapshot.scopes.values() if one.kind is ScopeKind.PROJECT]


def _rollout_rows(
    assessment: Assessment, catalogue: Catalogue, snapshot: Snapshot, language: str
) -> list[Row]:
    by_process: dict[str, dict[str, Cell | None]] = {}
    starts: dict[str, bool] = {}
    for one in assessment.rollout:
        starts[one.process] = one.starts_at_organisation_level
        verdict = one.verdict.value if one.verdict else ""
        text = one.adopted_version or "–"
        if one.adopted_version and one.adopted_version != one.current_version:
            text = f"{one.adopted_version} → {one.current_version}"
        cell = Cell(verdict, sign_of(verdict) if verdict else "", text, anchor(one.project, one.process))
        by_process.setdefault(one.process, {})[one.project] = cell if one.needed else None
    projects = [one.id for one in _projects(snapshot)]
    names: Mapping[str, str] = {one.id: one.name.in_language(language) for one in catalogue.processes}
    versions = {one.process: one.version for one in snapshot.adopted}
    return [
        Row(
            id=process,
            name=names.get(process, process),
            group="",
            version=versions.get(process, ""),
            cells=tuple(cells.get(project) for project in projects),
            new_projects=word(language, "starts_at_level" if starts[process] else "starts_at_zero"),
        )
        for process, cells in by_process.items()
    ]


def _standard_rows(assessment: Assessment, catalogue: Catalogue, language: str) -> list[StandardRow]:
    states: dict[str, dict[str, int]] = {}
    for one in assessment.requirements:
        counts = states.setdefault(one.standard, {})
        counts[one.state] = counts.get(one.state, 0) + 1
    rows = []
    for standard, counts in states.items():
        pack = catalogue.standard_by_id[standard]
        total = sum(counts.values())
        rows.append(
            StandardRow(
                id=standard,
                title=pack.name or pack.title.in_language(language),
                edition=pack.edition,
                total=total,
                supported=counts.get("supported", 0),
                partly=counts.get("partly", 0),
                not_supported=counts.get("not", 0),
                unmapped=counts.get("unmapped", 0),
                share=shown_share(counts.get("supported", 0), total, language),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """One scope of the tree with its counts of mandatory obligations."""

    id: str
    name: str
    depth: int
    worst: str
    sign: str
    software_type: str
    phase: str
    conform: str
    counts: tuple[str, str, str, str]


def mandatory_tally(assessment: Assessment) -> Tally:
    """Return the counts of all mandatory obligations of the organisation and everything below it."""
    tops = [rollup.mandatory for (_, process), rollup in assessment.rollups.items() if process == ""]
    return max(tops, key=lambda tally: tally.total, default=Tally())


def scope_rows(assessment: Assessment, snapshot: Snapshot) -> list[ScopeRow]:
    """Return organisation, units, projects and items as a tree with counts, suppliers last."""
    children: dict[str | None, list[str]] = {}
    for scope in snapshot.scopes.values():
        if scope.kind is not ScopeKind.SUPPLIER and scope.id != snapshot.organisation.id:
            children.setdefault(scope.parent, []).append(scope.id)
    rows: list[ScopeRow] = []

    def visit(scope: str, depth: int) -> None:
        rows.append(_scope_row(scope, depth, assessment, snapshot))
        for child in children.get(scope, ()):
            visit(child, depth + 1)

    visit(snapshot.organisation.id, 0)
    suppliers = [one.id for one in snapshot.scopes.values() if one.kind is ScopeKind.SUPPLIER]
    rows.extend(_scope_row(one, 0, assessment, snapshot) for one in suppliers)
    return rows


def _scope_row(scope: str, depth: int, assessment: Assessment, snapshot: Snapshot) -> ScopeRow:
    rollup = assessment.rollups.get((scope, ""))
    kind = assessment.classes.get(scope)
    tally = rollup.mandatory if rollup else Tally()
    known = snapshot.scopes.get(scope, snapshot.organisation)
    worst = rollup.worst.value if rollup and rollup.worst else ""
    counts = (tally.deviates, tally.partly, tally.undetermined, tally.justified)
    return ScopeRow(
        id=scope,
        name=known.name,
        depth=depth,
        worst=worst,
        sign=sign_of(worst) if worst else "–",
        software_type=kind.software_type.value if kind else "",
        phase=kind.phase if kind else "",
        conform=f"{tally.conforms}/{tally.rated}" if tally.rated else "–",
        counts=(str(counts[0] or ""), str(counts[1] or ""), str(counts[2] or ""), str(counts[3] or "")),
    )
