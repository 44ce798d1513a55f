# SPDX-License-Identifier: Apache-2.0
"""The processes by group with the adopted version, the owner and how far each is followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from asqms.contexts.conformity import api as conformity
from asqms.contexts.processes import api as processes
from asqms.contexts.processes.data import AdoptedVersion
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import CatalogueScreen, worst

if TYPE_CHECKING:
    from asqms.contexts.catalog.data import Process
    from asqms.contexts.conformity.data import RollUp


class ProcessesScreen(CatalogueScreen):
    """The map of all processes."""

    template = "screens/processes/overview/template.html"
    place = "processes"

    def shows(self) -> Content:
        """Return one table for each group of processes."""
        current = processes.current_processes(self.actor, as_of=self.as_of)
        rollups: Mapping[str, RollUp] = {}
        if self.is_assessed:
            rollups = conformity.visible_total(self.actor, self.standing).rollups
        names = self.people(one.owner for one in current.values())
        tables = []
        for group in self.catalogue.groups:
            rows = [
                self._row(one, current.get(one.id), names, rollups.get(one.id))
                for one in self.catalogue.processes
                if one.group == group.id
            ]
            title = plain(translated(group.name, self.language))
            tables.append(Table(f"group-{group.id}", title, self._columns(), rows))
        adopted = sum(one.id in current for one in self.catalogue.processes)
        return {
            "tables": tables,
            **{f"table_{at}": one for at, one in enumerate(tables)},
            "adopted": adopted,
            "total": len(self.catalogue.processes),
        }

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("process", self.say("processes.process"), optional=False),
            Column("version", self.say("processes.version")),
            Column("since", self.say("processes.since"), "day"),
            Column("owner", self.say("processes.owner")),
            Column("practices", self.say("processes.practices"), "number"),
            Column("state", self.say("processes.conforming")),
            Column("undetermined", self.say("processes.undetermined"), "share"),
        )

    def _row(
        self,
        process: Process,
        version: AdoptedVersion | None,
        names: Mapping[str, str],
        rollup: RollUp | None,
    ) -> Row:
        count = sum(one.process == process.id and not one.retired for one in self.catalogue.practices)
        state, undetermined = Cell(""), Cell("")
        if rollup is not None and rollup.denominator:
            tally = rollup.mandatory
            state = Cell(tally.conforms, verdict=worst(tally), whole=tally.rated)
            undetermined = Cell(tally.undetermined, whole=tally.rated)
        elif self.is_assessed:
            state = Cell(self.say("processes.nothing_mandatory"), verdict="not_applicable")
        return Row(
            {
                "process": Cell(
                    self.terms.process(process.id),
                    href=self.link("process", process=process.id),
                    note=process.id,
                ),
                "version": version.version if version else self.say("processes.not_adopted"),
                "since": version.since if version else None,
                "owner": plain(names.get(version.owner, version.owner)) if version else "",
                "practices": count,
                "state": state,
                "undetermined": undetermined,
            }
        )
