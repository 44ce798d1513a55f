# SPDX-License-Identifier: Apache-2.0
"""Uploads in parts: start, send from an offset, ask how far it is, finish."""

import io
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Router
from ninja.params.functions import Header as header  # noqa: N813 - a function
from pydantic import Field

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import UploadState
from asqms.faces.api.answers import answer, nothing
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.errors import ApiError
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import UploadShape, UploadWish
from asqms.faces.api.v1.records import Key

PART = "application/octet-stream"
MOST_PART_BYTES = 8 << 20
router = Router(tags=["uploads"])


def _headers(state: UploadState) -> dict[str, str]:
    return {
        "Upload-Offset": str(state.offset),
        "Upload-Length": str(state.size_bytes),
        "Upload-Complete": "?1" if state.complete else "?0",
        "Location": f"/api/v1/uploads/{state.uid}",
    }


def _answered(state: UploadState, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return answer(asdict(state), status=status, headers=_headers(state))


@router.post(
    "/uploads",
    response={201: UploadShape},
    operation_id="start_upload",
    summary="Announce a file to be sent in parts",
)
@repeatable()
def started(request: HttpRequest, wish: Body[UploadWish]) -> HttpResponse:
    """Announce a file; the same announcement finds its upload again, whatever happened in between."""
    state = evidence.start_upload(
        actor_of(request), wish.name, size_bytes=wish.size_bytes, digest=wish.digest
    )
    return _answered(state, HTTPStatus.CREATED)


@router.get("/uploads/{uid}", response=UploadShape, operation_id="get_upload", summary="How far an upload is")
def one(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """Answer where the next part should start."""
    return _answered(evidence.upload_state(actor_of(request), uid))


@router.api_operation(
    ["HEAD"],
    "/uploads/{uid}",
    response={204: None},
    operation_id="head_upload",
    summary="How far an upload is, in headers",
)
def head(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """Answer Upload-Offset and Upload-Length."""
    return nothing(HTTPStatus.NO_CONTENT, _headers(evidence.upload_state(actor_of(request), uid)))


@router.patch(
    "/uploads/{uid}",
    response=UploadShape,
    operation_id="send_part",
    summary="Send a part",
    openapi_extra={
        "x-most-bytes": MOST_PART_BYTES,
        "requestBody": {
            "required": True,
            "content": {PART: {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def part(
    request: HttpRequest,
    uid: Path[Key],
    offset: Annotated[int, Field(ge=0, le=1 << 50)] = header(
        ..., alias="Upload-Offset", description="Where the part begins."
    ),
) -> HttpResponse:
    """Keep bytes from an offset on; parts may repeat and overlap. What came before a cut is kept."""
    if request.content_type != PART:
        raise ApiError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "api.not_bytes",
            "A part is sent as bytes.",
            hint=f"Send Content-Type: {PART}.",
        )
    stream = io.BytesIO(request.body) if hasattr(request, "_body") else request
    return _answered(evidence.append_part(actor_of(request), uid, stream, offset=offset))  # type: ignore[arg-type]


@router.post(
    "/uploads/{uid}/completion",
    response=UploadShape,
    operation_id="finish_upload",
    summary="Finish an upload",
    openapi_extra={"x-repeatable": False},
)
def finished(request: HttpRequest, uid: Path[Key]) -> HttpResponse:
    """Check all bytes against size and digest; safe to repeat."""
    return _answered(evidence.finish_upload(actor_of(request), uid))
