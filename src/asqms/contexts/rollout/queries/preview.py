# SPDX-License-Identifier: Apache-2.0
"""What starting a project would bring, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.processes import api as processes
from asqms.contexts.processes.data import AdoptedVersion
from asqms.contexts.rollout.data import ProjectStart, StartPreview
from asqms.contexts.rollout.library import starting

RIGHT = "inventory.edit_projects"
OWN_GROUP = "SM"
"""The processes an organisation does for itself (reference model)."""


def preview_start(actor: Actor, wish: ProjectStart) -> StartPreview:
    """Return the obligations the first item would have, what is followed and which roles stay open.

    Answers count as if approved. Right ``inventory.edit_projects``; raises AccessRefusedError and
    InvalidRecordError for an item without its shape.
    """
    organization.authorise(actor, RIGHT)
    tailored = {
        practice for one in starting().questions if one.id in wish.tailored for practice in one.practices
    }
    expected = None
    if wish.item:
        content = {"phase": "development", "since": actor.day.isoformat(), "owner": wish.leader, **wish.item}
        expected = conformity.expected_obligations(
            actor, {**content, "project": wish.id}, wish.answers, tailored
        )
    follows = {one.process: one.version for one in followed(actor)}
    return StartPreview(expected, follows, tuple(_open_duties(wish)))


def followed(actor: Actor) -> list[AdoptedVersion]:
    """Return the versions in force that projects work by, in order; system management is no project's."""
    known = conformity.catalogue_of(actor.organisation_uid, actor.day).process_by_id
    current = processes.current_processes(actor)
    return [one for name, one in sorted(current.items()) if name in known and known[name].group != OWN_GROUP]


def _open_duties(wish: ProjectStart) -> Iterator[str]:
    """Yield the roles that nobody is named for yet."""
    yield from (role for role in starting().duties if not wish.duties.get(role))
