# SPDX-License-Identifier: Apache-2.0
"""Compares a bundle with the newest records and says what would change, in the order of writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from asqms.contexts.evidence import api as evidence
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.permissions import ACCESS_ROLES
from asqms.contexts.workspaces.data import Change, Plan
from asqms.contexts.workspaces.errors import WorkspacesError
from asqms.kernel.digest import CanonicalValue, digest_of
from asqms.workspace.bundle import Bundle, StatedFile

Content = Mapping[str, CanonicalValue]
Stated = Mapping[tuple[str, str], Content]
ORDER = (
    "settings",
    "overlays",
    "trace_models",
    "units",
    "people",
    "projects",
    "suppliers",
    "tools",
    "items",
    "classifications",
    "assignments",
    "processes",
    "adoptions",
    "tailorings",
    "justifications",
    "confirmations",
    "overrules",
    "evidence",
    "trace",
    "trace_confirmations",
    "evidence_files",
)


def plan_bundle(actor: Actor, bundle: Bundle) -> Plan:
    """Return what applying the bundle would change; reads only. Right: ``workspaces.apply``.

    Raises AccessRefusedError, WorkspacesError ``workspaces.same_key`` where two entries name one record,
    InvalidRecordError where an entry does not have its shape.
    """
    organization.authorise(actor, "workspaces.apply")
    missing = tuple(
        dict.fromkeys(
            one.digest
            for one in bundle.files
            if one.digest and not evidence.has_bytes(actor.organisation_uid, one.digest)
        )
    )
    changes: list[Change] = []
    removals: list[Change] = []
    contents: dict[tuple[str, str], Content] = {}
    unchanged = 0
    own_people, stated = _people_of_the_server(actor), _stated(actor)
    for kind in ORDER:
        wanted = _named(kind, _wanted(kind, bundle))
        known = {one.key: one.content for one in ledger.current_records(actor.organisation_uid, kind)}
        for key, content in wanted.items():
            if kind == "evidence_files":
                change = _file_change(key, content, known.get(key))
            else:
                change = _change(kind, key, content, known.get(key), stated)
            if change is None:
                unchanged += 1
                continue
            changes.append(change)
            contents[kind, key] = content
        going = [key for key in known if _goes(kind, key, wanted, known)]
        removals += [
            Change(kind, key, "remove") for key in going if kind != "people" or key not in own_people
        ]
    everything = (*changes, *reversed(removals))
    digest = digest_of([[one.kind, one.key, one.what, list(one.fields)] for one in everything])
    return Plan(everything, unchanged, missing, digest, contents)


def _goes(kind: str, key: str, wanted: Mapping[str, Content], known: Mapping[str, Content]) -> bool:
    """Tell whether a record is not in the workspace; what only the server has is not the workspace's."""
    made_here = kind == "evidence_files" and str(known[key].get("adapter")) == "trace"
    only_here = kind == "assignments" and is_access(known[key])
    return key not in wanted and not made_here and not only_here


def is_access(assignment: Content) -> bool:
    """Tell whether an assignment gives access to the server only: a workspace knows no such roles."""
    return assignment.get("role") in ACCESS_ROLES


def _stated(actor: Actor) -> Stated:
    """Return what the records of files state, by source and name."""
    return {
        (str(one.content["source"]), str(one.content["name"])): cast("Content", one.content.get("stated", {}))
        for one in ledger.current_records(actor.organisation_uid, "evidence_files")
    }


def _people_of_the_server(actor: Actor) -> frozenset[str]:
    """Return the people who hold roles that only the server knows: a workspace takes nobody's access away."""
    held = ledger.current_records(actor.organisation_uid, "assignments")
    return frozenset(str(one.content.get("person")) for one in held if is_access(one.content))


def _wanted(kind: str, bundle: Bundle) -> Iterator[Content]:
    if kind == "settings":
        yield bundle.settings
    elif kind in {"overlays", "trace_models"}:
        texts = bundle.overlays if kind == "overlays" else bundle.trace_models
        yield from ({"name": name, "text": text} for name, text in texts.items())
    elif kind == "evidence_files":
        yield from (stated_content(one) for one in bundle.files)
    elif kind == "units":
        yield from _parents_first(bundle.sections.get(kind, ()))
    else:
        yield from bundle.sections.get(kind, ())


def _named(kind: str, contents: Iterable[Content]) -> dict[str, Content]:
    given = organization.record_kind(kind)
    named: dict[str, Content] = {}
    for content in contents:
        if kind == "evidence_files":
            key = f"{content['source']}:{content['name']}"
        else:
            key = given.key(organization.shaped(given, content))
        if key in named:
            raise WorkspacesError(
                "workspaces.same_key",
                f"Two entries of {kind} are the same record: {key[:200]}.",
                hint="Keep one of them, or give the second another day in recorded:.",
            )
        named[key] = content
    return named


def _change(kind: str, key: str, content: Content, known: Content | None, stated: Stated) -> Change | None:
    if known is None:
        return Change(kind, key, "add")
    if content == known:
        return None
    differing = _differing(_meant(kind, content, stated), _meant(kind, known, stated))
    return Change(kind, key, "change", differing) if differing else None


def _meant(kind: str, content: Content, stated: Stated) -> Content:
    """Return a record with what its shape fills in; a source without what only repeats its files' records."""
    shape = organization.shaped(organization.record_kind(kind), content)
    full: dict[str, CanonicalValue] = shape.model_dump(mode="json")
    if kind == "evidence":
        rows = cast("Sequence[Content]", content.get("per_file", ()))
        source, root = str(content["id"]), content.get("root")
        full["per_file"] = [
            one
            for one in rows
            if stated.get((source, f"{root}:{one['file']}" if root else str(one["file"]))) != _rest(one)
        ]
    return full


def _rest(override: Content) -> Content:
    return {name: value for name, value in override.items() if name != "file"}


def _differing(content: Content, known: Content) -> tuple[str, ...]:
    names = sorted({*content, *known})
    return tuple(name for name in names if content.get(name) != known.get(name))


def stated_content(file: StatedFile) -> dict[str, CanonicalValue]:
    """Return what a workspace states about a file in the names of its record; facts come from the bytes."""
    provenance = file.provenance
    content: dict[str, CanonicalValue] = {
        "source": file.source,
        "name": file.name,
        "type": file.type,
        "subject": file.subject,
        "title": file.title,
        "digest": file.digest,
        "size_bytes": file.size_bytes,
    }
    content["stated"] = dict(provenance)
    return content


def _file_change(key: str, content: Content, known: Content | None) -> Change | None:
    """Compare what is stated; what was read out of the same bytes is not asked again."""
    if known is None:
        return Change("evidence_files", key, "add")
    names = ["type", "subject", "title", "stated"]
    if content.get("digest"):
        names.append("digest")
    differing = tuple(name for name in names if content.get(name) != known.get(name))
    return Change("evidence_files", key, "change", differing) if differing else None


def _parents_first(units: Sequence[Content]) -> Iterator[Content]:
    waiting, placed = list(units), {None, ""}
    known = {one.get("id") for one in units}
    while waiting:
        ready = [
            one for one in waiting if one.get("parent") in placed or one.get("parent") not in known
        ] or waiting
        for one in ready:
            placed.add(one.get("id"))  # type: ignore[arg-type]
            yield one
        waiting = [one for one in waiting if one not in ready]


def first_day(change: Change, actor: Actor) -> date:
    """Return from when a version counts as known: what a workspace first brings carries its own dates."""
    first = change.what == "add"
    if change.kind == "settings":
        first = ledger.current_version(actor.organisation_uid, "settings", change.key) <= 1
    return date.min if first else actor.day
