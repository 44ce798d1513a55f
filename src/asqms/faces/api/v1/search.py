# SPDX-License-Identifier: Apache-2.0
"""One search over scopes, practices, evidence and people, within what one may see."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, StringConstraints

from asqms.contexts.catalog import api as catalog
from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import EvidenceFilter
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.faces.api.answers import language, page
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import FoundShape, PageShape
from asqms.faces.api.v1.evidence import identity_of
from asqms.workspace.catalogue.listing import Filter, listed

KINDS = ("organization", "unit", "project", "software_item", "supplier")
router = Router(tags=["search"])


class Wanted(BaseModel):
    """What is looked for."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(
        description="Words that must all be there."
    )
    what: Literal["", "scope", "practice", "evidence", "person"] = ""
    limit: int = Field(default=10, ge=1, le=50, description="Most of each.")


@router.get(
    "/search",
    response=PageShape[FoundShape],
    operation_id="search",
    summary="Search",
    openapi_extra={"x-costly": True},
)
def search(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Answer scopes, practices, evidence and people that have every word, the best of each first."""
    return page(request, list(_found(actor_of(request), wanted)), None)


def _found(actor: Actor, wanted: Wanted) -> Iterator[dict[str, str]]:
    limit = wanted.limit
    if wanted.what in {"", "scope"}:
        for one in organization.found_scopes(actor, wanted.text, kinds=KINDS, limit=limit):
            yield _row("scope", one.key, one.name, one.kind, one.parent)
    if wanted.what in {"", "practice"} and organization.may_anywhere(actor, "catalog.view"):
        given = catalog.catalogue(actor.organisation_uid, actor.day)
        for row in listed(given, "practices", Filter(text=wanted.text))[:limit]:
            yield _row("practice", str(row["id"]), _text(row["statement"]), str(row["kind"]), "")
    if wanted.what in {"", "evidence"}:
        for record in evidence.evidence_page(actor, EvidenceFilter(text=wanted.text), rows=limit).rows:
            yield _row(
                "evidence", identity_of(record.uid), record.title or record.file, record.type, record.subject
            )
    if wanted.what in {"", "person"}:
        for person in organization.found_people(actor, wanted.text, limit=limit):
            yield _row("person", person.key, person.name, "", "")


def _text(value: object) -> str:
    """Return a text of the catalogue in the caller's language, in English where there is no other."""
    if isinstance(value, Mapping):
        return str(value.get(language()) or value.get("en", ""))
    return str(value)


def _row(what: str, key: str, name: str, kind: str, parent: str) -> dict[str, str]:
    return {"what": what, "key": key, "name": name, "kind": kind, "parent": parent}
