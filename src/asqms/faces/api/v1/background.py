# SPDX-License-Identifier: Apache-2.0
"""Background work and webhooks of the organisation."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Query, Router
from pydantic import BaseModel, Field

from asqms.contexts.organization import api as organization
from asqms.contexts.work import api as work
from asqms.contexts.work.data import DeliveryState, JobState
from asqms.faces.api.answers import answer, nothing, page
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.cursors import position_in
from asqms.faces.api.errors import refused
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import (
    DeliveryShape,
    Given,
    JobShape,
    NewWebhookShape,
    PageShape,
    WebhookShape,
    WebhookWish,
)
from asqms.faces.api.v1.kinds import Text
from asqms.faces.api.v1.records import Key

VIEW = "organization.view_inside"
_JOB = frozenset(JobShape.model_fields)
_DELIVERY = frozenset(DeliveryShape.model_fields)
_HOOK = frozenset(WebhookShape.model_fields)
router = Router(tags=["background"])


class Jobs(BaseModel):
    """Which jobs."""

    state: Literal["", "waiting", "running", "done", "dead", "cancelled"] = ""
    name: Text = ""
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str = Field(default="", max_length=2000)


class Deliveries(BaseModel):
    """Which deliveries."""

    webhook: Text = ""
    state: Literal["", "waiting", "delivered", "failed"] = ""
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str = Field(default="", max_length=2000)


class Switch(Given):
    """Whether a webhook hears."""

    active: bool


def _shown(row: Any, names: frozenset[str]) -> dict[str, Any]:  # noqa: ANN401 - one of three rows
    return {name: value for name, value in asdict(row).items() if name in names}


def _after(request: HttpRequest, cursor: str) -> str:
    found = position_in(request, cursor)
    if found is not None and not isinstance(found, str):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    return found or ""


@router.get("/jobs", response=PageShape[JobShape], operation_id="list_jobs", summary="Background work")
def jobs(request: HttpRequest, wanted: Query[Jobs]) -> HttpResponse:
    """Answer jobs, newest first."""
    actor = actor_of(request)
    organization.authorise(actor, VIEW)
    found = work.jobs(
        actor.organisation_uid,
        state=JobState(wanted.state) if wanted.state else None,
        name=wanted.name,
        cursor=_after(request, wanted.cursor),
        limit=wanted.limit,
    )
    return page(request, [_shown(row, _JOB) for row in found.rows], found.next_cursor)


@router.get("/jobs/{uid}", response=JobShape, operation_id="get_job", summary="One job")
def job(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """Answer one job with its progress."""
    actor = actor_of(request)
    organization.authorise(actor, VIEW)
    return answer(_shown(work.job(actor.organisation_uid, uid), _JOB))


@router.get("/webhooks", response=PageShape[WebhookShape], operation_id="list_webhooks", summary="Webhooks")
def webhooks(request: HttpRequest) -> HttpResponse:
    """Answer the addresses that hear of events."""
    return page(request, [_shown(row, _HOOK) for row in organization.webhooks(actor_of(request))], None)


@router.post(
    "/webhooks",
    response={201: NewWebhookShape},
    operation_id="create_webhook",
    summary="Let an address hear of events",
    openapi_extra={"x-repeatable": False},
)
def subscribed(request: HttpRequest, wish: Body[WebhookWish]) -> HttpResponse:
    """Subscribe an address; its secret is in this answer only, deliveries are signed with it."""
    row, secret = organization.add_webhook(actor_of(request), wish.url, wish.events)
    return answer({**_shown(row, _HOOK), "secret": secret}, status=HTTPStatus.CREATED)


@router.get("/webhooks/{uid}", response=WebhookShape, operation_id="get_webhook", summary="One webhook")
def webhook(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """Answer one webhook."""
    return answer(_shown(organization.webhook(actor_of(request), uid), _HOOK))


@router.patch(
    "/webhooks/{uid}",
    response=WebhookShape,
    operation_id="switch_webhook",
    summary="Stop a webhook or let it hear again",
)
def switched(request: HttpRequest, uid: Path[Key], wish: Body[Switch]) -> HttpResponse:
    """Switch a webhook."""
    return answer(_shown(organization.switch_webhook(actor_of(request), uid, active=wish.active), _HOOK))


@router.delete(
    "/webhooks/{uid}", response={204: None}, operation_id="remove_webhook", summary="Remove a webhook"
)
def unsubscribed(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """Remove a webhook with its deliveries."""
    organization.remove_webhook(actor_of(request), uid)
    return nothing()


@router.post(
    "/webhooks/{uid}/test", response={202: None}, operation_id="test_webhook", summary="Send a test event"
)
@repeatable()
def tested(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """Queue the event webhook.test for one address."""
    organization.send_test_event(actor_of(request), uid)
    return nothing(HTTPStatus.ACCEPTED)


@router.get(
    "/deliveries",
    response=PageShape[DeliveryShape],
    operation_id="list_deliveries",
    summary="Deliveries of webhooks",
)
def deliveries(request: HttpRequest, wanted: Query[Deliveries]) -> HttpResponse:
    """Answer deliveries, newest first."""
    found = organization.deliveries(
        actor_of(request),
        webhook=wanted.webhook,
        state=DeliveryState(wanted.state) if wanted.state else None,
        cursor=_after(request, wanted.cursor),
        limit=wanted.limit,
    )
    return page(request, [_shown(row, _DELIVERY) for row in found.rows], found.next_cursor)


@router.post(
    "/deliveries/{uid}/redelivery",
    response={202: None},
    operation_id="redeliver",
    summary="Deliver an event again",
)
@repeatable()
def redelivered(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """Try a delivery again."""
    organization.deliver_again(actor_of(request), uid)
    return nothing(HTTPStatus.ACCEPTED)
