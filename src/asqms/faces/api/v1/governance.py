# SPDX-License-Identifier: Apache-2.0
"""Governance records of every process: lists, one, its steps, links, comments and changes."""

from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Query, Router
from ninja.params.functions import Header as header  # noqa: N813 - a function
from ninja.params.functions import Query as query  # noqa: N813
from pydantic import Field, StringConstraints

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter, RecordView, Step
from asqms.contexts.governance.data.types import StateKind
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import ConflictError
from asqms.faces.api.answers import answer, language, nothing, page
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.cursors import position_in
from asqms.faces.api.errors import condition_failed, condition_missing, refused
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import (
    CommentShape,
    CommentWish,
    FieldChangeShape,
    GovernanceChangeWish,
    GovernanceRecordShape,
    GovernanceRecordWish,
    GovernanceRowShape,
    LinkWish,
    PageShape,
    SaidShape,
    StepWish,
)
from asqms.faces.api.v1.evidence import version_in
from asqms.faces.api.v1.kinds import AsOf, Text, Turning
from asqms.faces.api.v1.past import past_day
from asqms.faces.api.v1.records import Condition, Why

Number = Annotated[str, StringConstraints(min_length=1, max_length=60)]
MATCH: Any = header("", alias="If-Match", description="The ETag of the version that is changed.")
REASON: Any = query("", description="Why; kept in the ledger.")
router = Router(tags=["governance"])


class Wanted(Turning):
    """Which records."""

    type: Text = ""
    process: Text = ""
    state: Text = ""
    scope: Text = Field(default="", description="Only about this scope.")
    within: Text = Field(default="", description="Only about this scope or anything below it.")
    owner: Text = ""
    text: Text = Field(default="", description="Looked for in the title; or a whole number.")
    open: Literal["", "true"] = Field(default="", description="Only those that wait for somebody.")
    overdue: Literal["", "true"] = Field(default="", description="Only open ones whose limit has passed.")


def shown_view(view: RecordView) -> dict[str, object]:
    """Return a record with everything known of it."""
    record, given = view.record, view.type
    return {
        "number": record.number,
        "type": record.type,
        "type_version": record.type_version,
        "version": view.version,
        "process": given.process,
        "confidential": given.confidential,
        "title": record.title,
        "scope": view.row.scope,
        "scope_name": view.row.scope_name,
        "scope_kind": view.row.scope_kind,
        "state": record.state,
        "open": given.state(record.state).kind is not StateKind.END,
        "author": record.author,
        "owner": record.owner or "",
        "created": record.created,
        "fields": record.fields,
        "path": [one.model_dump(mode="json") for one in record.path],
        "steps": [_step(one) for one in view.steps],
        "limits": [asdict(one) for one in view.limits],
        "neighbours": [asdict(one) for one in view.neighbours],
        "signatures": [
            {**one.model_dump(mode="json"), "stands": record.holds(one)} for one in record.signatures
        ],
        "gates": [one.model_dump(mode="json") for one in record.gates],
        "attachments": [one.model_dump(mode="json") for one in record.attachments],
        "may_edit": view.may_edit,
    }


def _step(step: Step) -> dict[str, object]:
    one = step.transition
    return {
        "id": one.id,
        "name": one.name.model_dump(by_alias=True),
        "to": one.to,
        "reason": one.reason,
        "signature": one.signature.model_dump(by_alias=True) if one.signature else None,
        "blockers": [asdict(blocker) for blocker in step.blockers],
    }


def _viewed(view: RecordView, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """Answer a record with its version as ETag; never 304: what stands in the way of steps has no version."""
    headers = {"ETag": f'"{view.version}"'}
    if status is HTTPStatus.CREATED:
        headers["Location"] = f"/api/v1/governance/records/{view.record.number}"
    return answer(shown_view(view), status=status, headers=headers)


def _changed(actor: Actor, number: str, match: str, change: Callable[[int | None], object]) -> HttpResponse:
    """Answer what a change made of a record; another version than the condition names is 412."""
    if not match:
        raise condition_missing()
    try:
        change(version_in(match))
    except ConflictError as error:
        raise condition_failed() from error
    return _viewed(governance.record_view(actor, number))


@router.get(
    "/governance/records",
    response=PageShape[GovernanceRowShape],
    operation_id="list_governance_records",
    summary="List governance records",
)
def listed(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Answer a page of records, changed last first."""
    actor = actor_of(request)
    after = _text_position(request, wanted.cursor)
    names = ("type", "process", "state", "scope", "within", "owner", "text")
    texts = {name: getattr(wanted, name) for name in names}
    narrowed = RecordFilter(**texts, only_open=bool(wanted.open), overdue=bool(wanted.overdue))
    found = governance.record_page(actor, narrowed, after=after, size=wanted.limit)
    return page(request, [asdict(row) for row in found.rows], found.following)


def _text_position(request: HttpRequest, cursor: str) -> str:
    after = position_in(request, cursor)
    if after is not None and not isinstance(after, str):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    return after or ""


@router.post(
    "/governance/records",
    response={201: GovernanceRecordShape},
    operation_id="create_governance_record",
    summary="Make a governance record",
    by_alias=True,
)
@repeatable()
def created(request: HttpRequest, wish: Body[GovernanceRecordWish]) -> HttpResponse:
    """Make a record in the first state of its type; it gets the next number.

    Raised from another record, it is linked there, and fields that are not given are carried over.
    """
    actor, raised = actor_of(request), wish.raised_from
    number = governance.create_record(
        actor,
        wish.type,
        title=wish.title,
        scope=wish.scope,
        owner=wish.owner,
        fields=wish.fields,
        raised_from=(raised.number, raised.relation) if raised else None,
        reason=wish.reason,
    )
    return _viewed(governance.record_view(actor, number), HTTPStatus.CREATED)


@router.get(
    "/governance/records/{number}",
    response=GovernanceRecordShape,
    operation_id="get_governance_record",
    summary="One governance record",
    by_alias=True,
)
def one(request: HttpRequest, number: Path[Number], wanted: Query[AsOf]) -> HttpResponse:
    """Answer one record with its steps and what stands in their way, limits, links and signatures."""
    actor = actor_of(request)
    return _viewed(governance.record_view(actor, number, as_of=past_day(actor, wanted.as_of)))


@router.patch(
    "/governance/records/{number}",
    response=GovernanceRecordShape,
    operation_id="edit_governance_record",
    summary="Change what a governance record holds",
    by_alias=True,
)
def edited(
    request: HttpRequest,
    number: Path[Number],
    wish: Body[GovernanceChangeWish],
    match: Condition = MATCH,
) -> HttpResponse:
    """Change title, owner and fields; signatures on what was there before no longer stand."""
    actor = actor_of(request)
    return _changed(
        actor,
        number,
        match,
        lambda version: governance.edit_record(
            actor,
            number,
            title=wish.title,
            owner=wish.owner,
            fields=wish.fields,
            expected_version=version,
            reason=wish.reason,
        ),
    )


@router.post(
    "/governance/records/{number}/steps",
    response=GovernanceRecordShape,
    operation_id="take_governance_step",
    summary="Take a step of a governance record",
    by_alias=True,
)
@repeatable()
def stepped(
    request: HttpRequest, number: Path[Number], wish: Body[StepWish], match: Condition = MATCH
) -> HttpResponse:
    """Bring a record to its next state; 409 with `blockers` where something stands in the way.

    A step that is a signature is taken in the browser only, where people show who they are.
    """
    actor = actor_of(request)
    return _changed(
        actor,
        number,
        match,
        lambda version: governance.take_step(
            actor,
            number,
            wish.step,
            reason=wish.reason,
            expected_version=version,
            language=language(),
        ),
    )


@router.post(
    "/governance/records/{number}/links",
    response=GovernanceRecordShape,
    operation_id="link_governance_records",
    summary="Link a governance record to another",
    by_alias=True,
)
@repeatable()
def linked(request: HttpRequest, number: Path[Number], wish: Body[LinkWish]) -> HttpResponse:
    """Link by a relation of the record's type; linking twice is linking once."""
    actor = actor_of(request)
    governance.link_records(actor, number, wish.relation, wish.number, reason=wish.reason)
    return _viewed(governance.record_view(actor, number))


@router.delete(
    "/governance/records/{number}/links/{relation}/{other}",
    response={204: None},
    operation_id="unlink_governance_records",
    summary="Take a link of a governance record away",
)
def unlinked(
    request: HttpRequest,
    number: Path[Number],
    relation: Path[Number],
    other: Path[Number],
    reason: Why = REASON,
) -> HttpResponse:
    """Take a link away; what it was stays in the history."""
    governance.unlink_records(actor_of(request), number, relation, other, reason=reason)
    return nothing()


@router.get(
    "/governance/records/{number}/comments",
    response=PageShape[CommentShape],
    operation_id="list_governance_comments",
    summary="What was said about a governance record",
)
def comments(request: HttpRequest, number: Path[Number], wanted: Query[Turning]) -> HttpResponse:
    """Answer a page of comments, oldest first."""
    after = _text_position(request, wanted.cursor)
    rows, following = governance.comment_page(actor_of(request), number, after=after, size=wanted.limit)
    return page(request, [asdict(row) for row in rows], following)


@router.post(
    "/governance/records/{number}/comments",
    response={201: SaidShape},
    operation_id="comment_governance_record",
    summary="Say something about a governance record",
)
@repeatable()
def said(request: HttpRequest, number: Path[Number], wish: Body[CommentWish]) -> HttpResponse:
    """Say something; people who are mentioned and known are told."""
    made = governance.comment(actor_of(request), number, wish.text)
    return answer({"id": made}, status=HTTPStatus.CREATED)


@router.get(
    "/governance/records/{number}/changes",
    response=PageShape[FieldChangeShape],
    operation_id="list_governance_changes",
    summary="Every change of every field",
)
def changes(request: HttpRequest, number: Path[Number], wanted: Query[Turning]) -> HttpResponse:
    """Answer a page of changes, newest first, with who made each."""
    after = position_in(request, wanted.cursor)
    rows = governance.field_changes(actor_of(request), number)
    keys = [[row.version, row.field] for row in rows]
    if after is not None and after not in keys:
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    begin = 0 if after is None else keys.index(after) + 1
    end = begin + wanted.limit
    return page(
        request,
        [asdict(row) for row in rows[begin:end]],
        keys[end - 1] if end < len(rows) else None,
    )


@router.get(
    "/governance/tasks",
    response=PageShape[GovernanceRowShape],
    operation_id="list_governance_tasks",
    summary="What waits for whoever asks",
)
def tasks(request: HttpRequest) -> HttpResponse:
    """Answer at most 100 open records that one owns, or made and nobody owns; due first comes first."""
    return page(request, [asdict(row) for row in governance.my_tasks(actor_of(request))], None)
