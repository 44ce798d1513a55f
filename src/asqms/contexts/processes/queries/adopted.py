# SPDX-License-Identifier: Apache-2.0
"""The organisation's versions of the processes and which project works by which, now or on a past day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.processes.data import AdoptedVersion, Follower, FollowerPage
from asqms.contexts.processes.models import AdoptedProcess, ProjectAdoption

VIEW = "processes.view"
ROWS = 50
_MOST_VERSIONS = 5_000
Seen = tuple[str, str, date]


def adopted_versions(
    actor: Actor, *, process: str = "", as_of: date | None = None
) -> tuple[AdoptedVersion, ...]:
    """Return every version of the processes (or of one) that was adopted, newest first within a process.

    Needs ``processes.view`` on any scope: the organisation's processes hold for all its projects.
    """
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)
    day = as_of or actor.day
    found = _past(actor, process, as_of) if as_of else _now(actor, process)
    found.sort(key=lambda one: (one.process, one.since, one.record_version, one.version), reverse=True)
    newest = {one.process: one.key for one in reversed(found) if one.since <= day}
    return tuple(
        AdoptedVersion(
            one.key,
            one.process,
            one.version,
            one.owner,
            one.since,
            newest.get(one.process) == one.key,
            one.record_version,
        )
        for one in sorted(found, key=lambda one: one.process)
    )


def current_processes(actor: Actor, *, as_of: date | None = None) -> Mapping[str, AdoptedVersion]:
    """Return the version of each process that is in force on a day."""
    return {one.process: one for one in adopted_versions(actor, as_of=as_of) if one.in_force}


def responsible_roles(
    actor: Actor, version: AdoptedVersion, *, as_of: date | None = None
) -> Mapping[str, str]:
    """Return the responsible role by practice id (or process id) that an adopted version names."""
    if as_of:
        records = ledger.records_known_on(actor.organisation_uid, "processes", as_of, [version.key])
    else:
        records = ledger.current_records(actor.organisation_uid, "processes", [version.key])
    record = next(iter(records), None)
    given = record.content.get("responsible", {}) if record else {}
    return {str(key): str(role) for key, role in given.items()} if isinstance(given, dict) else {}


def followers(
    actor: Actor,
    process: str,
    *,
    as_of: date | None = None,
    after: str = "",
    before: str = "",
    size: int = ROWS,
) -> FollowerPage:
    """Return a page of the projects the actor may see with the version of a process each works by."""
    scopes = organization.scopes_with(actor, VIEW).filter(kind="project")
    page = organization.keyset_page(scopes, ("key",), after=after, before=before, size=size)
    keys = [one.key for one in page.rows]
    day = as_of or actor.day
    seen = _past_adoptions(actor, process, keys, as_of) if as_of else _adoptions(actor, process, keys)
    found: dict[str, tuple[str, date]] = {}
    for project, version, since in seen:
        if since <= day:
            found[project] = (version, since)
    return FollowerPage(
        tuple(Follower(one.key, one.name, *found.get(one.key, ("", None))) for one in page.rows),
        page.previous,
        page.next,
    )


def _now(actor: Actor, process: str) -> list[AdoptedVersion]:
    rows = AdoptedProcess.objects.filter(organisation=actor.organisation)
    if process:
        rows = rows.filter(process=process)
    return [
        AdoptedVersion(
            one.key,
            one.process,
            one.process_version,
            one.owner,
            one.since,
            in_force=False,
            record_version=one.version,
        )
        for one in rows.order_by("-since")[:_MOST_VERSIONS]
    ]


def _past(actor: Actor, process: str, day: date) -> list[AdoptedVersion]:
    found = []
    for one in ledger.records_known_on(actor.organisation_uid, "processes", day):
        given = one.content
        if not process or given["process"] == process:
            since = date.fromisoformat(str(given["since"]))
            named, version, owner = (str(given[name]) for name in ("process", "version", "owner"))
            found.append(
                AdoptedVersion(
                    one.key, named, version, owner, since, in_force=False, record_version=one.version
                )
            )
    return found


def _adoptions(actor: Actor, process: str, projects: Iterable[str]) -> list[Seen]:
    rows = ProjectAdoption.objects.filter(
        organisation=actor.organisation, process=process, project__key__in=list(projects)
    )
    return list(
        rows.order_by("since", "version", "id").values_list("project__key", "process_version", "since")
    )


def _past_adoptions(actor: Actor, process: str, projects: Iterable[str], day: date) -> list[Seen]:
    wanted = set(projects)
    found = []
    for one in ledger.records_known_on(actor.organisation_uid, "adoptions", day):
        given = one.content
        if given["process"] == process and given["project"] in wanted:
            found.append(
                (str(given["project"]), str(given["version"]), date.fromisoformat(str(given["since"])))
            )
    return sorted(found, key=lambda one: one[2])
