# SPDX-License-Identifier: Apache-2.0
"""The ledger: the versions of a record, the newest signed checkpoint, offline proofs, the verifier."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, StringConstraints

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import verifier_source
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.faces.api.answers import answer, page
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import CheckpointShape, PageShape, VersionShape
from asqms.faces.api.v1.kinds import Turning
from asqms.faces.api.v1.records import shown, versions_of

VIEW = "organization.view"
router = Router(tags=["ledger"])
Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Named(BaseModel):
    """Which record."""

    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    key: Name


class NamedTurning(Named, Turning):
    """Which record, and which page of its versions."""


class NamedVersion(Named):
    """Which version of which record."""

    version: int = Field(ge=1, le=1_000_000_000)


@router.get(
    "/ledger/history",
    response=PageShape[VersionShape],
    operation_id="ledger_history",
    summary="Every version of a record",
)
def history(request: HttpRequest, wanted: Query[NamedTurning]) -> HttpResponse:
    """Answer who wrote which version when, newest first, without the content."""
    rows, following = versions_of(request, wanted.kind, wanted.key, wanted)
    plain = [{n: v for n, v in shown(row).items() if n != "content"} for row in rows]
    return page(request, plain, following)


@router.get(
    "/ledger/proof",
    response={200: None},
    operation_id="ledger_proof",
    summary="The offline proof of a version",
)
def proof(request: HttpRequest, wanted: Query[NamedVersion]) -> HttpResponse:
    """Answer a proof that somebody who trusts nothing but a public key can check (C2SP tlog-proof)."""
    found = organization.record_version(actor_of(request), wanted.kind, wanted.key, wanted.version)
    return _file(ledger.prove(found.id), f"{wanted.kind}-{wanted.version}.tlog-proof")


@router.get(
    "/ledger/checkpoint",
    response=CheckpointShape,
    operation_id="ledger_checkpoint",
    summary="The newest signed checkpoint",
)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Answer the newest checkpoint and the public key that signed it."""
    actor = actor_of(request)
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)
    newest = ledger.newest_checkpoint(actor.organisation_uid)
    if newest is None:
        raise NotFoundError("checkpoint", "newest")
    return answer(
        {
            "number": newest.number,
            "size": newest.size,
            "made_at": newest.made_at,
            "note": newest.note,
            "public_key": str(ledger.verifying_key(actor.organisation_uid)),
        }
    )


@router.get(
    "/ledger/verifier",
    response={200: None},
    operation_id="ledger_verifier",
    summary="The program that checks proofs",
)
def verifier(request: HttpRequest) -> HttpResponse:
    """Answer the verifier: one file, needs Python and the package cryptography."""
    actor_of(request)
    return _file(verifier_source(), "asqms_verify.py")


def _file(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)
