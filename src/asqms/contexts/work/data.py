# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of work: jobs, pages of them, subscriptions, deliveries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from asqms.contexts.work.domain.archive import Manifest
from asqms.contexts.work.domain.events import EVERY_EVENT, Event
from asqms.contexts.work.domain.installation import Finding, Severity, State

__all__ = [
    "EVERY_EVENT",
    "DeliveryState",
    "DeliveryView",
    "Event",
    "Finding",
    "JobContext",
    "JobState",
    "JobView",
    "Manifest",
    "PageOf",
    "Plain",
    "Severity",
    "State",
    "SubscriptionView",
    "Task",
    "TaskFunction",
]

Plain = str | int | float | bool | None
"""A value of a payload."""

Row = TypeVar("Row")


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobView:
    """One job as pages show it; ``tries`` counts leases, ``error_code`` is that of the last failure."""

    uid: str
    name: str
    key: str
    organisation: str
    state: JobState
    priority: int
    enqueued_at: datetime
    run_after: datetime
    started_at: datetime | None
    finished_at: datetime | None
    tries: int
    error_code: str
    error_text: str
    progress_done: int
    progress_total: int
    progress_words: str


@dataclass(frozen=True, slots=True)
class PageOf(Generic[Row]):
    """Some rows, newest first, and the cursor of the next ones (an empty text at the end)."""

    rows: tuple[Row, ...]
    next_cursor: str


class JobContext(Protocol):
    """What a task is given: what was wished, and its hold on the job."""

    @property
    def uid(self) -> str:
        """The job."""
        ...

    @property
    def organisation(self) -> str:
        """The organisation the job belongs to, or an empty text."""
        ...

    @property
    def payload(self) -> Mapping[str, Plain]:
        """What the wish said."""
        ...

    @property
    def tries(self) -> int:
        """How often the job was leased, this time included."""
        ...

    def now(self) -> datetime:
        """Return the current moment."""
        ...

    def fence(self) -> None:
        """Hold the job until the transaction ends; raises LeaseLostError when another has it."""
        ...

    def finish(self) -> None:
        """Fence, and mark the job done in the same transaction: the effect happens exactly once."""
        ...

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Store how far the work is; raises LeaseLostError when another has the job."""
        ...


TaskFunction = Callable[[JobContext], None]


@dataclass(frozen=True, slots=True)
class Task:
    """A function that background work may run, how long a lease lasts and how often it is tried."""

    name: str
    function: TaskFunction
    lease_seconds: int
    most_tries: int


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """An address that hears of events; its secret is shown once, when it is made."""

    uid: str
    organisation: str
    url: str
    events: tuple[str, ...]
    active: bool
    created_at: datetime
    stopped_because: str


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One event on its way to one address; ``status`` is the last HTTP answer, 0 without any."""

    uid: str
    subscription: str
    url: str
    event: str
    state: DeliveryState
    announced_at: datetime
    delivered_at: datetime | None
    tries: int
    status: int
    error_code: str
    error_text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with; ``repeated`` tells that it comes from the first time."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    repeated: bool = False

    @property
    def is_success(self) -> bool:
        """Tell whether something was done."""
        return self.status // 100 == 2  # noqa: PLR2004 - the class of HTTP answers that tell success


@dataclass(frozen=True, slots=True)
class Wish:
    """A request with a key: for which organisation, by whom, and the digest of what is asked."""

    organisation: str
    caller: str
    key: str
    request_digest: str
