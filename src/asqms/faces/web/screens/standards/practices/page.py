# SPDX-License-Identifier: Apache-2.0
"""All practices of the reference model with how far each is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asqms.documents.wording import name_of
from asqms.faces.web.parts import Cell, Choice, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import CatalogueScreen, worst
from asqms.faces.web.slices import FilterField, sliced

if TYPE_CHECKING:
    from asqms.contexts.catalog.data import Practice

KINDS = ("basic", "advanced", "recommended")
LEVELS = ("software_item", "organization")
VERDICTS = ("deviates", "undetermined", "partly", "justified", "conforms", "not_applicable")


class PracticesScreen(CatalogueScreen):
    """A table of practices, narrowed by process, kind, level, state and text."""

    template = "screens/standards/practices/template.html"
    tab = "practices"

    def shows(self) -> Content:
        """Return a page of practices with the fields that narrow it."""
        wanted = [one for one in self.catalogue.practices if self._wanted(one)]
        shown = sliced(
            wanted,
            lambda one: one.id,
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        columns = (
            Column("id", self.say("standards.id"), "code", optional=False),
            Column("asks", self.say("standards.asks"), optional=False),
            Column("process", self.say("standards.process")),
            Column("kind", self.say("standards.kind")),
            Column("level", self.say("standards.level"), hidden=True),
            Column("state", self.say("standards.state")),
            Column("mapped", self.say("standards.mapped_to"), "number"),
            Column("origin", self.say("standards.origin"), hidden=True),
            Column("official", self.say("standards.official_id"), "code", hidden=True),
        )
        rows = [self._row(one) for one in shown.rows]
        caption = self.say("standards.tab_practices")
        return {
            "table": Table("practices", caption, columns, rows, shown.pager, caption_hidden=False),
            "fields": self._fields(),
            "narrowed": any(self.asked(one) for one in ("q", "process", "kind", "level", "state")),
        }

    def _wanted(self, practice: Practice) -> bool:
        text = self.asked("q").casefold()
        figures = self.figures.get(practice.id)
        state = worst(figures.judged) if figures else "not_applicable"
        return (
            self.asked("process") in ("", practice.process)
            and self.asked("kind") in ("", practice.kind.value)
            and (not self.asked("level") or self.asked("level") in [one.value for one in practice.levels])
            and self.asked("state") in ("", state)
            and (not text or self.says(practice, text))
        )

    def _row(self, practice: Practice) -> Row:
        mapped = self.catalogue.mappings_by_practice.get(practice.id, ())
        return Row(
            {
                "id": Cell(practice.id, href=self.practice_link(practice.id)),
                "asks": self.asks(practice),
                "process": Cell(
                    self.terms.process(practice.process), href=self.link("process", process=practice.process)
                ),
                "kind": self.kind(practice),
                "level": self.joined(self.level(one.value) for one in practice.levels),
                "state": self.practice_cell(practice.id),
                "mapped": len(mapped),
                "origin": self.mark(practice.mark),
                "official": practice.official_id,
            }
        )

    def _fields(self) -> list[FilterField]:
        everything = self.say("standards.any")
        choices = {
            "process": [Choice(one.id, self.terms.process(one.id)) for one in self.catalogue.processes],
            "kind": [Choice(one, self.say(f"standards.kind_{one}")) for one in KINDS],
            "level": [Choice(one, self.level(one)) for one in LEVELS],
        }
        if self.is_assessed:
            choices["state"] = [Choice(one, name_of(one, self.language)) for one in VERDICTS]
        fields = [FilterField("q", self.say("standards.text"), self.asked("q"))]
        fields += [
            FilterField(
                name, self.say(f"standards.{name}"), self.asked(name), tuple(some), anything=everything
            )
            for name, some in choices.items()
        ]
        return fields
