# SPDX-License-Identifier: Apache-2.0
"""Adopts versions of processes and lets projects work by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.processes.errors import ProcessesError
from asqms.contexts.processes.queries.adopted import adopted_versions
from asqms.kernel.digest import CanonicalValue


@dataclass(frozen=True, slots=True)
class AdoptionWish:
    """A version of a process: whose it is and from which day on it is in force.

    ``changes`` says what is new, ``move_by`` the day by which projects work by it.
    """

    process: str
    version: str
    owner: str
    since: date
    changes: str = ""
    move_by: date | None = None


def adopt_version(actor: Actor, wish: AdoptionWish, *, reason: str = "") -> WrittenRecord:
    """Adopt a version of a process; what the version in force says about practices and roles is kept.

    Right ``processes.adopt``; ledger ``processes.process_adopted``. Raises ProcessesError
    ``processes.version_there`` for a version that was adopted already, ``processes.moves_before`` where
    projects would have to move before it is in force, ConflictError, InvalidRecordError.
    """
    if wish.move_by is not None and wish.move_by < wish.since:
        raise ProcessesError(
            "processes.moves_before",
            "Projects cannot move before the version is in force.",
            hint="Give a later day, or none for 90 days.",
        )
    known = adopted_versions(actor, process=wish.process)
    if any(one.version == wish.version for one in known):
        raise ProcessesError(
            "processes.version_there",
            f"Version {wish.version[:80]} of this process was adopted already.",
            hint="Give the new version another name.",
        )
    current = next((one for one in known if one.in_force), None)
    content: dict[str, object] = {
        **(_kept(actor, current.key) if current else {}),
        "process": wish.process,
        "version": wish.version,
        "owner": wish.owner,
        "since": wish.since.isoformat(),
    }
    if wish.changes.strip():
        content["changes"] = wish.changes.strip()
    if wish.move_by is not None:
        content["move_by"] = wish.move_by.isoformat()
    return organization.write_record(actor, "processes", content, reason=reason, expected_version=0)


def let_project_follow(
    actor: Actor, project: str, process: str, version: str, *, since: date, reason: str = ""
) -> WrittenRecord:
    """Let a project work by an adopted version of a process from a day on.

    Right ``processes.adopt_in_project`` on the project; ledger ``processes.project_follows``. Raises
    ProcessesError ``processes.version_unknown``, NotFoundError, ConflictError.
    """
    if not any(one.version == version for one in adopted_versions(actor, process=process)):
        raise ProcessesError(
            "processes.version_unknown",
            "The organisation has not adopted this version.",
            hint="Adopt the version first, or choose one that was adopted.",
        )
    content = {"project": project, "process": process, "version": version, "since": since.isoformat()}
    return organization.write_record(actor, "adoptions", content, reason=reason, expected_version=0)


def _kept(actor: Actor, key: str) -> Mapping[str, CanonicalValue]:
    record = next(iter(ledger.current_records(actor.organisation_uid, "processes", [key])), None)
    given = record.content if record else {}
    return {name: given[name] for name in ("practices", "responsible") if name in given}
