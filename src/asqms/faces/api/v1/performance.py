# SPDX-License-Identifier: Apache-2.0
"""Indicators: all of a scope, one with trend and breakdown, and what it rests on."""

from dataclasses import asdict
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints

from asqms.contexts.performance import api as performance
from asqms.contexts.performance.data import Figure, Indicator
from asqms.documents.pdf.review import review_pdf
from asqms.faces.api.answers import answer, language, page
from asqms.faces.api.cursors import position_in
from asqms.faces.api.errors import refused
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import (
    IndicatorRowShape,
    IndicatorViewShape,
    PageShape,
    PerformanceShape,
    ReviewShape,
)
from asqms.faces.api.v1.kinds import AsOf, Text, Turning
from asqms.faces.api.v1.past import past_day

Number = Annotated[str, StringConstraints(min_length=1, max_length=60)]
PDF: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The PDF.",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}
Kpi = Annotated[str, StringConstraints(min_length=1, max_length=60)]
router = Router(tags=["performance"])


class Asked(AsOf):
    """Of what, and as of which day."""

    scope: Text = Field(default="", description="Of this scope and below; without it the widest one may see.")


class AskedRows(Turning, Asked):
    """Of what, as of which day, and how the list is turned."""


def shown_indicator(one: Indicator) -> dict[str, Any]:
    """Return an indicator as answers show it."""
    return {
        "kpi": one.kpi,
        "name": dict(one.name.by_language),
        "formula": dict(one.formula.by_language),
        "process": one.process,
        "unit": one.definition.unit.value,
        "direction": one.definition.direction.value,
        "days": one.definition.days,
        "sources": list(one.definition.sources),
        "figure": shown_figure(one.figure),
        "target": asdict(one.target),
        "state": one.state.value,
    }


def shown_figure(one: Figure) -> dict[str, Any]:
    """Return a value with what it was worked out from."""
    return asdict(one)


@router.get(
    "/performance",
    response=PerformanceShape,
    operation_id="list_indicators",
    summary="Every indicator of a scope",
)
def listed(request: HttpRequest, wanted: Query[Asked]) -> HttpResponse:
    """Answer the indicators of the reference model with value, target and state, in its order."""
    actor = actor_of(request)
    day = past_day(actor, wanted.as_of)
    out = performance.brought_up_to_date(actor)
    scope, found = performance.indicators(actor, wanted.scope, as_of=day, trends=False)
    return answer(
        {
            "scope": performance.key_of(scope),
            "scope_name": scope.name,
            "as_of": day or actor.day,
            "behind": out,
            "rows": [shown_indicator(one) for one in found],
        }
    )


@router.get(
    "/performance/reviews/{number}",
    response=ReviewShape,
    operation_id="get_review_inputs",
    summary="The inputs of a management review",
)
def review(request: HttpRequest, number: Path[Number], wanted: Query[AsOf]) -> HttpResponse:
    """Answer the inputs of a management review: live while it is open, kept once it was concluded."""
    actor = actor_of(request)
    performance.brought_up_to_date(actor)
    view = performance.review_view(actor, number, as_of=past_day(actor, wanted.as_of))
    inputs = view.inputs
    return answer(
        {
            "number": view.number,
            "title": view.title,
            "scope": view.scope,
            "scope_name": view.scope_name,
            "first": inputs.first,
            "last": inputs.last,
            "kept": view.kept,
            "digest": view.digest,
            "position": inputs.position,
            "sections": [one.model_dump(mode="json") for one in inputs.sections],
        }
    )


@router.get(
    "/performance/reviews/{number}/pdf",
    response={200: None},
    operation_id="print_review_inputs",
    summary="The inputs of a management review in print",
    openapi_extra=PDF,
)
def printed(request: HttpRequest, number: Path[Number], wanted: Query[AsOf]) -> HttpResponse:
    """Answer a PDF in the language of Accept-Language; every row leads back to this server."""
    actor = actor_of(request)
    performance.brought_up_to_date(actor)
    day = past_day(actor, wanted.as_of)
    document = performance.review_document(actor, number, language(), as_of=day)
    response = HttpResponse(
        review_pdf(document, site=settings.ASQMS_CONFIG.site_url), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{document.number}.pdf"'
    return response


@router.get(
    "/performance/{kpi}",
    response=IndicatorViewShape,
    operation_id="get_indicator",
    summary="One indicator",
)
def one(request: HttpRequest, kpi: Path[Kpi], wanted: Query[Asked]) -> HttpResponse:
    """Answer an indicator with its definition, trend over two years, by severity and by project."""
    actor = actor_of(request)
    performance.brought_up_to_date(actor)
    _, view = performance.indicator_view(actor, kpi, wanted.scope, as_of=past_day(actor, wanted.as_of))
    given = view.indicator.definition
    return answer(
        {
            **shown_indicator(view.indicator),
            "counts": given.counts.model_dump(by_alias=True),
            "nothing": given.nothing.model_dump(by_alias=True),
            "origin": performance.origin(),
            "trend": [
                {"day": point.day, "figure": shown_figure(point.figure)} for point in view.indicator.trend
            ],
            "labels": [{"label": name, "figure": shown_figure(figure)} for name, figure in view.labels],
            "breakdown": [
                {**asdict(some), "state": some.state.value, "figure": shown_figure(some.figure)}
                for some in view.breakdown
            ],
        }
    )


@router.get(
    "/performance/{kpi}/rows",
    response=PageShape[IndicatorRowShape],
    operation_id="list_indicator_rows",
    summary="What an indicator rests on",
)
def rows(request: HttpRequest, kpi: Path[Kpi], wanted: Query[AskedRows]) -> HttpResponse:
    """Answer a page of the records and pieces of evidence a value rests on, in order of names.

    The indicator that rests on verdicts has none here: `GET /obligations` lists them.
    """
    actor = actor_of(request)
    after = position_in(request, wanted.cursor)
    if after is not None and not isinstance(after, str):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    performance.brought_up_to_date(actor)
    found = performance.rows_of(
        actor,
        kpi,
        wanted.scope,
        as_of=past_day(actor, wanted.as_of),
        after=after or "",
        rows=wanted.limit,
    )
    return page(request, [asdict(row) for row in found.rows], found.following)
