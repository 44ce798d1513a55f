# SPDX-License-Identifier: Apache-2.0
"""What starting a project would bring, before anything is written."""

from __future__ import annotations

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.rollout.commands.start import RIGHT, followed, open_duties
from asqms.contexts.rollout.data import ProjectStart, StartPreview
from asqms.contexts.rollout.library import starting


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
    return StartPreview(expected, follows, tuple(open_duties(wish)))
