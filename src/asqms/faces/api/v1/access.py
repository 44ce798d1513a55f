# SPDX-License-Identifier: Apache-2.0
"""Who asks, and tokens: one's own, made and revoked by people who are signed in."""

from dataclasses import asdict
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Query, Router

from asqms.contexts.organization import api as organization
from asqms.faces.api.answers import answer, nothing, page
from asqms.faces.api.cursors import position_in
from asqms.faces.api.errors import refused
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import MeShape, NewTokenShape, PageShape, TokenShape, TokenWish
from asqms.faces.api.v1.kinds import Turning
from asqms.faces.api.v1.records import Key

router = Router(tags=["access"])


@router.get("/me", response=MeShape, operation_id="me", summary="Who asks, with roles and rights")
def me(request: HttpRequest) -> HttpResponse:
    """Answer whom the token or session acts as, and which rights it has on any scope."""
    actor = actor_of(request)
    rights = [one.name for one in organization.known_rights() if organization.may_anywhere(actor, one.name)]
    return answer(
        {
            "person": actor.person,
            "organisation": organization.root_key(actor),
            "channel": actor.channel,
            "roles": organization.roles_of(actor),
            "rights": rights,
            "scope": actor.within,
        }
    )


@router.get("/tokens", response=PageShape[TokenShape], operation_id="list_tokens", summary="Tokens")
def tokens(request: HttpRequest, wanted: Query[Turning]) -> HttpResponse:
    """Answer one's own tokens, newest first, everybody's for whoever manages access; no secrets."""
    actor = actor_of(request)
    after = position_in(request, wanted.cursor)
    if after is not None and not isinstance(after, str):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    found = organization.tokens_of(actor, after=after or "", rows=wanted.limit + 1)
    rows = [{**asdict(row), "state": row.state(actor.at)} for row in found[: wanted.limit]]
    return page(request, rows, rows[-1]["uid"] if len(found) > wanted.limit else None)


@router.post(
    "/tokens",
    response={201: NewTokenShape},
    operation_id="create_token",
    summary="Make a token",
    openapi_extra={"x-repeatable": False},
)
def created(request: HttpRequest, wish: Body[TokenWish]) -> HttpResponse:
    """Make a token with no more rights than one's own; its secret is in this answer only.

    A pipeline that only sends needs `evidence.receive`; to see the gate also `conformity.view`.
    Only a person who is signed in makes tokens.
    """
    made = organization.create_token(
        actor_of(request), wish.name, rights=wish.rights, scope=wish.scope or "", days=wish.days
    )
    return answer(asdict(made), status=HTTPStatus.CREATED)


@router.delete("/tokens/{uid}", response={204: None}, operation_id="revoke_token", summary="Revoke a token")
def revoked(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """End a token at once."""
    organization.revoke_token(actor_of(request), uid)
    return nothing()
