# SPDX-License-Identifier: Apache-2.0
"""Shapes of governance records, their steps, links, comments, changes; types have their context's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints

from asqms.contexts.governance.data import Attached, Entered, Gated, Signature, Signed
from asqms.contexts.governance.data.types import Key, RecordType, Words
from asqms.faces.api.shapes.base import WHOLE, BlockerShape, Given, Shape
from asqms.faces.api.shapes.base import Words as Prose
from asqms.workspace.fields import Day, Id, Name

MOST_FIELDS = 200
IdOrNone: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*)?$", max_length=200)
]
Fields: TypeAlias = Annotated[dict[Key, Any], Field(max_length=MOST_FIELDS)]
TypeShape = RecordType
AttachedShape = Attached


class TypeWish(Given):
    """A version of a type as YAML (JSON is YAML too): what a type answers, with a higher version."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=500_000)]
    reason: Prose = ""


class GovernanceRowShape(Shape):
    """A record as lists show it; ``due`` is the day of the limit that ends first."""

    number: str
    type: str
    title: str
    scope: str
    scope_name: str
    scope_kind: Literal["organization", "unit", "project", "software_item", "supplier"]
    state: str
    open: bool
    owner: str
    author: str
    created: date
    due: date | None
    changed: datetime
    fields: dict[str, Any]


class StepShape(Shape):
    """A step from here: where it leads, what it asks, and what stands in the way of whoever asks."""

    id: str
    name: Words
    to: str
    reason: bool
    signature: Signature | None
    blockers: list[BlockerShape]


class LimitShape(Shape):
    """A time limit that runs (``ended`` is null) or has ended."""

    clock: str
    started: date
    due: date
    ended: date | None


class NeighbourShape(Shape):
    """A linked record; ``back`` tells that the link begins there."""

    number: str
    title: str
    type: str
    state: str
    relation: str
    back: bool


class SignatureShape(Signed):
    """A signature; ``stands`` tells whether the content is still what was signed."""

    stands: bool


class GovernanceRecordShape(Shape):
    """One record with everything about it; of a past day without steps."""

    number: str
    type: str
    type_version: int
    version: int
    process: str
    confidential: bool
    title: str
    scope: str
    scope_name: str
    scope_kind: Literal["organization", "unit", "project", "software_item", "supplier"]
    state: str
    open: bool
    author: str
    owner: str
    created: date
    fields: dict[str, Any]
    path: list[Entered]
    steps: list[StepShape]
    limits: list[LimitShape]
    neighbours: list[NeighbourShape]
    signatures: list[SignatureShape]
    gates: list[Gated]
    attachments: list[Attached]
    may_edit: bool


class RaisedWish(Given):
    """The record a new one is raised from, and by which of its relations."""

    number: Id
    relation: Key


class GovernanceRecordWish(Given):
    """A new record; an empty title is taken over from what it is raised from, an empty scope is the whole."""

    type: Key
    title: Annotated[str, StringConstraints(max_length=500)]
    scope: IdOrNone = ""
    owner: IdOrNone = ""
    fields: Fields = Field(default={})
    raised_from: RaisedWish | None = None
    reason: Prose = ""


class GovernanceChangeWish(Given):
    """What is changed; what is not named stays, a field that is null is emptied, an empty owner is nobody."""

    title: Name | None = None
    owner: IdOrNone | None = None
    fields: Fields = Field(default={})
    reason: Prose = ""


class StepWish(Given):
    """Which step is taken, and why."""

    step: Key
    reason: Prose = ""


class LinkWish(Given):
    """By which relation to which record."""

    relation: Key
    number: Id
    reason: Prose = ""


class CommentWish(Given):
    """What is said; ``@person`` tells that person."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=5000)]


class SaidShape(Shape):
    """The id of a comment that was made."""

    id: str


class CommentShape(Shape):
    """What somebody said about a record."""

    id: str
    person: str
    name: str
    at: datetime
    text: str


class FieldChangeShape(Shape):
    """One field of one version: what it was and what it became.

    ``$title``, ``$state``, ``$owner``, ``$links`` and ``$attachments`` are no fields of the type.
    """

    version: int
    at: datetime
    person: str
    field: str
    before: Any
    after: Any


class GraphNodeShape(Shape):
    """A record of a graph; `depth` is how many links it is away."""

    number: str
    title: str
    type: str
    state: str
    open: bool
    depth: int


class GraphEdgeShape(Shape):
    """`source` points to `target` by a relation of its type."""

    source: str
    target: str
    relation: str


class RecordGraphShape(Shape):
    """What is around a record; `more` records were met and are not shown."""

    number: str
    nodes: list[GraphNodeShape]
    edges: list[GraphEdgeShape]
    more: int


class HolidayShape(Given):
    """A day that nobody works, with its name."""

    day: Day
    name: Annotated[str, StringConstraints(max_length=200)] = ""


class WorkCalendarWish(Given):
    """Days of the week off (Monday is 0) and holidays; `text` adds days from a list or an .ics file."""

    rest: Annotated[list[Annotated[int, Field(ge=0, le=6), WHOLE]], Field(max_length=7)] = Field(
        default=[5, 6]
    )
    holidays: Annotated[list[HolidayShape], Field(max_length=2000)] = Field(default=[])
    text: Annotated[str, StringConstraints(max_length=1_000_000)] = ""
    reason: Prose = ""


class WorkCalendarShape(Shape):
    """The working days; `moved` tells of how many records that wait the due day moved by this request."""

    rest: list[int]
    holidays: list[HolidayShape]
    version: int
    moved: int


class TypeFindingShape(Shape):
    """Something wrong with the text of a type."""

    line: int
    code: str
    at: str
    value: str
    message: str


class TypeCheckShape(Shape):
    """What is wrong with a text; `type` is empty where it says no type."""

    type: str
    findings: list[TypeFindingShape]


Days: TypeAlias = Annotated[int, Field(ge=0, le=10_000), WHOLE]


class TailoringWish(Given):
    """What is changed of a type: days by limit, days by limit and choice, roles by step.

    With `product` the version that came with the product is written anew, and nothing else is asked.
    """

    days: Annotated[dict[Key, Days], Field(max_length=50)] = Field(default={})
    days_by: Annotated[dict[Key, dict[Key, Days]], Field(max_length=50)] = Field(default={})
    roles: Annotated[dict[Key, list[Id]], Field(max_length=100)] = Field(default={})
    product: bool = False
    reason: Prose = ""
