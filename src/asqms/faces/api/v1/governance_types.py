# SPDX-License-Identifier: Apache-2.0
"""Types of governance records: the newest of each, one, and writing a version."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Router

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordType
from asqms.contexts.governance.data.tailoring import Tailoring
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.faces.api.answers import answer, page
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import PageShape, TailoringWish, TypeCheckShape, TypeShape, TypeWish
from asqms.faces.api.v1.records import Key

VIEW = "governance.view"
router = Router(tags=["governance"])


def shown_type(given: RecordType) -> dict[str, Any]:
    """Return a type as its text is written, with everything that is filled in."""
    return given.model_dump(mode="json", by_alias=True)


def _require_sight(actor: Actor) -> None:
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)


@router.get(
    "/governance/types",
    response=PageShape[TypeShape],
    operation_id="list_governance_types",
    summary="The types of record, each in its newest version",
    by_alias=True,
)
def types(request: HttpRequest) -> HttpResponse:
    """Answer every type with fields, states, steps, limits, relations and the evidence it is."""
    actor = actor_of(request)
    _require_sight(actor)
    return page(request, [shown_type(one) for one in governance.types_for(actor).values()], None)


@router.post(
    "/governance/types",
    response={201: TypeShape},
    operation_id="write_governance_type",
    summary="Write a version of a type",
    by_alias=True,
)
@repeatable()
def type_written(request: HttpRequest, wish: Body[TypeWish]) -> HttpResponse:
    """Write a type of one's own, or a newer version of one there is; records keep the version they have."""
    given = governance.write_type(actor_of(request), wish.text, reason=wish.reason)
    location = {"Location": f"/api/v1/governance/types/{given.type}"}
    return answer(shown_type(given), status=HTTPStatus.CREATED, headers=location)


@router.post(
    "/governance/types/checks",
    response=TypeCheckShape,
    operation_id="check_governance_type",
    summary="What is wrong with the text of a type",
    openapi_extra={"x-repeatable": False},
)
def checked(request: HttpRequest, wish: Body[TypeWish]) -> HttpResponse:
    """Answer every flaw with its line; nothing is written."""
    found = governance.check_type(actor_of(request), wish.text)
    name = found.type.type if found.type else ""
    return answer({"type": name, "findings": [asdict(one) for one in found.findings]})


@router.post(
    "/governance/types/{type}/tailoring",
    response={201: TypeShape},
    operation_id="tailor_governance_type",
    summary="Change limits, roles or fields of a type",
    by_alias=True,
)
@repeatable()
def type_tailored(
    request: HttpRequest,
    type: Path[Key],  # noqa: A002 - its name in the address
    wish: Body[TailoringWish],
) -> HttpResponse:
    """Write the next version of a type; with `product` true the one that came with the product."""
    changes = Tailoring(
        days=wish.days,
        days_by={
            (clock, choice): days for clock, some in wish.days_by.items() for choice, days in some.items()
        },
        roles={step: tuple(roles) for step, roles in wish.roles.items()},
    )
    given = governance.tailor_type(
        actor_of(request), type, None if wish.product else changes, reason=wish.reason
    )
    location = {"Location": f"/api/v1/governance/types/{given.type}"}
    return answer(shown_type(given), status=HTTPStatus.CREATED, headers=location)


@router.get(
    "/governance/types/{type}",
    response=TypeShape,
    operation_id="get_governance_type",
    summary="One type of record",
    by_alias=True,
)
def one_type(request: HttpRequest, type: Path[Key]) -> HttpResponse:  # noqa: A002 - its name in the address
    """Answer the newest version of a type."""
    actor = actor_of(request)
    _require_sight(actor)
    return answer(shown_type(governance.type_for(actor, type)))
