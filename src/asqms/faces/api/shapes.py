# SPDX-License-Identifier: Apache-2.0
"""The shapes of answers and requests that belong to the API alone; records have those of the workspace."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from asqms.workspace.fields import Day, Digest, Id

Row = TypeVar("Row")
Short = Annotated[str, StringConstraints(max_length=200)]
Words = Annotated[str, StringConstraints(max_length=20_000)]


class Shape(BaseModel):
    """An answer."""


class Given(BaseModel):
    """What a request brings: no unknown keys, no silent conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class MistakeShape(Shape):
    """One thing that is wrong, and where."""

    at: str
    code: str
    detail: str
    hint: str


class Problem(Shape):
    """An error (RFC 9457): ``code`` is stable, ``hint`` says what to do next."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    hint: str
    mistakes: list[MistakeShape]


class PageShape(Shape, Generic[Row]):
    """One page of rows; ``next`` is the cursor of the page that follows, null at the end."""

    rows: list[Row]
    next: str | None


class VersionShape(Shape):
    """What a version of a record is called, when it came, and who wrote it."""

    kind: str
    key: str
    version: int
    known_from: date
    recorded_at: datetime
    actor: str
    action: str
    reason: str
    removed: bool
    record: int = Field(description="Number of the version in the ledger; /ledger/proofs/{record} proves it.")


class RecordShape(VersionShape, Generic[Row]):
    """One version of a record with its content."""

    content: Row


class Reason(Given):
    """Why something is done."""

    reason: Words = ""


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


class TallyShape(Shape):
    """Counts of verdicts; ``rated`` is the denominator."""

    conforms: int
    partly: int
    deviates: int
    undetermined: int
    justified: int
    not_applicable: int
    confirmed: int
    awaiting_confirmation: int
    rated: int
    gaps: int
    total: int


class RollUpShape(Shape):
    """Verdicts of a process (empty: of everything) on a scope and below."""

    process: str
    worst: str | None
    score: float | None
    stale: int
    undetermined_share: float | None
    mandatory: TallyShape
    recommended: TallyShape


class StandingShape(Shape):
    """Which assessment answers rest on; ``behind`` 0 means that it knows everything."""

    as_of: date
    known_on: date
    past: bool
    state: str
    computed_at: datetime | None
    behind: int
    deduplication: float | None
    digest: str


class ScopeShape(Shape):
    """A scope with its roll-ups by process."""

    scope: str
    name: str
    kind: str
    parent: str
    software_type: str
    phase: str
    rollups: list[RollUpShape]


class FiguresShape(Shape):
    """Roll-ups of scopes, and the assessment they rest on."""

    standing: StandingShape
    total: ScopeShape
    scopes: list[ScopeShape]


class ObligationShape(Shape):
    """One verdict in a list."""

    scope: str
    scope_name: str
    scope_kind: str
    process: str
    practice: str
    strength: str
    verdict: str
    machine: str
    basis: str
    awaiting: bool
    stale: bool
    is_gap: bool
    lapses_on: date | None
    owner: str
    owner_role: str
    reason: str
    changed_on: date | None


class ObligationsShape(PageShape[ObligationShape]):
    """A page of obligations."""

    total: int | None
    standing: StandingShape


class GateShape(Shape):
    """Whether a build may go on; ``exit_code`` is that of ``asqms check``."""

    scope: str
    passes: bool
    exit_code: int
    sentence: str
    tally: TallyShape
    blocking: list[ObligationShape]
    standing: StandingShape


class DigestsWish(Given):
    """Digests of bytes."""

    digests: Annotated[list[Digest], Field(max_length=10_000)]


class MissingShape(Shape):
    """Digests whose bytes have to be sent."""

    missing: list[str]


class UploadShape(Shape):
    """A file on its way: ``offset`` bytes are durable, the next part starts there."""

    uid: str
    offset: int
    size: int | None = None
    digest: str = ""


class UploadWish(Given):
    """A file to be sent in parts."""

    size: Annotated[int, Field(ge=0, le=1 << 50)]
    digest: Digest | None = None
    name: Annotated[str, StringConstraints(max_length=1000)] = ""


class StatedShape(Given):
    """What is stated about a file of evidence: when it was true, who produced it, how."""

    effective: Day
    received: Day | None = None
    valid_until: Day | None = None
    producer: Annotated[str, StringConstraints(max_length=500)] = ""
    method: Annotated[str, StringConstraints(max_length=500)] = ""
    sampling: Annotated[str, StringConstraints(max_length=500)] = ""
    revision: Annotated[str, StringConstraints(max_length=500)] = ""
    approved_by: Id | None = None
    approved_on: Day | None = None


class CountsShape(Shape):
    """How many records a plan adds, changes and removes, and how many stay."""

    add: int
    change: int
    remove: int
    unchanged: int


class ChangeShape(Shape):
    """One record of a plan."""

    kind: str
    key: str
    what: str
    fields: list[str]


class PlanShape(Shape):
    """What applying a workspace would change; ``missing`` are digests to be sent first."""

    counts: CountsShape
    changes: list[ChangeShape]
    missing: list[str]
    digest: str


class FileWish(Given):
    """One evidence file of a workspace: its bytes travel apart, by digest."""

    source: Id
    name: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    type: Id
    subject: Id
    title: Annotated[str, StringConstraints(max_length=500)] = ""
    adapter: Annotated[str, StringConstraints(max_length=80)] = ""
    options: dict[str, Any] = {}
    trace: bool = False
    provenance: dict[str, Any] = {}
    digest: Annotated[str, StringConstraints(max_length=80)] = ""
    size_bytes: Annotated[int, Field(ge=0, le=1 << 50)] = 0


class BundleWish(Given):
    """A workspace: settings, entries by section, text files by name, evidence files by digest."""

    settings: dict[str, Any]
    sections: dict[Id, list[dict[str, Any]]] = {}
    overlays: dict[Short, str] = {}
    trace_models: dict[Short, str] = {}
    files: Annotated[list[FileWish], Field(max_length=200_000)] = []


class ApplyWish(Given):
    """A workspace to make the server's state, and the digest of the plan that was shown."""

    bundle: BundleWish
    expected: Annotated[str, StringConstraints(max_length=80)] = ""
    remove: bool = False


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


class WebhookWish(Given):
    """An address and the events it hears of."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    events: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=80)]],
        Field(min_length=1, max_length=50),
    ]


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
    days: Annotated[int, Field(ge=1, le=365)]
