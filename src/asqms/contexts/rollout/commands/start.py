# SPDX-License-Identifier: Apache-2.0
"""Starts a project from the processes the organisation has adopted, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.db import transaction

from asqms.contexts.catalog import api as catalog
from asqms.contexts.governance import api as governance
from asqms.contexts.inventory import api as inventory
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.processes import api as processes
from asqms.contexts.rollout.data import ProjectStart, Question, Started, StartingRecord
from asqms.contexts.rollout.errors import RolloutError
from asqms.contexts.rollout.library import starting
from asqms.contexts.rollout.queries.preview import RIGHT, followed
from asqms.kernel.digest import CanonicalValue
from asqms.workspace.model_records import AdoptionEntry

LEADER = "project_manager"


def start_project(actor: Actor, wish: ProjectStart, *, reason: str = "", language: str = "en") -> Started:
    """Write a project with its first item, duties, adopted versions and starting records, at once.

    Every process in force at the organisation is followed in its version in force. Answers about the item
    and tailorings become proposals: they count when somebody else approves them. Each part is written by
    its own command with its own right (``inventory.edit_projects``, ``processes.adopt_in_project``,
    ``organization.assign_role``, ``inventory.edit_items``, ``governance.write`` and the rights to propose)
    and its own ledger entry; one refusal undoes everything.

    Raises RolloutError ``rollout.unknown_question``, ``rollout.unknown_record``, ``rollout.no_process``,
    and what these commands raise.
    """
    organization.authorise(actor, RIGHT)
    tailored, begun = _questions(wish), _records(wish)
    with transaction.atomic():
        project: dict[str, object] = {"id": wish.id, "name": wish.name, "owner": wish.leader}
        if wish.unit:
            project["unit"] = wish.unit
        organization.write_record(actor, "projects", project, reason=reason, expected_version=0)
        follows = _follow(actor, wish.id, reason)
        assigned = _assign(actor, wish, reason)
        item, proposals = _item(actor, wish, reason)
        for question, why in tailored:
            asked = processes.DecisionWish(
                f"{wish.id}-{question.id}", question.practices, wish.id, why, actor.day
            )
            proposals.append(processes.propose_tailoring(actor, asked).uid)
        numbers = tuple(_begin(actor, wish, one, language, reason) for one in begun)
    return Started(wish.id, item, follows, assigned, numbers, tuple(proposals))


def _questions(wish: ProjectStart) -> list[tuple[Question, str]]:
    known = {one.id: one for one in starting().questions}
    if unknown := sorted(set(wish.tailored) - set(known)):
        raise RolloutError(
            "rollout.unknown_question",
            f"There is no question {unknown[0][:60]}.",
            hint=f"Questions are {', '.join(known)}.",
        )
    return [(known[name], why.strip() or known[name].reason.en) for name, why in wish.tailored.items()]


def _records(wish: ProjectStart) -> list[StartingRecord]:
    known = {one.type: one for one in starting().records}
    if unknown := sorted(set(wish.records) - set(known)):
        raise RolloutError(
            "rollout.unknown_record",
            f"A project does not begin with {unknown[0][:60]}.",
            hint=f"It may begin with {', '.join(known)}.",
        )
    return [one for name, one in known.items() if name in wish.records]


def _follow(actor: Actor, project: str, reason: str) -> int:
    """Let the project work by every version in force; raise where the organisation adopted none."""
    versions = followed(actor)
    if not versions:
        raise RolloutError(
            "rollout.no_process",
            "The organisation has not adopted any process yet.",
            hint="Adopt versions on the pages of the processes first.",
        )
    rows = [
        AdoptionEntry.model_validate(
            {
                "project": project,
                "process": one.process,
                "version": one.version,
                "since": actor.day.isoformat(),
            }
        )
        for one in versions
    ]
    organization.write_records(actor, "adoptions", [(one, None) for one in rows], reason=reason)
    return len(rows)


def _assign(actor: Actor, wish: ProjectStart, reason: str) -> int:
    filled = {role: person for role, person in wish.duties.items() if person and role != LEADER}
    for role, person in filled.items():
        given = {"role": role, "person": person, "scope": wish.id, "since": actor.day.isoformat()}
        catalog.refuse_unknown_names(actor, "assignments", given)
        organization.write_record(actor, "assignments", given, reason=reason)
    return len(filled)


def _item(actor: Actor, wish: ProjectStart, reason: str) -> tuple[str, list[str]]:
    """Write the first item and propose its classification; return its id and the proposals."""
    if not wish.item:
        return "", []
    content = {
        "owner": wish.duties.get("product_owner") or wish.leader,
        "phase": "development",
        "since": actor.day.isoformat(),
        **wish.item,
        "project": wish.id,
    }
    catalog.refuse_unknown_names(actor, "items", cast("Mapping[str, CanonicalValue]", content))
    organization.write_record(actor, "items", content, reason=reason, expected_version=0)
    key = str(content["id"])
    if not wish.answers:
        return key, []
    return key, [inventory.propose_classification(actor, key, wish.answers, reason=reason).uid]


def _begin(actor: Actor, wish: ProjectStart, one: StartingRecord, language: str, reason: str) -> str:
    given = governance.type_for(actor, one.type)
    owner = wish.leader if one.role == LEADER else wish.duties.get(one.role) or wish.leader
    title = f"{given.name.text.in_language(language)}: {wish.name}"[:200]
    return governance.create_record(actor, one.type, title=title, scope=wish.id, owner=owner, reason=reason)
