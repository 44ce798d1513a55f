# SPDX-License-Identifier: Apache-2.0
"""What trace sets say: coverage by level, items, links."""

from dataclasses import asdict
from typing import Any, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import ItemFilter, ItemRow, LinkFilter, LinkRow, When
from asqms.faces.api.answers import answer, page
from asqms.faces.api.cursors import position_in
from asqms.faces.api.errors import refused
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import PageShape, TraceItemShape, TraceLinkShape, TraceSetShape
from asqms.faces.api.v1.kinds import AsOf, Text
from asqms.faces.api.v1.past import past_day
from asqms.workspace.fields import Id

router = Router(tags=["traceability"])


class Sets(AsOf):
    """Which trace sets."""

    scope: Text = Field(default="", description="Only on this scope or below.")
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str = Field(default="", max_length=2000)


class Items(AsOf):
    """Which items."""

    level: Text = ""
    finding: Text = Field(default="", description="Such as no_parent, missing_child, broken_link.")
    uncovered: Literal["", "true"] = ""
    verdict: Literal["", "conforms", "partly", "deviates", "undetermined", "not_applicable"] = ""
    text: Text = ""
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str = Field(default="", max_length=2000)


class Links(AsOf):
    """Which links."""

    state: Text = ""
    level: Text = ""
    text: Text = ""
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str = Field(default="", max_length=2000)


def _when(actor: Actor, wanted: AsOf) -> When | None:
    day = past_day(actor, wanted.as_of)
    return None if day is None else When(day, day)


def _after(request: HttpRequest, cursor: str) -> str:
    found = position_in(request, cursor)
    if found is not None and not isinstance(found, str):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    return found or ""


def _chosen(row: object, *left_out: str) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(row).items() if name not in left_out}


def shown_item(row: ItemRow) -> dict[str, Any]:
    """Return an item as answers show it."""
    return _chosen(row, "number", "reached_by", "digest")


def shown_link(row: LinkRow) -> dict[str, Any]:
    """Return a link as answers show it."""
    return {**asdict(row.name), **_chosen(row, "number", "name", "source", "target")}


@router.get(
    "/traceability",
    response=PageShape[TraceSetShape],
    operation_id="list_trace_answers",
    summary="Trace sets that were checked",
)
def sets(request: HttpRequest, wanted: Query[Sets]) -> HttpResponse:
    """Answer the trace sets one may see, each with its newest answer."""
    actor = actor_of(request)
    after = _after(request, wanted.cursor)
    rows = traceability.trace_sets(
        actor, scope=wanted.scope, when=_when(actor, wanted), after=after, limit=wanted.limit + 1
    )
    shown = [_chosen(row, "brief", "snapshot") for row in rows[: wanted.limit]]
    return page(request, shown, rows[wanted.limit - 1].key if len(rows) > wanted.limit else None)


@router.get(
    "/traceability/{trace_set}/coverage",
    response=dict[str, Any],
    operation_id="trace_coverage",
    summary="Coverage by level and rule",
)
def coverage(request: HttpRequest, trace_set: Path[Id], wanted: Query[AsOf]) -> HttpResponse:
    """Answer coverage by level and rule with denominators, findings and links."""
    actor = actor_of(request)
    found = _chosen(traceability.coverage(actor, trace_set, when=_when(actor, wanted)))
    about = {name: value for name, value in found["about"].items() if name not in {"brief", "snapshot"}}
    return answer({**found, "about": about})


@router.get(
    "/traceability/{trace_set}/items",
    response=PageShape[TraceItemShape],
    operation_id="trace_items",
    summary="Items of a trace set",
)
def items(request: HttpRequest, trace_set: Path[Id], wanted: Query[Items]) -> HttpResponse:
    """Answer a page of items in order of their ids."""
    actor = actor_of(request)
    chosen = ItemFilter(
        wanted.level,
        (wanted.finding,) if wanted.finding else (),
        bool(wanted.uncovered),
        wanted.verdict,
        wanted.text,
    )
    found = traceability.items(
        actor,
        trace_set,
        chosen,
        after=_after(request, wanted.cursor),
        limit=wanted.limit,
        when=_when(actor, wanted),
    )
    return page(request, [shown_item(row) for row in found.rows], found.after)


@router.get(
    "/traceability/{trace_set}/links",
    response=PageShape[TraceLinkShape],
    operation_id="trace_links",
    summary="Links of a trace set",
)
def links(request: HttpRequest, trace_set: Path[Id], wanted: Query[Links]) -> HttpResponse:
    """Answer a page of links in order of source, target and kind."""
    actor = actor_of(request)
    found = traceability.links(
        actor,
        trace_set,
        LinkFilter(wanted.state, wanted.level, wanted.text),
        after=_after(request, wanted.cursor),
        limit=wanted.limit,
        when=_when(actor, wanted),
    )
    return page(request, [shown_link(row) for row in found.rows], found.after)
