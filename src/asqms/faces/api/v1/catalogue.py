# SPDX-License-Identifier: Apache-2.0
"""The catalogue: processes, practices, standards, requirements, mappings, and what each means."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from asqms.contexts.catalog import api as catalog
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.faces.api.answers import answer, page
from asqms.faces.api.cursors import position_in
from asqms.faces.api.errors import refused
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import PageShape
from asqms.faces.api.v1.kinds import AsOf, Text
from asqms.faces.api.v1.past import past_day
from asqms.faces.api.v1.records import Key
from asqms.workspace.catalogue.listing import Filter, listed
from asqms.workspace.catalogue.lookup import look_up

VIEW = "catalog.view"
router = Router(tags=["catalogue"])
What = Literal[
    "processes", "standards", "practices", "requirements", "mappings", "evidence", "roles", "kpis",
    "questions", "domains", "phases", "interpretations",
]  # fmt: skip


class Wanted(AsOf):
    """How a list of the catalogue is narrowed."""

    process: Text = ""
    kind: Literal["", "basic", "advanced", "recommended"] = ""
    standard: Text = ""
    practice: Text = ""
    requirement: Text = ""
    text: Text = ""
    limit: int = Field(default=100, ge=1, le=1000)
    cursor: str = Field(default="", max_length=2000)


def _require(actor: Actor) -> None:
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)


@router.get(
    "/catalogue/{what}",
    response=PageShape[dict[str, Any]],
    operation_id="list_catalogue",
    summary="What the catalogue holds",
)
def rows(request: HttpRequest, what: Path[What], wanted: Query[Wanted]) -> HttpResponse:
    """Answer one list of the catalogue in force: our own reference model, overlays included."""
    actor = actor_of(request)
    _require(actor)
    day = past_day(actor, wanted.as_of)
    given = catalog.catalogue(actor.organisation_uid, day or actor.day, day)
    chosen = Filter(
        wanted.process, wanted.kind, wanted.standard, wanted.practice, wanted.requirement, wanted.text
    )
    found = listed(given, what, chosen)
    start = position_in(request, wanted.cursor) or 0
    if not isinstance(start, int):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    end = start + wanted.limit
    return page(request, found[start:end], end if end < len(found) else None)


@router.get(
    "/catalogue/entries/{path:identity}",
    response=dict[str, Any],
    operation_id="look_up",
    summary="One thing of the catalogue",
)
def entry(request: HttpRequest, identity: Path[Key], wanted: Query[AsOf]) -> HttpResponse:
    """Answer what an id stands for: a practice, process, requirement (standard:clause), role."""
    actor = actor_of(request)
    _require(actor)
    day = past_day(actor, wanted.as_of)
    found = look_up(catalog.catalogue(actor.organisation_uid, day or actor.day, day), identity)
    return answer({"kind": found.kind, "id": found.id, "fields": dict(found.fields)})
