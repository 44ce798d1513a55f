# SPDX-License-Identifier: Apache-2.0
"""Where the organisation stands: figures, trend, obligations, explanations, applicability, gate."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from http import HTTPStatus
from typing import Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import ObligationRow, ScopeFigures, Standing
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.documents.gate import gate_of
from asqms.faces.api.answers import answer, language, page
from asqms.faces.api.cursors import position_in
from asqms.faces.api.errors import ApiError, refused
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import (
    ApplicabilityShape,
    ExplanationShape,
    FiguresShape,
    GateShape,
    ObligationsShape,
    PageShape,
    StandingShape,
    TrendPointShape,
)
from asqms.faces.api.v1.kinds import AsOf, Text
from asqms.faces.api.v1.past import past_day
from asqms.faces.api.v1.records import Key
from asqms.kernel.outcome import ExitCode
from asqms.workspace.fields import Day

VIEW = "conformity.view"
BLOCKING = 20
COSTLY = {"x-costly": True}
router = Router(tags=["standing"])


class Within(AsOf):
    """Which part of the organisation, on which day."""

    within: Text = Field(default="", description="Only this scope and what lies below it.")
    kind: Literal["", "organization", "unit", "project", "software_item", "supplier"] = ""


class Period(BaseModel):
    """Which scope, over how long."""

    scope: Text = Field(default="", description="A scope; the organisation without one.")
    until: Day | None = None
    days: int = Field(default=365, ge=1, le=3660)


class Obligations(AsOf):
    """Which obligations."""

    scope: Text = ""
    within: Text = ""
    process: Text = ""
    practice: Text = ""
    owner: Text = ""
    verdict: Literal["", "conforms", "partly", "deviates", "undetermined", "justified", "not_applicable"] = ""
    strength: Literal["", "mandatory", "recommended", "optional"] = ""
    gaps: Literal["", "true"] = Field(default="", description="Only gaps, what blocks most first.")
    unowned: Literal["", "true"] = ""
    awaiting: Literal["", "true"] = Field(default="", description="Only those that wait for a confirmation.")
    lapses_by: Day | None = None
    count: Literal["", "true"] = Field(default="", description="Answer the total as well.")
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str = Field(default="", max_length=2000)


class GateWish(AsOf):
    """What blocks a build."""

    scope: Text = Field(default="", description="The scope; everything one may see without one.")
    fail_on: Literal["gap", "partly", "deviates"] = "gap"
    undetermined_limit: float | None = Field(
        default=None, ge=0, le=100, description="Most percent undetermined."
    )


def standing_of(actor: Actor, as_of: date | None) -> Standing:
    """Return the assessment answers rest on; raises ApiError ``api.not_worked_out`` while there is none."""
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)
    found = conformity.standing_on(actor, past_day(actor, as_of))
    if found is None:
        raise ApiError(
            HTTPStatus.CONFLICT,
            "api.not_worked_out",
            "This day is being worked out.",
            hint="Ask again in a few seconds.",
            headers={"Retry-After": "3"},
        )
    return found


def shown_standing(found: Standing) -> Mapping[str, object]:
    """Return an assessment as answers show it; without rights on the whole its digest says nothing."""
    return {one.name: getattr(found, one.name) for one in fields(Standing) if one.name != "id"}


@router.get(
    "/standing",
    response=StandingShape,
    operation_id="get_standing",
    summary="The assessment of now or of a day",
)
def standing(request: HttpRequest, wanted: Query[AsOf]) -> HttpResponse:
    """Answer which assessment all figures rest on, and how far behind it is."""
    return answer(shown_standing(standing_of(actor_of(request), wanted.as_of)))


@router.get(
    "/figures",
    response=FiguresShape,
    operation_id="get_figures",
    summary="Roll-ups by scope and process",
    openapi_extra=COSTLY,
)
def figures(request: HttpRequest, wanted: Query[Within]) -> HttpResponse:
    """Answer the roll-ups of every scope one may see, with denominators and undetermined shares."""
    actor = actor_of(request)
    found = standing_of(actor, wanted.as_of)
    kinds = (wanted.kind,) if wanted.kind else ()
    if wanted.within:
        organization.authorise(actor, VIEW, wanted.within)
    scopes = conformity.scope_figures(actor, found, kinds=kinds, within=wanted.within)
    total = conformity.visible_total(actor, found)
    return answer(
        {
            "standing": shown_standing(found),
            "total": shown_scope(total),
            "scopes": [shown_scope(one) for one in scopes],
        }
    )


def shown_scope(one: ScopeFigures) -> Mapping[str, object]:
    """Return the roll-ups of a scope as answers show them."""
    plain = {
        name: getattr(one, name) for name in ("scope", "name", "kind", "parent", "software_type", "phase")
    }
    return {**plain, "rollups": [_rollup(process, given) for process, given in one.rollups.items()]}


def _rollup(process: str, given: object) -> Mapping[str, object]:
    return {
        "process": process,
        "worst": getattr(given, "worst", None),
        "score": getattr(given, "score", None),
        "stale": getattr(given, "stale", 0),
        "undetermined_share": getattr(given, "undetermined_share", None),
        "mandatory": tally(given.mandatory),  # type: ignore[attr-defined]
        "recommended": tally(given.recommended),  # type: ignore[attr-defined]
    }


def tally(given: object) -> Mapping[str, int]:
    """Return counts with what follows from them."""
    more = {name: getattr(given, name) for name in ("rated", "gaps", "total")}
    return {**asdict(given), **more}  # type: ignore[call-overload]


@router.get(
    "/trend", response=PageShape[TrendPointShape], operation_id="get_trend", summary="Counts over time"
)
def trend(request: HttpRequest, wanted: Query[Period]) -> HttpResponse:
    """Answer the counts of mandatory obligations of a scope, at most 26 days spread evenly."""
    actor = actor_of(request)
    until = past_day(actor, wanted.until)
    rows = conformity.trend(actor, wanted.scope, until=until, days=wanted.days)
    return page(request, [{"day": row.day, "tally": tally(row.tally)} for row in rows], None)


@router.get(
    "/obligations",
    response=ObligationsShape,
    operation_id="list_obligations",
    summary="Obligations with their verdicts",
)
def obligations(request: HttpRequest, wanted: Query[Obligations]) -> HttpResponse:
    """Answer a page of obligations: gaps in the order of what blocks, others by lapse or name."""
    actor = actor_of(request)
    found = standing_of(actor, wanted.as_of)
    after = position_in(request, wanted.cursor)
    if after is not None and not isinstance(after, str):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    rows = conformity.obligations(
        actor, found, _filter(wanted), after=after or "", rows=wanted.limit, count=bool(wanted.count)
    )
    return page(
        request,
        [shown_obligation(row) for row in rows.rows],
        rows.following,
        total=rows.total,
        standing=shown_standing(found),
    )


def _filter(wanted: Obligations) -> conformity.Filter:
    texts = {
        name: getattr(wanted, name)
        for name in ("scope", "within", "process", "practice", "verdict", "strength")
    }
    texts["awaiting"] = "yes" if wanted.awaiting else ""
    texts["whose"] = "nobody" if wanted.unowned else "mine" if wanted.owner else ""
    return conformity.obligation_filter(
        texts, only_gaps=bool(wanted.gaps), owner=wanted.owner, lapses_by=wanted.lapses_by
    )


_SHOWN = tuple(one.name for one in fields(ObligationRow) if one.name not in {"id", "detail", "parent"})


def shown_obligation(row: ObligationRow) -> Mapping[str, object]:
    """Return one verdict as lists show it."""
    return {name: getattr(row, name) for name in _SHOWN}


@router.get(
    "/obligations/{scope}/{practice}",
    response=ExplanationShape,
    operation_id="explain",
    summary="Why an obligation has its verdict",
    openapi_extra=COSTLY,
)
def explained(
    request: HttpRequest, scope: Path[Key], practice: Path[Key], wanted: Query[AsOf]
) -> HttpResponse:
    """Answer one verdict with values against thresholds, evidence used and rejected, clauses, history.

    Who has looked at the evidence and confirms or overrules the verdict sends `seen` as `evidence`.
    """
    actor = actor_of(request)
    view = conformity.verdict_view(actor, practice, scope, language(), as_of=past_day(actor, wanted.as_of))
    reasons = msgspec.to_builtins(view.reasons)
    del reasons["checks"], reasons["evidence"]
    one = view.obligation
    return answer(
        {
            **reasons,
            "process": view.process,
            "verdict": one.verdict,
            "machine": one.machine,
            "basis": one.basis,
            "lapses_on": one.lapses_on,
            "checks": [{**asdict(check.line), "uid": check.uid} for check in view.checks],
            "evidence": [{**asdict(line.line), "uid": line.uid} for line in view.evidence],
            "seen": list(view.seen),
            "clauses": [asdict(clause) for clause in view.clauses],
            "history": [asdict(change) for change in view.history],
        }
    )


@router.get(
    "/applicability/{scope}",
    response=ApplicabilityShape,
    operation_id="statement_of_applicability",
    summary="What applies on a scope, and why",
    openapi_extra=COSTLY,
)
def applicability(request: HttpRequest, scope: Path[Key], wanted: Query[AsOf]) -> HttpResponse:
    """Answer every practice that is in or out on a scope, with the reason."""
    actor = actor_of(request)
    found = conformity.scope_statement(actor, scope, language(), as_of=past_day(actor, wanted.as_of))
    return answer(asdict(found))


@router.get(
    "/gate",
    response=GateShape,
    operation_id="gate",
    summary="Whether a build may go on",
    openapi_extra=COSTLY,
)
def gate(request: HttpRequest, wanted: Query[GateWish]) -> HttpResponse:
    """Answer pass or fail of the mandatory obligations of a scope and below, and what blocks first.

    A token needs the right `conformity.view`; one that may only send evidence is refused.
    """
    actor = actor_of(request)
    found = standing_of(actor, wanted.as_of)
    if wanted.scope:
        organization.authorise(actor, VIEW, wanted.scope)
        here = [
            one
            for one in conformity.scope_figures(actor, found, within=wanted.scope)
            if one.scope == wanted.scope
        ]
        counts = here[0].rollups[""].mandatory if here else None
    else:
        counts = conformity.visible_total(actor, found).rollups[""].mandatory
    if counts is None:
        raise ApiError(
            HTTPStatus.CONFLICT,
            "api.not_worked_out",
            "The scope has not been evaluated yet.",
            hint="Ask again in a few seconds.",
            headers={"Retry-After": "3"},
        )
    result = gate_of(counts, wanted.fail_on, wanted.undetermined_limit)
    rows = conformity.obligations(
        actor, found, conformity.Filter(within=wanted.scope, only_gaps=True), rows=BLOCKING
    )
    return answer(
        {
            "scope": wanted.scope,
            "passes": result.code is ExitCode.CONFORMS,
            "exit_code": int(result.code),
            "sentence": result.sentence,
            "tally": tally(counts),
            "blocking": [shown_obligation(row) for row in rows.rows],
            "standing": shown_standing(found),
        }
    )
