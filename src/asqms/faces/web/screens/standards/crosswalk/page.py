# SPDX-License-Identifier: Apache-2.0
"""Two standards side by side through the practices that serve both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from asqms.documents.crosswalk import CrosswalkRow, alone, crosswalk
from asqms.faces.web.parts import Cell, Choice, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import CatalogueScreen
from asqms.faces.web.slices import FilterField, sliced

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import RequirementState

States = Mapping[tuple[str, str], "RequirementState"]


class CrosswalkScreen(CatalogueScreen):
    """Which requirements of two standards the same practices serve, and why that is not all."""

    template = "screens/standards/crosswalk/template.html"
    tab = "crosswalk"

    def shows(self) -> Content:
        """Return the pairs of requirements that share practices."""
        mapped = list(dict.fromkeys(one.standard for one in self.catalogue.mappings))
        first, second = self._chosen(mapped)
        shown: Content = {"fields": self._fields(mapped, first, second), "first": first, "second": second}
        if not first or not second:
            return shown
        rows = crosswalk(self.catalogue, first, second)
        states = self.states(first, second)
        page = sliced(
            rows,
            lambda one: f"{one.first} {one.second}",
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        columns = (
            Column("first", self.standard_name(first), "code", optional=False),
            Column("first_title", self.say("standards.short_title")),
            Column("first_state", self.say("standards.state")),
            Column("second", self.standard_name(second), "code", optional=False),
            Column("second_title", self.say("standards.short_title")),
            Column("second_state", self.say("standards.state")),
            Column("shared", self.say("standards.shared"), "code"),
            Column("why", self.say("standards.why_not_full")),
        )
        table = Table(
            "crosswalk",
            self.say("standards.crosswalk_caption"),
            columns,
            [self._row(one, (first, second), states) for one in page.rows],
            page.pager,
        )
        served = len({one.first for one in rows})
        return {
            **shown,
            "table": table,
            "names": (self.standard_name(first), self.standard_name(second)),
            "served": served,
            "served_other": len({one.second for one in rows}),
            "alone": len(alone(self.catalogue, first, second)),
            "pairs": len(rows),
        }

    def _chosen(self, mapped: list[str]) -> tuple[str, str]:
        first = self.asked("first")
        second = self.asked("second")
        active = [one for one in mapped if one in self.active] or mapped
        first = first if first in mapped else next(iter(active), "")
        others = [one for one in active if one != first] or [one for one in mapped if one != first]
        return first, second if second in mapped and second != first else next(iter(others), "")

    def _row(self, one: CrosswalkRow, pair: tuple[str, str], states: States) -> Row:
        shown: dict[str, Cell | str] = {}
        for side, standard, name in (("first", pair[0], one.first), ("second", pair[1], one.second)):
            requirement = self.catalogue.requirement_by_key[(standard, name)]
            shown[side] = Cell(name, href=self.requirement_link(standard, name))
            shown[f"{side}_title"] = self.title(requirement)
            shown[f"{side}_state"] = self.state_cell(states.get((standard, name)))
        return Row({**shown, "shared": ", ".join(one.shared), "why": self._why(one, pair)})

    def _why(self, one: CrosswalkRow, pair: tuple[str, str]) -> str:
        if one.full:
            return self.say("standards.same_practices")
        told = []
        for standard, practices in ((pair[0], one.only_first), (pair[1], one.only_second)):
            if practices:
                told.append(
                    self.say(
                        "standards.only_one",
                        standard=self.standard_name(standard),
                        practices=", ".join(practices),
                    )
                )
        if one.supporting:
            told.append(self.say("standards.only_supporting", count=len(one.supporting)))
        return " ".join(told)

    def _fields(self, mapped: list[str], first: str, second: str) -> list[FilterField]:
        choices = tuple(Choice(one, self.standard_name(one)) for one in mapped)
        return [
            FilterField("first", self.say("standards.first"), first, choices),
            FilterField("second", self.say("standards.second"), second, choices),
        ]
