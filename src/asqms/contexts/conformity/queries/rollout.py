# SPDX-License-Identifier: Apache-2.0
"""Which version of each process every project works by, against the organisation's (DESIGN 4.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from asqms.contexts.conformity.data import Rollout, Standing
from asqms.contexts.conformity.queries.overview import (
    adopted_versions,
    conformity_map,
)
from asqms.contexts.conformity.state import catalogue_of
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Proposal
from asqms.contexts.processes.models import Decision, ProjectAdoption
from asqms.engine.assessment import RolloutCell
from asqms.engine.snapshot import VerdictName

_SETTLED = (None, VerdictName.CONFORMS, VerdictName.NOT_APPLICABLE)
Key = tuple[str, str]


def rollout(actor: Actor, standing: Standing, *, page: int = 1, size: int = 8) -> Rollout:
    """Return the roll-out over a page of the projects the actor may see, worst first."""
    seen = conformity_map(actor, standing, "project", page=page, size=size)
    projects = [one.scope for one in seen.columns]
    current = adopted_versions(actor, standing)
    adopted = _adopted(actor, standing, projects)
    waiting = _open_tailorings(actor, standing, projects)
    started = None
    if seen.own is not None:
        started = {
            process: process in current and rollup.worst in _SETTLED
            for process, rollup in seen.own.rollups.items()
            if process
        }
    cells = {}
    for column in seen.columns:
        for process, rollup in column.rollups.items():
            key = (process, column.scope)
            cells[key] = RolloutCell(
                process=process,
                project=column.scope,
                adopted_version=adopted.get(key, ""),
                current_version=current.get(process, ""),
                needed=rollup.worst not in (None, VerdictName.NOT_APPLICABLE),
                verdict=rollup.worst,
                open_tailoring=waiting.get(key, 0),
                starts_at_organisation_level=bool(started and started.get(process)),
            )
    return Rollout(seen.columns, cells, current, started, seen.page, seen.pages, seen.total)


def _adopted(actor: Actor, standing: Standing, projects: list[str]) -> Mapping[Key, str]:
    """Return the newest version each project works by on the day."""
    found: dict[Key, tuple[date, str]] = {}
    for process, project, version, since in _adoptions(actor, standing, projects):
        key = (process, project)
        if since <= standing.as_of and (key not in found or found[key][0] <= since):
            found[key] = (since, version)
    return {key: version for key, (_, version) in found.items()}


def _adoptions(actor: Actor, standing: Standing, projects: list[str]) -> Iterator[tuple[str, str, str, date]]:
    if standing.past:
        for one in ledger.records_known_on(actor.organisation_uid, "adoptions", standing.known_on):
            given = one.content
            if given["project"] in projects:
                since = date.fromisoformat(str(given["since"]))
                yield str(given["process"]), str(given["project"]), str(given["version"]), since
        return
    rows = ProjectAdoption.objects.filter(organisation=actor.organisation, project__key__in=projects)
    yield from rows.values_list("process", "project__key", "process_version", "since")


def _open_tailorings(actor: Actor, standing: Standing, projects: list[str]) -> Mapping[Key, int]:
    """Return how many tailorings on or below each project wait for a valid approval."""
    if standing.past:
        return {}
    catalogue = catalogue_of(actor.organisation_uid, standing.as_of)
    found: dict[Key, int] = {}
    for project, practices in _waiting_tailorings(actor, projects):
        known = {
            catalogue.practice_by_id[one].process for one in practices if one in catalogue.practice_by_id
        }
        for process in known:
            found[process, project] = found.get((process, project), 0) + 1
    return found


def _waiting_tailorings(actor: Actor, projects: list[str]) -> Iterator[tuple[str, list[str]]]:
    visible = organization.scopes_with(actor, "organization.view")
    proposed = Proposal.objects.filter(
        organisation=actor.organisation,
        kind="tailorings",
        state=Proposal.OPEN,
        scope__in=visible,
        scope__paths_up__above__key__in=projects,
    )
    for project, content in proposed.values_list("scope__paths_up__above__key", "content"):
        yield project, [str(one) for one in content.get("practices", ())]
    decided = Decision.objects.filter(
        organisation=actor.organisation, kind="tailoring", scope__paths_up__above__key__in=projects
    )
    fields = ("scope__paths_up__above__key", "practices", "author", "approver")
    for project, practices, author, approver in decided.values_list(*fields):
        if not approver or author == approver:
            yield project, list(practices)
