# SPDX-License-Identifier: Apache-2.0
"""Files of governance records, and what is around a record."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import File, Path, Query, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field, StringConstraints

from asqms.contexts.governance import api as governance
from asqms.faces.api.answers import answer, as_attachment, nothing, page
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import AttachedShape, PageShape, RecordGraphShape
from asqms.faces.api.v1.evidence import LARGE, opened
from asqms.faces.api.v1.governance import REASON, Number
from asqms.faces.api.v1.records import Why

FileDigest = Annotated[str, StringConstraints(min_length=1, max_length=80)]
router = Router(tags=["governance"])


class WantedGraph(BaseModel):
    """How far."""

    depth: int = Field(default=2, ge=1, le=3, description="How many links away.")


ADDRESS = "/governance/records/{number}/attachments"


@router.get(
    ADDRESS,
    response=PageShape[AttachedShape],
    operation_id="list_governance_attachments",
    summary="The files of a governance record",
)
def attachments(request: HttpRequest, number: Path[Number]) -> HttpResponse:
    """Answer every file with its size, digest, who attached it and when; at most a hundred."""
    view = governance.record_view(actor_of(request), number)
    return page(request, [one.model_dump(mode="json") for one in view.record.attachments], None)


@router.post(
    ADDRESS,
    response={201: AttachedShape},
    operation_id="attach_governance_file",
    summary="Attach a file to a governance record",
    openapi_extra=LARGE,
)
@repeatable(in_one=False)
def attached(
    request: HttpRequest, number: Path[Number], file: File[UploadedFile], reason: Why = REASON
) -> HttpResponse:
    """Attach a file, as multipart/form-data; signatures on what was there before no longer stand."""
    made = governance.attach(actor_of(request), number, file.name or "file", opened(file), reason=reason)
    return answer(made.model_dump(mode="json"), status=HTTPStatus.CREATED)


@router.get(
    f"{ADDRESS}/{{digest}}",
    response={200: None},
    operation_id="get_governance_attachment",
    summary="The bytes of a file of a governance record",
)
def content(request: HttpRequest, number: Path[Number], digest: Path[FileDigest]) -> HttpResponseBase:
    """Answer the bytes as an attachment that no browser opens in place; also of files taken away since."""
    found = governance.attachment_bytes(actor_of(request), number, digest)
    return as_attachment(found.pieces, found.name, found.digest, found.size_bytes)


@router.delete(
    f"{ADDRESS}/{{digest}}",
    response={204: None},
    operation_id="detach_governance_file",
    summary="Take a file of a governance record away",
)
def detached(
    request: HttpRequest, number: Path[Number], digest: Path[FileDigest], reason: Why = REASON
) -> HttpResponse:
    """Take a file away; its bytes and that it was there stay in the history."""
    governance.detach(actor_of(request), number, digest, reason=reason)
    return nothing()


@router.get(
    "/governance/records/{number}/graph",
    response=RecordGraphShape,
    operation_id="get_governance_graph",
    summary="What a governance record is tied to, over several links",
)
def graph(request: HttpRequest, number: Path[Number], wanted: Query[WantedGraph]) -> HttpResponse:
    """Answer at most sixty records, nearest first, and the links between them."""
    found = governance.record_graph(actor_of(request), number, depth=wanted.depth)
    return answer(asdict(found))
