# SPDX-License-Identifier: Apache-2.0
"""Makes a bundle the server's state: writes what the plan names, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby

from django.db import transaction

from asqms.contexts.evidence import api as evidence
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.workspaces.data import Change, Plan
from asqms.contexts.workspaces.errors import WorkspacesError
from asqms.contexts.workspaces.planning import first_day, plan_bundle
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.errors import Place
from asqms.workspace.bundle import Bundle, StatedFile
from asqms.workspace.collection import record_of
from asqms.workspace.data import EvidenceFile, EvidenceSource, Provenance
from asqms.workspace.inspection import FileReading

Told = Callable[[int, int], None]


def apply_bundle(
    actor: Actor,
    bundle: Bundle,
    *,
    expected: str = "",
    remove: bool = False,
    progress: Told | None = None,
) -> Plan:
    """Write what differs between the bundle and the newest records, and return the plan that was carried out.

    ``expected`` is the digest of the plan that was shown: another one is refused. Without ``remove``
    records that the bundle does not have stay. Bytes must be in the store already. Right:
    ``workspaces.apply`` and those of each kind; ledger actions are the kinds'.

    Raises WorkspacesError ``workspaces.plan_changed`` or ``workspaces.bytes_missing``, and the errors of
    plan_bundle and write_records.
    """
    plan = plan_bundle(actor, bundle)
    if expected and plan.digest != expected:
        raise WorkspacesError(
            "workspaces.plan_changed",
            "The server has changed since the plan was shown.",
            hint="Look at the new plan and apply that.",
        )
    if plan.missing:
        raise WorkspacesError(
            "workspaces.bytes_missing",
            f"The bytes of {len(plan.missing)} evidence files have not been sent.",
            hint="Send them first; asqms apply does.",
        )
    files = {f"{one.source}:{one.name}": one for one in bundle.files}
    written = [one for one in plan.changes if one.what != "remove"]
    read = _read_files(actor, written, files, progress)
    with transaction.atomic():
        for kind, group in groupby(written, key=lambda one: one.kind):
            _write(actor, kind, list(group), plan, read)
        if remove:
            for one in plan.changes:
                if one.what == "remove":
                    organization.remove_record(
                        actor, one.kind, one.key, reason="not in the workspace", in_bulk=True
                    )
    return plan


def store_files(actor: Actor, bundle: Bundle, digests: tuple[str, ...]) -> None:
    """Store the bytes of a bundle's files that lie on this machine."""
    wanted = set(digests)
    for one in bundle.files:
        if one.digest in wanted:
            with one.path.open("rb") as stream:
                evidence.store_bytes(actor, stream)
            wanted.discard(one.digest)


def _read_files(
    actor: Actor, changes: list[Change], files: Mapping[str, StatedFile], progress: Told | None
) -> dict[str, dict[str, CanonicalValue]]:
    wanted = [one.key for one in changes if one.kind == "evidence_files"]
    read = {}
    for number, key in enumerate(wanted, 1):
        read[key] = _read(actor, files[key])
        if progress is not None:
            progress(number, len(wanted))
    return read


def _read(actor: Actor, file: StatedFile) -> dict[str, CanonicalValue]:
    """Return the content of the record of one file: what was stated and what its bytes say."""
    if file.digest:
        reading = evidence.read_stored(
            actor.organisation_uid, file.digest, name=file.name, adapter=file.adapter, options=file.options
        )
    else:
        reading = evidence.read_local(file.path, name=file.name, adapter=file.adapter, options=file.options)
    return content_of(file, reading)


def content_of(file: StatedFile, reading: FileReading) -> dict[str, CanonicalValue]:
    """Return the content of an evidence record from what is stated about a file and what was read of it."""
    days = {"effective", "received", "valid_until", "approved_on", "withdrawn_on"}
    try:
        given = {name: _read_as(value, day=name in days) for name, value in file.provenance.items()}
        stated = EvidenceFile(file.path, file.name, Provenance(**given))  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise WorkspacesError(
            "workspaces.bad_statement",
            f"What is stated about {file.name[:200]} of {file.source} cannot be read.",
            hint="State days like 2026-06-30 and texts, under the names that a source of evidence has.",
        ) from error
    source = EvidenceSource(
        file.source,
        file.type,
        file.subject,
        file.title,
        (stated,),
        file.adapter,
        file.options,
        file.trace,
        Place(file.name),
    )
    record = record_of(source, stated, reading)
    content: dict[str, CanonicalValue] = {
        "source": file.source,
        "name": file.name,
        "type": file.type,
        "subject": file.subject,
        "title": file.title,
        "effective": record.effective.isoformat(),
        "received": record.received.isoformat(),
        "digest": record.digest or file.digest,
        "size_bytes": file.size_bytes,
        "adapter": record.adapter,
        "facts": dict(record.facts),
        "notices": list(record.notices),
        "problem": record.problem,
        "problem_message": record.problem_message,
        "producer": record.producer,
        "method": record.method,
        "sampling": record.sampling,
        "revision": record.revision,
        "valid_until": record.valid_until.isoformat() if record.valid_until else None,
        "approved_by": record.approved_by or None,
        "approved_on": record.approved_on.isoformat() if record.approved_on else None,
        "withdrawn_on": record.withdrawn_on.isoformat() if record.withdrawn_on else None,
        "stated": dict(file.provenance),
    }
    return content


def _read_as(value: object, *, day: bool) -> object:
    """Return a day or a text; raises TypeError or ValueError for anything else."""
    found = date.fromisoformat(value) if day and isinstance(value, str) else value
    if not isinstance(found, date if day else str):
        raise TypeError(value)
    return found


def _write(
    actor: Actor,
    kind: str,
    changes: list[Change],
    plan: Plan,
    read: Mapping[str, Mapping[str, CanonicalValue]],
) -> None:
    given = organization.record_kind(kind)
    contents = []
    for one in changes:
        content = read[one.key] if kind == "evidence_files" else plan.contents[kind, one.key]
        contents.append((organization.shaped(given, content), first_day(one, actor)))
    organization.write_records(actor, kind, contents, reason="workspace applied")
