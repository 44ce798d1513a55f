# SPDX-License-Identifier: Apache-2.0
"""Proposals under the two-person rule: list, propose, approve, reject."""

from http import HTTPStatus
from typing import Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Query, Router
from pydantic import BaseModel, Field

from asqms.contexts.catalog import api as catalog
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import ProposalView
from asqms.contexts.organization.errors import InvalidRecordError
from asqms.faces.api.answers import answer, page
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.errors import unprocessable
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import PageShape, ProposalShape, ProposalWish, Reason, RejectionWish
from asqms.faces.api.v1.kinds import Text
from asqms.faces.api.v1.records import Key, shown

RIGHTS = {
    "classifications": "inventory.propose_classification",
    "tailorings": "processes.propose_decision",
    "justifications": "processes.propose_decision",
}
router = Router(tags=["proposals"])


class Wanted(BaseModel):
    """Which proposals."""

    state: Literal["open", "approved", "rejected", "withdrawn"] = "open"
    scope: Text = ""
    mine: Literal["", "true"] = Field(default="", description="Only one's own.")
    to_decide: Literal["", "true"] = Field(default="", description="Only those one may decide.")


def _shown(view: ProposalView) -> object:
    return msgspec.to_builtins(view)


@router.get(
    "/proposals", response=PageShape[ProposalShape], operation_id="list_proposals", summary="List proposals"
)
def listed(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Answer the newest 50 proposals of a state."""
    rows = organization.proposals(
        actor_of(request),
        state=wanted.state,
        scope=wanted.scope,
        mine=bool(wanted.mine),
        to_decide=bool(wanted.to_decide),
    )
    return page(request, [_shown(row) for row in rows], None)


@router.post("/proposals", response={201: ProposalShape}, operation_id="propose", summary="Propose a record")
@repeatable()
def proposed(request: HttpRequest, wish: Body[ProposalWish]) -> HttpResponse:
    """Propose a record; it counts when another person approves it."""
    actor = actor_of(request)
    catalog.refuse_unknown_names(actor, wish.kind, wish.content)
    try:
        view = organization.propose(
            actor, wish.kind, wish.content, right=RIGHTS[wish.kind], reason=wish.reason
        )
    except InvalidRecordError as error:
        raise unprocessable(error) from error
    location = {"Location": f"/api/v1/proposals/{view.uid}"}
    return answer(_shown(view), status=HTTPStatus.CREATED, headers=location)


@router.get("/proposals/{uid}", response=ProposalShape, operation_id="get_proposal", summary="One proposal")
def one(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """Answer one proposal."""
    return answer(_shown(organization.proposal(actor_of(request), uid)))


@router.post(
    "/proposals/{uid}/approval",
    operation_id="approve_proposal",
    summary="Approve a proposal",
    response={200: dict},
)
@repeatable()
def approved(request: HttpRequest, uid: Path[Key], wish: Body[Reason]) -> HttpResponse:
    """Approve what somebody else proposed; the record is written."""
    return answer(shown(organization.approve_proposal(actor_of(request), uid, words=wish.reason)))


@router.post(
    "/proposals/{uid}/rejection",
    response={200: ProposalShape},
    operation_id="reject_proposal",
    summary="Reject or withdraw a proposal",
)
@repeatable()
def rejected(request: HttpRequest, uid: Path[Key], wish: Body[RejectionWish]) -> HttpResponse:
    """Reject a proposal with a reason, or withdraw one's own."""
    actor = actor_of(request)
    organization.reject_proposal(actor, uid, words=wish.reason)
    return answer(_shown(organization.proposal(actor, uid)))
