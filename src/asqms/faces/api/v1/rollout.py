# SPDX-License-Identifier: Apache-2.0
"""Roll-out: the start of a project from the adopted processes, and the move to a new version."""

from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Router

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import InvalidRecordError, NotFoundError
from asqms.contexts.rollout import api as rollout
from asqms.contexts.rollout.data import ProjectStart
from asqms.faces.api.answers import answer
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.errors import unprocessable
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes.rollout import (
    MovesShape,
    StartedShape,
    StartingShape,
    StartPreviewShape,
    StartWish,
)
from asqms.faces.api.v1.records import Key

VIEW = "processes.view"
router = Router(tags=["rollout"])


def _wished(wish: StartWish) -> ProjectStart:
    return ProjectStart(
        id=wish.id,
        name=wish.name,
        leader=wish.leader,
        unit=wish.unit or "",
        item=wish.item,
        answers=wish.answers,
        duties=wish.duties,
        tailored=wish.tailored,
        records=tuple(wish.records),
    )


@router.get(
    "/project-starts",
    response=StartingShape,
    operation_id="get_project_start",
    summary="What is asked when a project starts",
    by_alias=True,
)
def asked(request: HttpRequest) -> HttpResponse:
    """Answer the questions, duties and starting records; they are proposals of the product."""
    actor = actor_of(request)
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)
    return answer(rollout.starting().model_dump(mode="json", by_alias=True))


@router.post(
    "/project-starts/preview",
    response=StartPreviewShape,
    operation_id="preview_project_start",
    summary="What starting a project would bring",
)
def previewed(request: HttpRequest, wish: Body[StartWish]) -> HttpResponse:
    """Answer obligations, versions and open duties; nothing is written."""
    try:
        preview = rollout.preview_start(actor_of(request), _wished(wish))
    except InvalidRecordError as error:
        raise unprocessable(error) from error
    return answer(msgspec.to_builtins(preview))


@router.post(
    "/project-starts",
    response={201: StartedShape},
    operation_id="start_project",
    summary="Start a project from the adopted processes",
)
@repeatable()
def started(request: HttpRequest, wish: Body[StartWish]) -> HttpResponse:
    """Write the project, its item, duties, adoptions and records, and propose what others approve."""
    try:
        done = rollout.start_project(actor_of(request), _wished(wish), reason=wish.reason)
    except InvalidRecordError as error:
        raise unprocessable(error) from error
    location = {"Location": f"/api/v1/projects/{done.project}"}
    return answer(msgspec.to_builtins(done), status=HTTPStatus.CREATED, headers=location)


@router.get(
    "/process-moves/{process}",
    response=MovesShape,
    operation_id="get_process_moves",
    summary="Who has to move to the version in force",
)
def moves(request: HttpRequest, process: Path[Key]) -> HttpResponse:
    """Answer the projects one may see that work by another version, late ones first."""
    found = rollout.moves_to(actor_of(request), process)
    if found is None:
        raise NotFoundError("adopted process", process)
    return answer(msgspec.to_builtins(found))
