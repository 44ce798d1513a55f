# SPDX-License-Identifier: Apache-2.0
"""Small catalogues and snapshots made by hand: a Catalogue of four practices, one project, few items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from asqms.engine.assessment import Outcome
from asqms.engine.catalogue import (
    Catalogue,
    Condition,
    EvidenceType,
    Level,
    MappingStrength,
    Mark,
    Named,
    Origin,
    Practice,
    PracticeKind,
    Process,
    Relation,
    Requirement,
    SoftwareType,
    Standard,
    StandardMapping,
    Strength,
)
from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.criteria import AllOf, CheckCall, Criterion, EvidenceNeed, Parameter
from asqms.engine.snapshot import (
    Answer,
    Classification,
    Decision,
    Dependency,
    Evidence,
    PhaseEntry,
    Rating,
    Scope,
    ScopeKind,
    Snapshot,
    SoftwareItem,
    VerdictName,
)
from asqms.kernel.records import FactValue
from asqms.kernel.text import english

TODAY = date(2026, 11, 20)
START = date(2026, 1, 10)
ORGANISATION = "org"
MATRIX = {
    (SoftwareType.TYPE_I, PracticeKind.BASIC): Strength.MANDATORY,
    (SoftwareType.TYPE_I, PracticeKind.ADVANCED): Strength.OPTIONAL,
    (SoftwareType.TYPE_I, PracticeKind.RECOMMENDED): Strength.OPTIONAL,
    (SoftwareType.TYPE_II, PracticeKind.BASIC): Strength.MANDATORY,
    (SoftwareType.TYPE_II, PracticeKind.ADVANCED): Strength.MANDATORY,
    (SoftwareType.TYPE_II, PracticeKind.RECOMMENDED): Strength.RECOMMENDED,
}
MARK = Mark(Origin.OURS)
QUESTIONS = ("Q1", "Q2")
PHASES = ("organization", "concept", "development", "release", "termination")


def _says(given: CheckInput, _parameters: Mapping[str, Parameter]) -> Finding:
    word = given.facts.get("says")
    if not isinstance(word, str):
        return Finding(Outcome.UNKNOWN, "fact_missing", "says")
    return Finding(Outcome(word), f"says_{word}", "says", word, "met")


def _enough(given: CheckInput, parameters: Mapping[str, Parameter]) -> Finding:
    table = parameters["minimum"]
    needed = table[given.subject.software_type] if isinstance(table, Mapping) else 0
    value = given.facts["value"]
    met = isinstance(value, int) and isinstance(needed, int) and value >= needed
    return Finding(
        Outcome.MET if met else Outcome.NOT_MET, "enough" if met else "too_little", "value", value, needed
    )


def _faulty(_given: CheckInput, _parameters: Mapping[str, Parameter]) -> Finding:
    msg = "a fault in the check"
    raise RuntimeError(msg)


CHECKS = {
    "says": Check("says", 1, english("The evidence says so"), _says, {}),
    "enough": Check("enough", 2, english("The value is enough"), _enough, {"minimum": "by type"}),
    "faulty": Check("faulty", 1, english("Always fails"), _faulty, {}),
}
SAYS = (CheckCall("says"),)


def need(kind: str, *, checks: tuple[CheckCall, ...] = SAYS, person: bool = False) -> EvidenceNeed:
    return EvidenceNeed(kind, checks, needs_person=person)


def practice(  # noqa: PLR0913 - a builder
    name: str,
    criterion: Criterion | None = None,
    *,
    kind: PracticeKind = PracticeKind.BASIC,
    levels: tuple[Level, ...] = (Level.SOFTWARE_ITEM,),
    phases: tuple[str, ...] = ("concept",),
    condition: Condition | None = None,
    retired: bool = False,
) -> Practice:
    return Practice(
        id=name,
        process=name.rsplit(".", 1)[0],
        statement=english(f"Do {name}."),
        kind=kind,
        levels=levels,
        phases=phases,
        criterion=criterion or AllOf((need("report"),)),
        condition=condition or Condition(),
        retired=retired,
    )


def catalogue(
    practices: Sequence[Practice],
    *,
    types: Sequence[EvidenceType] = (),
    standards: Sequence[Standard] = (),
    mappings: Sequence[StandardMapping] = (),
) -> Catalogue:
    processes = dict.fromkeys(one.process for one in practices)
    known = {kind.id for kind in types}
    needed = {"report", "plan", "policy", "matrix.trace"} - known
    return Catalogue(
        id="test",
        version="1",
        origin_statement=(),
        groups=(),
        processes=tuple(
            Process(name, "OP", english(name), english(name), f"{name}.owner", PHASES, MARK)
            for name in processes
        ),
        practices=tuple(practices),
        evidence_types=(*types, *(evidence_type(name) for name in sorted(needed))),
        roles=(),
        kpis=(),
        questions=tuple(Named(name, english(name)) for name in QUESTIONS),
        domains=(),
        phases=tuple(Named(name, english(name)) for name in PHASES),
        applicability=MATRIX,
        standards=tuple(standards),
        mappings=tuple(mappings),
        digest="sha256:catalogue",
    )


def evidence_type(name: str, *, widest: str = "organization", days: int | None = None) -> EvidenceType:
    return EvidenceType(name, english(name), (), "full", english(name), widest, days)


def standard(name: str, *requirements: str) -> Standard:
    rows = tuple(Requirement(name, one, english(one), "clause", None, MARK) for one in requirements)
    return Standard(name, english(name), "1", "1", "", MARK, english(""), rows)


def mapping(practice_id: str, standard_id: str, requirement: str) -> StandardMapping:
    return StandardMapping(
        practice_id, standard_id, requirement, Relation.INTERSECTS, MappingStrength.SUPPORTS, "", START, MARK
    )


def classification(answer: Answer = Answer.NO, *, approver: str = "ben", on: date = START) -> Classification:
    return Classification(dict.fromkeys(QUESTIONS, answer), "ann", approver, on, on)


def item(  # noqa: PLR0913 - a builder
    name: str,
    *,
    project: str = "project",
    answer: Answer = Answer.NO,
    phase: str = "release",
    since: date = START,
    depends_on: Sequence[Dependency] = (),
    supplier: str = "",
    asil: str = "",
) -> SoftwareItem:
    return SoftwareItem(
        id=name,
        name=name,
        project=project,
        domain="cloud_side",
        owner="olga",
        classifications=(classification(answer),),
        phases=(PhaseEntry(phase, since, since),),
        asil=asil,
        supplier=supplier,
        depends_on=tuple(depends_on),
    )


def evidence(
    uid: str,
    subject: str = "item",
    kind: str = "report",
    *,
    says: str | None = "met",
    on: date = START,
    **changes: object,
) -> Evidence:
    facts: dict[str, FactValue] = {} if says is None else {"says": says}
    record = Evidence(
        uid=uid,
        type=kind,
        subject=subject,
        series=f"series-{uid}",
        title=uid,
        effective=on,
        received=on,
        facts=facts,
        digest=f"sha256:{uid}",
    )
    return replace(record, **changes)  # type: ignore[arg-type]


def snapshot(
    items: Sequence[SoftwareItem] = (),
    records: Sequence[Evidence] = (),
    *,
    decisions: Sequence[Decision] = (),
    ratings: Sequence[Rating] = (),
    **changes: object,
) -> Snapshot:
    scopes = [
        Scope("unit", "Unit", ScopeKind.UNIT, ORGANISATION),
        Scope("project", "Project", ScopeKind.PROJECT, "unit"),
        Scope("other", "Other project", ScopeKind.PROJECT, ORGANISATION),
        Scope("supplier", "Supplier", ScopeKind.SUPPLIER, ORGANISATION),
    ]
    made = Snapshot(
        organisation=Scope(ORGANISATION, "Organisation", ScopeKind.ORGANIZATION, None),
        scopes={scope.id: scope for scope in scopes},
        items=tuple(items),
        evidence=tuple(records),
        decisions=tuple(decisions),
        ratings=tuple(ratings),
        digest="sha256:snapshot",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def decision(
    kind: str,
    practices: Sequence[str],
    scope: str = "item",
    *,
    approver: str = "ben",
    expires: date | None = None,
) -> Decision:
    return Decision(
        f"D-{kind}", kind, tuple(practices), scope, "because", "ann", approver, START, START, expires
    )


def rating(
    kind: str,
    practice_id: str,
    verdict: VerdictName,
    *,
    scope: str = "item",
    digests: Sequence[str] = (),
    reason: str = "looked at it",
) -> Rating:
    return Rating(kind, practice_id, scope, verdict, "pia", reason, TODAY, TODAY, tuple(digests))


def days(count: int) -> timedelta:
    return timedelta(days=count)
