# SPDX-License-Identifier: Apache-2.0
"""Who owns an obligation, and which version of a process is in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asqms.engine.snapshot import AdoptedProcess, Assignment, Moment, ProjectAdoption, Snapshot


class Owners:
    """Roles held and processes adopted at a moment."""

    __slots__ = ("_adopted", "_adoptions", "_holders")

    def __init__(self, snapshot: Snapshot, moment: Moment) -> None:
        self._holders = _holders(snapshot.assignments, moment)
        self._adopted = _adopted(snapshot.adopted, moment)
        self._adoptions = _adoptions(snapshot.adoptions, moment)

    def owner(self, role: str, process: str, holders: Sequence[str]) -> str:
        """Return who holds the role on the nearest scope, else the process's owner, else nothing."""
        for scope in holders:
            person = self._holders.get((scope, role))
            if person:
                return person
        adopted = self._adopted.get(process)
        return adopted.owner if adopted is not None else ""

    def adopted(self, process: str) -> AdoptedProcess | None:
        """Return the organisation's version of a process in force, or None."""
        return self._adopted.get(process)

    def adoption(self, project: str, process: str) -> ProjectAdoption | None:
        """Return by which version a project works, or None."""
        return self._adoptions.get((project, process))


def _holders(assignments: Iterable[Assignment], moment: Moment) -> dict[tuple[str, str], str]:
    valid = [
        one
        for one in assignments
        if one.effective <= moment.as_of and (one.until is None or one.until >= moment.as_of)
    ]
    valid.sort(key=lambda one: (one.effective, one.person))
    return {(one.scope, one.role): one.person for one in valid}


def _adopted(adopted: Iterable[AdoptedProcess], moment: Moment) -> dict[str, AdoptedProcess]:
    seen = [one for one in adopted if moment.sees(one.effective, one.recorded)]
    seen.sort(key=lambda one: (one.effective, one.recorded, one.version, one.owner))
    return {one.process: one for one in seen}


def _adoptions(
    adoptions: Iterable[ProjectAdoption], moment: Moment
) -> dict[tuple[str, str], ProjectAdoption]:
    seen = [one for one in adoptions if moment.sees(one.effective, one.recorded)]
    seen.sort(key=lambda one: (one.effective, one.recorded, one.version))
    return {(one.project, one.process): one for one in seen}
