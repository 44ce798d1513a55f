# SPDX-License-Identifier: Apache-2.0
"""The obligations of a software item, process by process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from asqms.contexts.conformity import api as conformity
from asqms.faces.web.parts import ListGroup, ListRow
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.obligations.table import obligation_table
from asqms.faces.web.screens.products.item.base import ItemScreen

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import RollUp


class ItemObligationsScreen(ItemScreen):
    """Processes on the left, the obligations of one (or all gaps) on the right."""

    template = "screens/products/item/obligations/template.html"
    tab = "obligations"

    def view(self) -> Content:
        """Return the list of processes and a page of rows."""
        process, verdict = self.asked("process"), self.asked("verdict")
        wanted = conformity.obligation_filter(
            {"scope": self.item, "process": process, "verdict": verdict},
            only_gaps=not process and not verdict,
        )
        page = conformity.obligations(
            self.actor, self.standing, wanted, after=self.asked("after"), rows=self.rows_wanted
        )
        title = self.terms.process(process) if process else self.say("products.item.obligations.everything")
        return {
            "groups": self._groups(process),
            "list_label": self.say("products.item.obligations.processes"),
            "table": obligation_table(self, page, title, with_place=False),
        }

    def _groups(self, chosen: str) -> list[ListGroup]:
        rollups: Mapping[str, RollUp] = self.figures.rollups if self.figures else {}
        whole = ListRow(
            self.say("products.item.obligations.everything"), self.address("obligations"), current=not chosen
        )
        groups = [ListGroup("", [whole])]
        for name, processes in self.terms.groups():
            rows = [self._row(one, rollups, chosen) for one in processes if self._asked_of(one, rollups)]
            if rows:
                groups.append(ListGroup(name, rows))
        return groups

    @staticmethod
    def _asked_of(process: str, rollups: Mapping[str, RollUp]) -> bool:
        rollup = rollups.get(process)
        return rollup is not None and bool(rollup.mandatory.total or rollup.recommended.total)

    def _row(self, process: str, rollups: Mapping[str, RollUp], chosen: str) -> ListRow:
        rollup = rollups[process]
        note = self.say(
            "products.item.obligations.met", met=rollup.mandatory.conforms, rated=rollup.mandatory.rated
        )
        return ListRow(
            self.terms.process(process),
            self.address("obligations", {"process": process}),
            note=note,
            verdict=rollup.worst.value if rollup.worst else "not_applicable",
            current=process == chosen,
        )
