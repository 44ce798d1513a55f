# SPDX-License-Identifier: Apache-2.0
"""The files of the reference model into the draft, every reference among them resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from asqms.engine.catalogue import (
    Condition,
    EvidenceType,
    Kpi,
    Mark,
    Named,
    Origin,
    Practice,
    PracticeKind,
    Process,
)
from asqms.engine.criteria import AllOf, EvidenceNeed
from asqms.workspace.catalogue.draft import Draft
from asqms.workspace.catalogue.reading import Path_, SourceFile, facts_of, mark_of
from asqms.workspace.catalogue.shapes import (
    ApplicabilityFile,
    ClassificationFile,
    ConditionRow,
    EvidenceTypesFile,
    KpisFile,
    NamedRow,
    PracticeRow,
    ProcessFile,
    ProcessRow,
    RolesFile,
    Row,
    StandardFile,
)

_OURS = Mark(Origin.OURS)
_ASIL = frozenset({"QM", "A", "B", "C", "D"})
_CAL = frozenset({"CAL1", "CAL2", "CAL3", "CAL4"})
Listed = TypeVar("Listed")


def add_head(draft: Draft, file: SourceFile[StandardFile]) -> None:
    """Add identity, origin statement, groups, domains, phases and facts."""
    rows = file.rows
    draft.id, draft.version = rows.pack.standard, rows.pack.pack_version
    draft.origin_statement = tuple(
        file.text(words, ("origin_statement", position))
        for position, words in enumerate(rows.origin_statement)
    )
    if not rows.origin_statement:
        file.add("origin_statement", "The reference model must say where it comes from.", ("pack",))
    draft.facts = facts_of(rows.facts)
    draft.groups = _named(file, rows.groups, ("groups",))
    draft.domains = _named(file, rows.domains, ("domains",))
    draft.phases = _named(file, rows.phases, ("phases",))


def add_roles(draft: Draft, file: SourceFile[RolesFile]) -> None:
    """Add the roles."""
    draft.roles = _named(file, file.rows.roles, ("roles",))


def add_evidence_types(draft: Draft, file: SourceFile[EvidenceTypesFile]) -> None:
    """Add the types of evidence; a validity period needs a mark that says where it comes from."""
    for position, row in enumerate(file.rows.evidence_types):
        at = ("evidence_types", position)
        if _is_new(file, row.id, draft.evidence_types, "evidence type", at):
            if row.validity_days is not None and row.mark is None:
                file.add(
                    "unsourced_validity", f"The validity of {row.id} has no mark.", (*at, "validity_days")
                )
            draft.evidence_types[row.id] = EvidenceType(
                id=row.id,
                name=file.text(row.name, (*at, "name")),
                formats=tuple(row.formats),
                machine_checkable=row.machine_checkable,
                expectation=file.text(row.default_check, (*at, "default_check")),
                widest_scope=row.widest_scope,
                validity_days=row.validity_days,
                mark=mark_of(row.mark, _OURS),
            )


def add_classification(draft: Draft, file: SourceFile[ClassificationFile]) -> None:
    """Add the classification questions; the rule stands among the facts."""
    classification = file.rows.classification
    mark = mark_of(classification.mark, _OURS)
    for position, row in enumerate(classification.questions):
        at = ("classification", "questions", position)
        if _is_new(file, row.id, draft.questions, "question", at):
            draft.questions[row.id] = Named(row.id, file.text(row.text, (*at, "text")), None, mark)
    rule = file.text(classification.rule, ("classification", "rule"))
    draft.facts = {**draft.facts, "classification_rule": rule.by_language}


def add_applicability(draft: Draft, file: SourceFile[ApplicabilityFile]) -> None:
    """Add the matrix of kind and software type; both types must be there."""
    table = file.rows.applicability
    for row in table.rows:
        for kind in PracticeKind:
            draft.applicability[(row.type, kind)] = getattr(row, kind.value)
    if len(draft.applicability) != 2 * len(PracticeKind):
        file.add(
            "applicability",
            "The matrix needs one row for type I and one for type II.",
            ("applicability", "rows"),
        )
    notes = [file.text(words, ("applicability", "notes")).by_language for words in table.notes]
    draft.facts = {**draft.facts, "applicability_notes": notes}


def add_process(draft: Draft, file: SourceFile[ProcessFile]) -> None:
    """Add one process and its practices."""
    row = file.rows.process
    at: Path_ = ("process",)
    if not _is_new(file, row.id, draft.processes, "process", at):
        return
    file.known(row.group, draft.groups, "group", (*at, "group"))
    file.known(row.owner_role, draft.roles, "role", (*at, "owner_role"))
    _phases(draft, file, row.phases, (*at, "phases"))
    draft.processes[row.id] = Process(
        id=row.id,
        group=row.group,
        name=file.text(row.name, (*at, "name")),
        purpose=file.text(row.purpose, (*at, "purpose")),
        owner_role=row.owner_role,
        phases=tuple(row.phases),
        mark=mark_of(row.mark, _OURS),
        seed_name=row.seed_name,
    )
    for position, practice in enumerate(file.rows.practices):
        _add_practice(draft, file, practice, row, ("practices", position))


def add_kpis(draft: Draft, file: SourceFile[KpisFile]) -> None:
    """Add the key performance indicators."""
    for position, row in enumerate(file.rows.kpis):
        at = ("kpis", position)
        if _is_new(file, row.id, draft.kpis, "kpi", at):
            file.known(row.process, draft.processes, "process", (*at, "process"))
            name, formula = file.text(row.name, (*at, "name")), file.text(row.formula, (*at, "formula"))
            draft.kpis[row.id] = Kpi(row.id, name, formula, row.process)


def condition_of(draft: Draft, file: SourceFile[Row], row: ConditionRow, at: Path_) -> Condition:
    """Return a condition; unknown domains, ASIL and CAL words are recorded."""
    for name, known in (("domains", draft.domains), ("asil", _ASIL), ("cal", _CAL)):
        for position, word in enumerate(getattr(row, name)):
            what = {"domains": "domain", "asil": "ASIL", "cal": "CAL"}[name]
            file.known(word, known, what, (*at, name, position))
    return Condition(
        domains=tuple(row.domains),
        asil=tuple(row.asil),
        cal=tuple(row.cal),
        markets=tuple(row.markets),
        personal_data=row.personal_data,
        external_components=row.external_components,
        suppliers=row.suppliers,
        reason=file.text(row.reason, (*at, "reason")),
    )


def _add_practice(
    draft: Draft, file: SourceFile[ProcessFile], row: PracticeRow, process: ProcessRow, at: Path_
) -> None:
    if not _is_new(file, row.id, draft.practices, "practice", at):
        return
    if not row.id.startswith(f"{process.id}."):
        file.add("practice_id", f"The id of a practice of {process.id} starts with it.", (*at, "id"))
    needs = []
    for position, evidence in enumerate(row.evidence):
        here = (*at, "evidence", position)
        file.known(evidence.type, draft.evidence_types, "evidence type", (*here, "type"))
        if evidence.check is not None:
            statement = file.text(evidence.check, (*here, "check"))
            draft.statements.setdefault((row.id, evidence.type), statement)
        needs.append(EvidenceNeed(evidence.type, (), draft.statement(row.id, evidence.type)))
    if row.phases is not None:
        _phases(draft, file, row.phases, (*at, "phases"))
    condition = row.condition
    draft.practices[row.id] = Practice(
        id=row.id,
        process=process.id,
        statement=file.text(row.statement, (*at, "statement")),
        kind=row.kind,
        levels=tuple(row.applies_to),
        phases=tuple(process.phases if row.phases is None else row.phases),
        criterion=AllOf(tuple(needs)),
        condition=Condition()
        if condition is None
        else condition_of(draft, file, condition, (*at, "condition")),
        mark=mark_of(row.mark, _OURS),
        retired=row.retired,
    )


def _phases(draft: Draft, file: SourceFile[ProcessFile], phases: Sequence[str], at: Path_) -> None:
    for position, phase in enumerate(phases):
        file.known(phase, draft.phases, "phase", (*at, position))


def _named(file: SourceFile[Row], rows: Sequence[NamedRow], at: Path_) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for position, row in enumerate(rows):
        here = (*at, position)
        if _is_new(file, row.id, found, at[-1], here):
            note = None if row.note is None else file.text(row.note, (*here, "note"))
            found[row.id] = Named(
                row.id, file.text(row.name, (*here, "name")), note, mark_of(row.mark, _OURS)
            )
    return found


def _is_new(
    file: SourceFile[Row], identity: str, known: Mapping[str, object], what: str | int, at: Path_
) -> bool:
    if identity in known:
        file.add(
            "duplicate_id",
            f"The {what} {identity!r} is there twice.",
            (*at, "id"),
            "Ids are never used again.",
        )
        return False
    return True
