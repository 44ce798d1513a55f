# SPDX-License-Identifier: Apache-2.0
"""Checklists of audits, coverage of the audit programme, auditors and readiness."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Query, Router
from ninja.params.functions import Query as query  # noqa: N813 - a function
from pydantic import StringConstraints

from asqms.contexts.auditing import api as auditing
from asqms.contexts.auditing.data import ChecklistView
from asqms.contexts.organization.data import Actor
from asqms.faces.api.answers import answer, language, nothing, page
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import PageShape
from asqms.faces.api.shapes.auditing import (
    AuditorShape,
    ChecklistShape,
    CoverageRowShape,
    FindingWish,
    LineWish,
    RaisedShape,
    ReadinessShape,
    ResultWish,
)
from asqms.faces.api.v1.governance import Number
from asqms.faces.api.v1.kinds import AsOf
from asqms.faces.api.v1.past import past_day
from asqms.faces.api.v1.records import Why

Part = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_REASON: Any = query("", description="Why; kept with the line.")
router = Router(tags=["auditing"])


def shown_checklist(view: ChecklistView) -> dict[str, Any]:
    """Return a checklist with its lines."""
    answered, total = view.counted
    return {
        "audit": view.audit,
        "state": view.state,
        "scope": view.scope,
        "team": view.team,
        "checklist": view.checklist.model_dump(mode="json") if view.checklist else None,
        "answered": answered,
        "lines_total": total,
        "lines": [
            {
                "line": one.line.model_dump(mode="json"),
                "version": one.version,
                "scope_name": one.scope_name,
                "findings": [{"number": number, "state": state} for number, state in one.findings],
                "own_work": one.own_work,
            }
            for one in view.lines
        ],
        "conflicts": [asdict(one) for one in view.conflicts],
        "may_draw": view.may_draw,
        "may_write": view.may_write,
    }


def _shown(actor: Actor, number: str, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return answer(shown_checklist(auditing.checklist_view(actor, number)), status=status)


@router.get(
    "/auditing/audits/{number}/checklist",
    response=ChecklistShape,
    operation_id="get_audit_checklist",
    summary="The checklist of an audit",
)
def checklist(request: HttpRequest, number: Path[Number], wanted: Query[AsOf]) -> HttpResponse:
    """Answer every line with why it was drawn, what evidence there was, earlier findings and its result."""
    actor = actor_of(request)
    view = auditing.checklist_view(actor, number, as_of=past_day(actor, wanted.as_of))
    return answer(shown_checklist(view))


@router.post(
    "/auditing/audits/{number}/checklist",
    response={201: ChecklistShape},
    operation_id="draw_audit_checklist",
    summary="Draw the sample of an audit",
)
@repeatable()
def drawn(request: HttpRequest, number: Path[Number]) -> HttpResponse:
    """Draw from the real obligations of the scope; the same audit over the same ones draws the same."""
    actor = actor_of(request)
    auditing.draw_checklist(actor, number)
    return _shown(actor, number, HTTPStatus.CREATED)


@router.post(
    "/auditing/audits/{number}/lines",
    response={201: ChecklistShape},
    operation_id="add_audit_line",
    summary="Add a line to a checklist",
)
@repeatable()
def line_added(request: HttpRequest, number: Path[Number], wish: Body[LineWish]) -> HttpResponse:
    """Add an obligation on or below the scope of the audit, or bring one back that was taken out."""
    actor = actor_of(request)
    auditing.add_line(actor, number, wish.scope, wish.practice, reason=wish.reason)
    return _shown(actor, number, HTTPStatus.CREATED)


@router.put(
    "/auditing/audits/{number}/lines/{scope}/{practice}",
    response=ChecklistShape,
    operation_id="note_audit_result",
    summary="Note what was seen on a line",
)
def result_noted(
    request: HttpRequest,
    number: Path[Number],
    scope: Path[Part],
    practice: Path[Part],
    wish: Body[ResultWish],
) -> HttpResponse:
    """Note that it conforms, does not apply or was not seen; noted again, the newest counts."""
    actor = actor_of(request)
    auditing.note_result(actor, number, scope, practice, result=wish.result, note=wish.note, seen=wish.seen)
    return _shown(actor, number)


@router.delete(
    "/auditing/audits/{number}/lines/{scope}/{practice}",
    response={204: None},
    operation_id="remove_audit_line",
    summary="Take a line out of a checklist",
)
def line_removed(
    request: HttpRequest,
    number: Path[Number],
    scope: Path[Part],
    practice: Path[Part],
    reason: Why = _REASON,
) -> HttpResponse:
    """Take a line out with a reason; must lines stay, and what was taken out stays to be seen."""
    auditing.remove_line(actor_of(request), number, scope, practice, reason=reason)
    return nothing()


@router.post(
    "/auditing/audits/{number}/lines/{scope}/{practice}/finding",
    response={201: RaisedShape},
    operation_id="raise_audit_finding",
    summary="Raise a finding from a line",
)
@repeatable()
def finding_raised(
    request: HttpRequest,
    number: Path[Number],
    scope: Path[Part],
    practice: Path[Part],
    wish: Body[FindingWish],
) -> HttpResponse:
    """Raise a finding with practice, scope and evidence of the line; it is linked to the audit."""
    made = auditing.raise_finding(
        actor_of(request),
        number,
        scope,
        practice,
        title=wish.title,
        statement=wish.statement,
        grade=wish.grade,
        language=language(),
    )
    return answer({"number": made}, status=HTTPStatus.CREATED)


@router.get(
    "/auditing/coverage",
    response=PageShape[CoverageRowShape],
    operation_id="get_audit_coverage",
    summary="The audit programme by process and unit",
)
def coverage(request: HttpRequest) -> HttpResponse:
    """Answer what is planned and what was audited, over the units whoever asks may see."""
    found = auditing.programme_coverage(actor_of(request))
    rows = [
        {
            "process": row.process,
            "cells": [
                {"unit": unit, **asdict(cell)} for (unit, _), cell in zip(found.units, row.cells, strict=True)
            ],
        }
        for row in found.rows
    ]
    return page(request, rows, None)


@router.get(
    "/auditing/auditors",
    response=PageShape[AuditorShape],
    operation_id="list_auditors",
    summary="How auditors keep up what is asked of them",
)
def auditors(request: HttpRequest) -> HttpResponse:
    """Answer every holder of an auditor role, those whose upkeep lapsed first."""
    rows = [
        {
            "person": one.person,
            "kind": one.rule.kind,
            "role": one.rule.role,
            "state": one.state,
            "until": one.until,
            "upkeep": [asdict(some) for some in one.upkeep],
            "source": one.rule.source,
            "origin": one.rule.origin,
        }
        for one in auditing.auditors(actor_of(request))
    ]
    return page(request, rows, None)


@router.get(
    "/auditing/readiness",
    response=ReadinessShape,
    operation_id="get_readiness",
    summary="Whether the organisation is ready for an audit",
)
def readiness(request: HttpRequest) -> HttpResponse:
    """Answer every point with what stands in the way; ready promises no certificate."""
    found = auditing.readiness(actor_of(request))
    return answer(
        {
            "ready": found.ready,
            "rule": found.rule.rule,
            "origin": found.rule.origin,
            "points": [asdict(one) for one in found.points],
        }
    )
