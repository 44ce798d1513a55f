# SPDX-License-Identifier: Apache-2.0
"""Shapes of proposals, tokens, jobs, webhooks and searches."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, WithJsonSchema

from asqms.contexts.work.data import EVERY_EVENT, Event
from asqms.faces.api.shapes.base import WHOLE, Given, Shape, Short, Words
from asqms.workspace.fields import Id


class ProposalShape(Shape):
    """A record that waits for somebody else's approval, or was decided."""

    uid: str
    kind: str
    key: str
    scope: str
    scope_name: str
    content: dict[str, Any]
    author: str
    proposed_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None
    words: str
    may_decide: bool
    is_mine: bool


class ProposalWish(Given):
    """A record to propose, without its approver."""

    kind: Literal["classifications", "tailorings", "justifications"]
    content: dict[str, Any]
    reason: Words = ""


class RejectionWish(Given):
    """Why a proposal is not accepted."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class JobShape(Shape):
    """One piece of background work."""

    uid: str
    name: str
    state: str
    enqueued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    tries: int
    error_code: str
    progress_done: int
    progress_total: int
    progress_words: str


class WebhookShape(Shape):
    """An address that hears of events."""

    uid: str
    url: str
    events: list[str]
    active: bool
    created_at: datetime
    stopped_because: str


class NewWebhookShape(WebhookShape):
    """A subscription just made; ``secret`` is shown this once."""

    secret: str


EventName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=80),
    WithJsonSchema({"type": "string", "enum": [*Event, EVERY_EVENT]}),
]
"""One of the closed list, which the description shows; another name is refused by the command."""


class WebhookWish(Given):
    """An address and the events it hears of."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    events: Annotated[list[EventName], Field(min_length=1, max_length=50)]


class DeliveryShape(Shape):
    """One event on its way to one address."""

    uid: str
    subscription: str
    event: str
    state: str
    announced_at: datetime
    delivered_at: datetime | None
    tries: int
    status: int
    error_code: str


class TokenShape(Shape):
    """A token without its secret."""

    uid: str
    name: str
    person: str
    rights: list[str]
    scope: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    state: str


class NewTokenShape(Shape):
    """A token just made; ``secret`` is shown this once."""

    uid: str
    secret: str
    expires_at: datetime


class TokenWish(Given):
    """A token to be made: what it may do, where, for how long."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    rights: Annotated[list[Short], Field(min_length=1, max_length=100)]
    scope: Id | None = None
    days: Annotated[int, Field(ge=1, le=365), WHOLE]


class FoundShape(Shape):
    """Something that a search found."""

    what: str
    key: str
    name: str
    kind: str
    parent: str


class CheckpointShape(Shape):
    """The newest signed checkpoint of the organisation's log."""

    number: int
    size: int
    made_at: datetime
    note: str
    public_key: str


class MeShape(Shape):
    """Who asks, as the server knows it."""

    person: str
    organisation: str
    channel: str
    roles: list[list[str]]
    rights: list[str]
    scope: str
