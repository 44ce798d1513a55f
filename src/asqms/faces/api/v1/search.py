# SPDX-License-Identifier: Apache-2.0
"""One search over scopes, practices, evidence, records and people, within what one may see."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Literal, TypeAlias

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, StringConstraints

from asqms.contexts.catalog import api as catalog
from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import EvidenceFilter
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.faces.api.answers import language, page
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import FoundShape, PageShape
from asqms.faces.api.v1.evidence import identity_of
from asqms.workspace.catalogue.listing import Filter, listed

KINDS = ("organization", "unit", "project", "software_item", "supplier")
Hit: TypeAlias = tuple[str, str, str, str]
"""Key, name, kind and the scope it belongs to."""
router = Router(tags=["search"])


class Wanted(BaseModel):
    """What is looked for."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(
        description="Words that must all be there."
    )
    what: Literal["", "scope", "practice", "evidence", "record", "person"] = ""
    limit: int = Field(default=10, ge=1, le=50, description="Most of each.")


@router.get(
    "/search",
    response=PageShape[FoundShape],
    operation_id="search",
    summary="Search",
    openapi_extra={"x-costly": True},
)
def search(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Answer scopes, practices, evidence, records and people that have every word, the best of each first."""
    return page(request, list(_found(actor_of(request), wanted)), None)


def _found(actor: Actor, wanted: Wanted) -> Iterator[dict[str, str]]:
    for what, find in _FINDERS.items():
        if wanted.what in {"", what}:
            for row in find(actor, wanted.text, wanted.limit):
                yield dict(zip(("what", "key", "name", "kind", "parent"), (what, *row), strict=True))


def _scopes(actor: Actor, text: str, limit: int) -> Iterator[Hit]:
    for one in organization.found_scopes(actor, text, kinds=KINDS, limit=limit):
        yield one.key, one.name, one.kind, one.parent


def _practices(actor: Actor, text: str, limit: int) -> Iterator[Hit]:
    if not organization.may_anywhere(actor, "catalog.view"):
        return
    given = catalog.catalogue(actor.organisation_uid, actor.day)
    for row in listed(given, "practices", Filter(text=text))[:limit]:
        yield str(row["id"]), _text(row["statement"]), str(row["kind"]), ""


def _evidence(actor: Actor, text: str, limit: int) -> Iterator[Hit]:
    for one in evidence.evidence_page(actor, EvidenceFilter(text=text), rows=limit).rows:
        yield identity_of(one.uid), one.title or one.file, one.type, one.subject


def _records(actor: Actor, text: str, limit: int) -> Iterator[Hit]:
    for one in governance.record_page(actor, RecordFilter(text=text), size=limit).rows:
        yield one.number, one.title, one.type, one.scope


def _people(actor: Actor, text: str, limit: int) -> Iterator[Hit]:
    for one in organization.found_people(actor, text, limit=limit):
        yield one.key, one.name, "", ""


def _text(value: object) -> str:
    """Return a text of the catalogue in the caller's language, in English where there is no other."""
    if isinstance(value, Mapping):
        return str(value.get(language()) or value.get("en", ""))
    return str(value)


_FINDERS: Mapping[str, Callable[[Actor, str, int], Iterator[Hit]]] = {
    "scope": _scopes,
    "practice": _practices,
    "evidence": _evidence,
    "record": _records,
    "person": _people,
}
