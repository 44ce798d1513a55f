# SPDX-License-Identifier: Apache-2.0
"""Routes over governed records: the same for every kind, typed by the kind's own shape."""

from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from ninja import Body, Path, Query, Router
from ninja.params.functions import Header as header  # noqa: N813 - a function
from ninja.params.functions import Query as query  # noqa: N813
from pydantic import StringConstraints

from asqms.contexts.catalog import api as catalog
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import RecordFilter, Turn
from asqms.contexts.organization.errors import ConflictError, NotFoundError
from asqms.faces.api.answers import chosen, nothing, page, versioned
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.cursors import position_in
from asqms.faces.api.errors import ApiError, condition_failed, condition_missing, refused
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import PageShape
from asqms.faces.api.v1.kinds import SEGMENTS, SINGLE, AsOf, Kind, Listing, Turning, kind_named
from asqms.faces.api.v1.past import past_day
from asqms.workspace.fields import Model

SETTINGS_KEY = "organisation"
Key = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Condition = Annotated[str, StringConstraints(max_length=200)]
Why = Annotated[str, StringConstraints(max_length=2_000)]
_MATCH: Any = header("", alias="If-Match", description="The ETag of the version that is replaced.")
_NONE_MATCH: Any = header("", alias="If-None-Match", description="* to create what is not there yet.")
_REASON: Any = query("", description="Why; kept in the ledger.")


def shown(record: WrittenRecord) -> dict[str, object]:
    """Return a version as answers show it."""
    plain: dict[str, object] = msgspec.to_builtins(record)
    del plain["organisation"], plain["position"], plain["id"]
    return plain


def listed(request: HttpRequest, kind: Kind, wanted: Listing) -> HttpResponse:
    """Answer a page of records."""
    actor = actor_of(request)
    by, downwards = wanted.sort.lstrip("-"), wanted.sort.startswith("-")
    after = position_in(request, wanted.cursor)
    if after is not None and not isinstance(after, int if by == "recorded" else str):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    values = {name: str(getattr(wanted, name)) for name in kind.filters if getattr(wanted, name)}
    rows, more = organization.record_page(
        actor,
        kind.name,
        RecordFilter(wanted.text, wanted.scope, wanted.within, values),
        Turn(by, downwards, after, wanted.limit),
        as_of=past_day(actor, wanted.as_of),
    )
    fields = set(kind.shape.model_fields)
    shown_rows = [shown(row) | {"content": chosen(row.content, wanted.fields, fields)} for row in rows]
    if wanted.fields and not rows:
        chosen({}, wanted.fields, fields)
    last = (rows[-1].position if by == "recorded" else rows[-1].key) if more else None
    return page(request, shown_rows, last)


def one(request: HttpRequest, kind: Kind, key: str, wanted: AsOf) -> HttpResponse:
    """Answer one record with its version as ETag."""
    actor = actor_of(request)
    record = organization.record_seen(actor, kind.name, key, as_of=past_day(actor, wanted.as_of))
    return versioned(request, shown(record), record.version, changed=record.recorded_at.timestamp())


def history(request: HttpRequest, kind: Kind, key: str, wanted: Turning) -> HttpResponse:
    """Answer a page of the versions of a record, newest first."""
    rows, following = versions_of(request, kind.name, key, wanted)
    return page(request, [shown(row) for row in rows], following)


def versions_of(
    request: HttpRequest, kind: str, key: str, wanted: Turning
) -> tuple[tuple[WrittenRecord, ...], int | None]:
    """Return a page of versions and the number behind which the next begins, None at the end."""
    below = position_in(request, wanted.cursor)
    if below is not None and not isinstance(below, int):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    rows, more = organization.version_page(actor_of(request), kind, key, below=below, rows=wanted.limit)
    return rows, rows[-1].version if more else None


def put(
    request: HttpRequest, kind: Kind, key: str, content: Model, condition: tuple[str, str], why: str
) -> HttpResponse:
    """Write a record in the state that the condition names."""
    given = organization.record_kind(kind.name)
    if given.key(content) != key:
        raise ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "api.key_differs",
            "The content names another record than the address.",
            hint="A record keeps its name; create another one and remove this.",
        )
    expected = _expected(request, kind, key, condition)
    record = _written(request, kind, content, expected, why, failed=condition_failed())
    created = HTTPStatus.CREATED if condition[1] else HTTPStatus.OK
    return versioned(
        request, shown(record), record.version, changed=record.recorded_at.timestamp(), status=created
    )


def post(request: HttpRequest, kind: Kind, content: Model, why: str) -> HttpResponse:
    """Create a record; its key follows from its content."""
    actor = actor_of(request)
    key = organization.record_kind(kind.name).key(content)
    version, removed = organization.newest_state(actor, kind.name, key)
    exists = ConflictError(kind.name, key, version)
    if version and not removed:
        raise ApiError(
            HTTPStatus.CONFLICT,
            "api.exists_already",
            "There is such a record already.",
            hint="Change it with PUT and If-Match.",
        )
    record = _written(request, kind, content, version, why, failed=exists)
    response = versioned(
        request,
        shown(record),
        record.version,
        changed=record.recorded_at.timestamp(),
        status=HTTPStatus.CREATED,
    )
    response.headers["Location"] = f"/api/v1/{kind.segment}/{key}".encode("ascii", "replace").decode()
    return response


def remove(request: HttpRequest, kind: Kind, key: str, condition: tuple[str, str], why: str) -> HttpResponse:
    """Take a record away in the state that the condition names."""
    actor = actor_of(request)
    record = organization.record_seen(actor, kind.name, key)
    if not condition[0]:
        raise condition_missing()
    if condition[0] != "*" and f'"{record.version}"' not in parse_etags(condition[0]):
        raise condition_failed()
    organization.remove_record(actor, kind.name, key, reason=why)
    return nothing()


def _expected(request: HttpRequest, kind: Kind, key: str, condition: tuple[str, str]) -> int:
    """Return the version that has to be the newest; what may not be seen is as if it were not there."""
    actor = actor_of(request)
    match, none_match = condition
    if not match and not none_match:
        raise condition_missing()
    if match and none_match:
        raise refused("api.two_conditions", "Send If-Match or If-None-Match, not both.")
    version, removed = organization.newest_state(actor, kind.name, key)
    if none_match:
        if none_match.strip() != "*":
            raise refused("api.bad_condition", "If-None-Match takes * here.")
        if version and not removed:
            raise condition_failed()
        return version
    try:
        seen = organization.record_seen(actor, kind.name, key)
    except NotFoundError as error:
        raise condition_failed() from error
    if match.strip() != "*" and f'"{seen.version}"' not in parse_etags(match):
        raise condition_failed()
    return seen.version


def _written(
    request: HttpRequest,
    kind: Kind,
    content: Model,
    expected: int,
    why: str,
    *,
    failed: Exception,
) -> WrittenRecord:
    actor = actor_of(request)
    catalog.refuse_unknown_names(actor, kind.name, organization.plain_content(content))
    try:
        return organization.write_record(actor, kind.name, content, reason=why, expected_version=expected)
    except ConflictError as error:
        raise failed from error


def routes() -> Router:
    """Return the routes of every kind."""
    router = Router()
    for name in (one for one in SEGMENTS if one in organization.record_kinds()):
        kind = kind_named(name)
        if name == SINGLE:
            _add_single(router, kind)
        else:
            _add(router, kind)
    return router


def _add(router: Router, kind: Kind) -> None:
    at, tag, title = f"/{kind.segment}", [kind.segment], kind.segment.replace("-", " ")
    names = kind.segment.replace("-", "_")

    def list_view(request, wanted: Query[kind.listing]):  # type: ignore[no-untyped-def,name-defined] # noqa: ANN001, ANN202
        return listed(request, kind, wanted)

    @repeatable()
    def post_view(request, content: Body[kind.shape], reason: Why = _REASON):  # type: ignore[no-untyped-def,name-defined] # noqa: ANN001, ANN202
        return post(request, kind, content, reason)

    def history_view(request, key: Path[Key], wanted: Query[Turning]):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return history(request, kind, key, wanted)

    def one_view(request, key: Path[Key], wanted: Query[AsOf]):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return one(request, kind, key, wanted)

    def put_view(  # type: ignore[no-untyped-def] # noqa: ANN202
        request,  # noqa: ANN001
        key: Path[Key],
        content: Body[kind.shape],  # type: ignore[name-defined]
        match: Condition = _MATCH,
        none_match: Condition = _NONE_MATCH,
        reason: Why = _REASON,
    ):
        return put(request, kind, key, content, (match, none_match), reason)

    def remove_view(request, key: Path[Key], match: Condition = _MATCH, reason: Why = _REASON):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return remove(request, kind, key, (match, ""), reason)

    router.get(at, response=kind.page, operation_id=f"list_{names}", summary=f"List {title}", tags=tag)(
        list_view
    )
    router.post(
        at,
        response={201: kind.record},
        operation_id=f"create_{names}",
        summary=f"Create one of {title}",
        tags=tag,
    )(post_view)
    versions = PageShape[kind.version]  # type: ignore[name-defined]
    router.get(
        f"{at}/{{path:key}}/history",
        response=versions,
        operation_id=f"history_of_{names}",
        summary=f"Every version of one of {title}",
        tags=tag,
    )(history_view)
    item = f"{at}/{{path:key}}"
    router.get(
        item,
        response={200: kind.record, 304: None},
        operation_id=f"get_{names}",
        summary=f"One of {title}",
        tags=tag,
    )(one_view)
    router.put(
        item,
        response={200: kind.record, 201: kind.record},
        operation_id=f"put_{names}",
        summary=f"Write one of {title}",
        tags=tag,
    )(put_view)
    router.delete(
        item,
        response={204: None},
        operation_id=f"remove_{names}",
        summary=f"Take one of {title} away",
        tags=tag,
    )(remove_view)


def _add_single(router: Router, kind: Kind) -> None:
    def one_view(request, wanted: Query[AsOf]):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return one(request, kind, SETTINGS_KEY, wanted)

    def history_view(request, wanted: Query[Turning]):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return history(request, kind, SETTINGS_KEY, wanted)

    def put_view(request, content: Body[kind.shape], match: Condition = _MATCH, reason: Why = _REASON):  # type: ignore[no-untyped-def,name-defined] # noqa: ANN001, ANN202
        return put(request, kind, SETTINGS_KEY, content, (match, ""), reason)

    at, tag = f"/{kind.segment}", [kind.segment]
    versions = PageShape[kind.version]  # type: ignore[name-defined]
    router.get(
        at,
        response={200: kind.record, 304: None},
        operation_id="get_settings",
        summary="The settings",
        tags=tag,
    )(one_view)
    router.get(
        f"{at}/history",
        response=versions,
        operation_id="history_of_settings",
        summary="Every version of the settings",
        tags=tag,
    )(history_view)
    router.put(
        at, response={200: kind.record}, operation_id="put_settings", summary="Change the settings", tags=tag
    )(put_view)
