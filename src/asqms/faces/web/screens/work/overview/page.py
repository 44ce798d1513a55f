# SPDX-License-Identifier: Apache-2.0
"""What waits for the reader, and every type of record by process with what is open."""

from __future__ import annotations

from dataclasses import dataclass

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordType
from asqms.contexts.governance.data.figures import TypeFigures
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import GROUPS, WorkBase

NOTHING = TypeFigures(0, 0, 0)


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """A type with how much of it is open."""

    name: str
    purpose: str
    href: str
    figures: TypeFigures


@dataclass(frozen=True, slots=True)
class ProcessEntry:
    """A process with the types of record it keeps."""

    id: str
    name: str
    href: str
    types: tuple[TypeEntry, ...]


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group of processes."""

    title: str
    processes: tuple[ProcessEntry, ...]


class WorkScreen(WorkBase):
    """The entrance to all records."""

    template = "screens/work/overview/template.html"

    def shows(self) -> Content:
        """Return the reader's tasks and the types by group and process."""
        tasks = governance.my_tasks(self.actor) if self.as_of is None else ()
        figures = governance.type_figures(self.actor)
        return {
            "tasks": self.records_table("tasks", self.say("work.mine"), tasks),
            "all_records": self.link("work_all"),
            "groups": [self._group(group, figures) for group in GROUPS],
            "open": sum(one.open for one in figures.values()),
            "overdue": sum(one.overdue for one in figures.values()),
        }

    def _group(self, group: str, figures: dict[str, TypeFigures]) -> GroupEntry:
        by_process: dict[str, list[RecordType]] = {}
        for one in self.types.values():
            by_process.setdefault(one.process, []).append(one)
        processes = [one for one in self.catalogue.processes if one.id.startswith(f"{group}.")]
        entries = [
            ProcessEntry(
                one.id,
                plain(translated(one.name, self.language)),
                self.link("process", process=one.id),
                tuple(self._entry(some, figures) for some in by_process[one.id]),
            )
            for one in processes
            if one.id in by_process
        ]
        return GroupEntry(self.say(f"work.group_{group}"), tuple(entries))

    def _entry(self, given: RecordType, figures: dict[str, TypeFigures]) -> TypeEntry:
        return TypeEntry(
            self.type_names(given.type),
            given.purpose.text.in_language(self.language),
            self.link("work_type", type=given.type),
            figures.get(given.type, NOTHING),
        )
