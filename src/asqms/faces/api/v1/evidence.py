# SPDX-License-Identifier: Apache-2.0
"""Evidence: lists, one, its bytes, receiving, withdrawing, correcting, and what still has to be sent."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any, BinaryIO, Literal, cast

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Body, File, Path, Query, Router
from ninja.files import UploadedFile
from ninja.params.functions import Form as form  # noqa: N813 - a function
from ninja.params.functions import Header as header  # noqa: N813
from ninja.params.functions import Query as query  # noqa: N813
from pydantic import Field, StringConstraints

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import (
    EvidenceFilter,
    EvidenceRow,
    EvidenceState,
    EvidenceView,
    Received,
)
from asqms.contexts.organization.errors import ConflictError, NotFoundError
from asqms.decoding.json import decode_json_value
from asqms.faces.api.answers import answer, as_attachment, page, versioned
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.cursors import position_in
from asqms.faces.api.errors import bad_request, condition_failed, refused
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import (
    CorrectionWish,
    DigestsWish,
    EvidenceShape,
    EvidenceViewShape,
    MissingShape,
    PageShape,
    ReceiptWish,
    ReceivedShape,
    RecognitionShape,
    WithdrawalWish,
)
from asqms.faces.api.v1.kinds import AsOf, Text
from asqms.faces.api.v1.past import past_day
from asqms.workspace.fields import Day

MOST_FILE_BYTES = 64 << 20
"""A file in one request; larger ones are sent in parts."""
LARGE = {"x-most-bytes": MOST_FILE_BYTES + (1 << 20)}
Identity = Annotated[str, StringConstraints(min_length=1, max_length=3000, pattern=r"^[A-Za-z0-9_-]+$")]
_MATCH: Any = header(
    "", alias="If-Match", description="The ETag of the version that is changed; any without it."
)
router = Router(tags=["evidence"])


class Wanted(AsOf):
    """Which evidence."""

    type: Text = ""
    subject: Text = ""
    within: Text = ""
    adapter: Text = ""
    series: Text = ""
    text: Text = ""
    state: Literal["", "coming", "withdrawn", "superseded", "unreadable", "expired", "current"] = ""
    lapses_from: Day | None = None
    lapses_until: Day | None = None
    sort: Literal["received", "effective"] = "received"
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str = Field(default="", max_length=2000)


def identity_of(uid: str) -> str:
    """Return a record's name as addresses hold it."""
    return base64.urlsafe_b64encode(uid.encode()).decode().rstrip("=")


def uid_in(identity: str) -> str:
    """Return the record's name; raises NotFoundError for what is none."""
    try:
        return base64.b64decode(identity + "=" * (-len(identity) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise NotFoundError("evidence", identity) from error


def shown(row: EvidenceRow) -> dict[str, object]:
    """Return a record as lists show it."""
    return {"id": identity_of(row.uid), **asdict(row)}


def shown_view(view: EvidenceView) -> dict[str, object]:
    """Return a record with everything known of it."""
    versions = [
        {name: value for name, value in asdict(one).items() if name != "position"} for one in view.versions
    ]
    return {
        **shown(view.row),
        "facts": dict(view.facts),
        "notices": list(view.notices),
        "stated": dict(view.stated),
        "versions": versions,
        "superseded_by": [identity_of(uid) for uid in view.superseded_by],
        "older": [identity_of(uid) for uid in view.older],
    }


def received(given: Received) -> HttpResponse:
    """Answer what became of bytes: 201 when this request recorded them."""
    status = HTTPStatus.CREATED if given.changed else HTTPStatus.OK
    body = {"id": identity_of(given.uid), **msgspec.to_builtins(given)}
    location = {"Location": f"/api/v1/evidence/{identity_of(given.uid)}", "ETag": f'"{given.version}"'}
    return answer(body, status=status, headers=location)


@router.get(
    "/evidence", response=PageShape[EvidenceShape], operation_id="find_evidence", summary="List evidence"
)
def listed(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Answer a page of evidence, newest first."""
    actor = actor_of(request)
    after = position_in(request, wanted.cursor)
    if after is not None and not isinstance(after, str):
        raise refused("api.bad_cursor", "This cursor is none of ours.")
    found = evidence.evidence_page(
        actor,
        EvidenceFilter(
            type=wanted.type,
            subject=wanted.subject,
            within=wanted.within,
            adapter=wanted.adapter,
            series=wanted.series,
            state=EvidenceState(wanted.state) if wanted.state else None,
            text=wanted.text,
            lapses_from=wanted.lapses_from,
            lapses_until=wanted.lapses_until,
        ),
        evidence.Place(after=after or "", sort=wanted.sort),
        as_of=past_day(actor, wanted.as_of),
        rows=wanted.limit,
    )
    return page(request, [shown(row) for row in found.rows], found.following)


@router.post(
    "/evidence",
    response={200: ReceivedShape, 201: ReceivedShape},
    operation_id="receive_evidence",
    summary="Record evidence whose bytes were sent",
)
@repeatable(in_one=False)
def recorded(request: HttpRequest, wish: Body[ReceiptWish]) -> HttpResponse:
    """Record evidence from a finished upload, or from bytes by digest that one may see already."""
    stated = wish.model_dump(mode="json", exclude_unset=True, exclude={"digest", "upload", "reason"})
    return received(
        evidence.receive_evidence(
            actor_of(request),
            stated,
            digest=wish.digest or "",
            upload=wish.upload or "",
            reason=wish.reason,
        )
    )


@router.post(
    "/evidence/files",
    response={200: ReceivedShape, 201: ReceivedShape},
    operation_id="receive_file",
    summary="Send a file of evidence in one request",
    openapi_extra=LARGE,
)
@repeatable(in_one=False)
def sent(
    request: HttpRequest,
    file: File[UploadedFile],
    statement: Annotated[str, StringConstraints(min_length=2, max_length=100_000)] = form(
        ..., description="JSON: what is stated about the file, as in Statement."
    ),
) -> HttpResponse:
    """Receive one file with what is stated about it, as multipart/form-data."""
    given = _statement(statement)
    given.setdefault("name", file.name or "file")
    return received(evidence.receive_evidence(actor_of(request), given, stream=opened(file)))


def opened(file: UploadedFile) -> BinaryIO:
    """Return the bytes of a file that was sent; raises ApiError ``api.unreadable``."""
    if file.file is None:
        raise bad_request("api.unreadable", "The file cannot be read.")
    return cast("BinaryIO", file.file)


def _statement(text: str) -> dict[str, Any]:
    value = decode_json_value(text.encode("utf-8", "surrogatepass"), name="statement", max_depth=32)
    if not isinstance(value, dict):
        raise bad_request("api.invalid", "statement: It is no object.", "Send a JSON object.")
    return value


@router.post(
    "/evidence/previews",
    response=RecognitionShape,
    operation_id="preview_file",
    summary="What a file would be recognised as",
    openapi_extra={**LARGE, "x-costly": True, "x-repeatable": False},
)
def previewed(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """Read a file and say what it is; nothing is kept."""
    found = evidence.preview(actor_of(request), file.name or "file", opened(file))
    return answer(asdict(found))


@router.post(
    "/evidence/missing",
    response=MissingShape,
    operation_id="missing_digests",
    summary="Which bytes still have to be sent",
    openapi_extra={"x-repeatable": False},
)
def missing(request: HttpRequest, wish: Body[DigestsWish]) -> HttpResponse:
    """Answer the digests of which there is no evidence one may see; who else has them is not told."""
    seen = evidence.visible_digests(actor_of(request), wish.digests)
    return answer({"missing": [one for one in dict.fromkeys(wish.digests) if one not in seen]})


@router.get(
    "/evidence/{identity}",
    response={200: EvidenceViewShape, 304: None},
    operation_id="get_evidence_record",
    summary="One record of evidence",
)
def one(request: HttpRequest, identity: Path[Identity], wanted: Query[AsOf]) -> HttpResponse:
    """Answer one record with facts, statements and versions."""
    actor = actor_of(request)
    view = evidence.evidence_view(actor, uid_in(identity), as_of=past_day(actor, wanted.as_of))
    return versioned(request, shown_view(view), view.row.version, changed=view.row.recorded_at.timestamp())


@router.get(
    "/evidence/{identity}/content",
    operation_id="get_evidence_content",
    summary="The bytes of a record",
    response={200: None},
)
def content(
    request: HttpRequest,
    identity: Path[Identity],
    digest: Annotated[str, StringConstraints(max_length=80)] = query(
        "", description="An earlier version's bytes."
    ),
) -> HttpResponseBase:
    """Answer the bytes as an attachment that no browser opens in place."""
    found = evidence.stored_bytes(actor_of(request), uid_in(identity), digest=digest)
    return as_attachment(found.pieces, found.name, found.digest, found.size_bytes)


@router.post(
    "/evidence/{identity}/withdrawal",
    response=ReceivedShape,
    operation_id="withdraw_evidence",
    summary="Let evidence not count any more",
)
@repeatable()
def withdrawn(
    request: HttpRequest, identity: Path[Identity], wish: Body[WithdrawalWish], match: str = _MATCH
) -> HttpResponse:
    """Withdraw a record with a reason; it stays readable."""
    actor, uid, version = actor_of(request), uid_in(identity), version_in(match)
    return _changed(
        lambda: evidence.withdraw_evidence(actor, uid, reason=wish.reason, expected_version=version)
    )


@router.post(
    "/evidence/{identity}/restoration",
    response=ReceivedShape,
    operation_id="restore_evidence",
    summary="Take a withdrawal back",
)
@repeatable()
def restored(
    request: HttpRequest, identity: Path[Identity], wish: Body[WithdrawalWish], match: str = _MATCH
) -> HttpResponse:
    """Let a withdrawn record count again."""
    actor, uid, version = actor_of(request), uid_in(identity), version_in(match)
    return _changed(
        lambda: evidence.restore_evidence(actor, uid, reason=wish.reason, expected_version=version)
    )


@router.post(
    "/evidence/{identity}/correction",
    response=ReceivedShape,
    operation_id="correct_evidence",
    summary="Correct what is stated about evidence",
)
@repeatable(in_one=False)
def corrected(
    request: HttpRequest, identity: Path[Identity], wish: Body[CorrectionWish], match: str = _MATCH
) -> HttpResponse:
    """State something else about the same bytes; only what is set is changed."""
    given = wish.correction.model_dump(mode="json", exclude_unset=True)
    actor, uid, version = actor_of(request), uid_in(identity), version_in(match)
    return _changed(
        lambda: evidence.correct_statement(actor, uid, given, reason=wish.reason, expected_version=version)
    )


def _changed(change: Callable[[], Received]) -> HttpResponse:
    """Answer what a change made of a record; another version than the condition names is 412."""
    try:
        response = received(change())
    except ConflictError as error:
        raise condition_failed() from error
    response.status_code = HTTPStatus.OK.value
    return response


def version_in(match: str) -> int | None:
    """Return the version that an ETag names, None without one; raises ApiError ``api.condition_failed``."""
    plain = match.strip().removeprefix("W/").strip('"')
    if plain in {"", "*"}:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):  # noqa: PLR2004 - more than any record has
        raise condition_failed()
    return int(plain)
