# SPDX-License-Identifier: Apache-2.0
"""A workspace as the server's state: plan, missing bytes, apply, and the way back as an archive."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from ninja import Body, Router

from asqms.contexts.catalog import api as catalog
from asqms.contexts.evidence import api as evidence
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import InvalidRecordError
from asqms.contexts.workspaces import api as workspaces
from asqms.contexts.workspaces.data import Plan
from asqms.contexts.workspaces.errors import WorkspacesError
from asqms.faces.api.answers import answer
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.errors import invalid, unprocessable
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import ApplyWish, BundleWish, DigestShape, FileWish, PlanShape, UploadedWish
from asqms.faces.api.v1.archive import zipped
from asqms.workspace.bundle import Bundle, StatedFile
from asqms.workspace.model_records import SECTIONS

APPLY = "workspaces.apply"
MOST_BUNDLE_BYTES = 15 << 20
BUNDLE = {"x-most-bytes": MOST_BUNDLE_BYTES, "x-costly": True}
router = Router(tags=["workspace"])


def bundle_in(wish: BundleWish) -> Bundle:
    """Return a workspace that was sent as a bundle.

    Raises ApiError ``api.invalid`` for unknown sections, and WorkspacesError
    ``workspaces.folder_evidence``: folders on the sender's machine cannot be read from here.
    """
    unknown = sorted(set(wish.sections) - set(SECTIONS))
    if unknown:
        raise invalid(((f"bundle.sections.{unknown[0]}", "unknown", "There is no such section.", ""),))
    return Bundle(
        settings=wish.settings,
        sections={name: tuple(rows) for name, rows in wish.sections.items()},
        overlays=wish.overlays,
        trace_models=wish.trace_models,
        files=tuple(map(_file, wish.files)),
    )


def _file(wish: FileWish) -> StatedFile:
    if not wish.digest:
        raise WorkspacesError(
            "workspaces.folder_evidence",
            f"{wish.name[:200]} of {wish.source} is no file with a digest.",
            hint="Folders such as a Git checkout cannot be sent; let a tool write a file about them.",
        )
    return StatedFile(
        source=wish.source,
        name=wish.name,
        type=wish.type,
        subject=wish.subject,
        title=wish.title,
        adapter=wish.adapter,
        options=wish.options,
        trace=wish.trace,
        provenance=wish.provenance,
        digest=wish.digest,
        size_bytes=wish.size_bytes,
        path=Path("/nonexistent"),
    )


def shown(plan: Plan) -> dict[str, object]:
    """Return a plan as answers show it."""
    counts = {what: plan.counted(what) for what in ("add", "change", "remove")}
    return {
        "counts": {**counts, "unchanged": plan.unchanged},
        "changes": plan.changes,
        "missing": plan.missing,
        "digest": plan.digest,
    }


def _planned(actor: Actor, bundle: Bundle) -> Plan:
    try:
        return workspaces.plan_bundle(actor, bundle)
    except InvalidRecordError as error:
        raise unprocessable(error) from error


def _checked(actor: Actor, plan: Plan) -> Plan:
    """Refuse content that names what the catalogue does not hold."""
    for (kind, _), content in plan.contents.items():
        catalog.refuse_unknown_names(actor, kind, content)
    return plan


@router.post(
    "/workspace/plan",
    response=PlanShape,
    operation_id="plan_workspace",
    summary="What applying a workspace would change",
    openapi_extra={**BUNDLE, "x-repeatable": False},
)
def planned(request: HttpRequest, wish: Body[BundleWish]) -> HttpResponse:
    """Answer additions, changes and removals by record, and which bytes have to be sent first."""
    return answer(shown(_planned(actor_of(request), bundle_in(wish))))


@router.post(
    "/workspace/files",
    response=DigestShape,
    operation_id="keep_workspace_file",
    summary="Keep bytes that a plan misses",
    openapi_extra={"x-repeatable": False},
)
def stored(request: HttpRequest, wish: Body[UploadedWish]) -> HttpResponse:
    """Keep the bytes of a finished upload under their digest; the record comes with the workspace."""
    actor = actor_of(request)
    organization.authorise(actor, APPLY)
    return answer({"digest": evidence.claimed_upload(actor, wish.upload)})


@router.post(
    "/workspace/applications",
    response=PlanShape,
    operation_id="apply_workspace",
    summary="Make a workspace the server's state",
    openapi_extra=BUNDLE,
)
@repeatable(in_one=False)
def applied(request: HttpRequest, wish: Body[ApplyWish]) -> HttpResponse:
    """Write what the plan names; nothing is removed without ``remove``."""
    actor = actor_of(request)
    bundle = bundle_in(wish.bundle)
    _checked(actor, _planned(actor, bundle))
    return answer(shown(workspaces.apply_bundle(actor, bundle, expected=wish.expected, remove=wish.remove)))


@router.get(
    "/workspace/export",
    response={200: None},
    operation_id="export_workspace",
    summary="The server's state as a workspace",
    openapi_extra={"x-costly": True},
)
def exported(request: HttpRequest) -> HttpResponseBase:
    """Answer an archive with a workspace folder: YAML, overlays, trace models, evidence."""
    files = workspaces.export_files(actor_of(request))
    headers = {"Content-Disposition": 'attachment; filename="workspace.zip"'}
    return StreamingHttpResponse(zipped(files), content_type="application/zip", headers=headers)
