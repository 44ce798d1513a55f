# SPDX-License-Identifier: Apache-2.0
"""What a new version of a process asks of each project: to move, by when, and what to look at again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from asqms.contexts.conformity import api as conformity
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import Work
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.processes import api as processes
from asqms.contexts.processes.data import Follower
from asqms.contexts.processes.models import Decision
from asqms.contexts.rollout.data import Move, VersionMoves

DAYS_TO_MOVE = 90
"""So long a project has to move where the version does not say; our proposal."""
MOST_PROJECTS = 500


def moves_to(actor: Actor, process: str) -> VersionMoves | None:
    """Return who still has to move to the version of a process in force; None without one.

    Projects the actor may see only, those that are late first. Right ``processes.view``.
    """
    current = processes.current_processes(actor).get(process)
    if current is None:
        return None
    written = next(iter(ledger.current_records(actor.organisation_uid, "processes", [current.key])), None)
    content = written.content if written else {}
    by = date.fromisoformat(str(content["move_by"])) if content.get("move_by") else None
    last_day = by or current.since + timedelta(days=DAYS_TO_MOVE)
    followers = processes.followers(actor, process, size=MOST_PROJECTS).rows
    behind = [one for one in followers if one.version != current.version and one.version]
    work = governance.work_of(actor, [one.project for one in behind])
    tailored = _tailorings(actor, process, [one.project for one in behind])
    rows = [
        _move(one, last_day, actor.day, work.get((process, one.project), Work()), tailored) for one in behind
    ]
    there = sum(one.version == current.version for one in followers)
    ordered = tuple(sorted(rows, key=lambda one: (not one.overdue, one.name)))
    return VersionMoves(
        process, current.version, current.since, last_day, str(content.get("changes", "")), there, ordered
    )


def _move(one: Follower, by: date, today: date, work: Work, tailored: Mapping[str, int]) -> Move:
    return Move(
        one.project, one.name, one.version, one.since, by, by < today, work.open, tailored.get(one.project, 0)
    )


def _tailorings(actor: Actor, process: str, projects: list[str]) -> Mapping[str, int]:
    """Return how many tailorings of practices of a process are in force on or below each project."""
    catalogue = conformity.catalogue_of(actor.organisation_uid, actor.day)
    wanted = {one.id for one in catalogue.practices if one.process == process}
    rows = Decision.objects.filter(
        organisation=actor.organisation,
        kind="tailoring",
        scope__in=organization.scopes_with(actor, "processes.view"),
        scope__paths_up__above__key__in=projects,
        since__lte=actor.day,
    )
    found: dict[str, int] = {}
    for project, practices, expires in rows.values_list(
        "scope__paths_up__above__key", "practices", "expires"
    ):
        if wanted.intersection(practices) and (expires is None or expires >= actor.day):
            found[project] = found.get(project, 0) + 1
    return found
