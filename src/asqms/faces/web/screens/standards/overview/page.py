# SPDX-License-Identifier: Apache-2.0
"""The catalogue at a glance: our reference model, the mapped standards, and a search over both."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from asqms.documents.criteria import text_in
from asqms.faces.web.parts import Cell, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import CatalogueScreen

if TYPE_CHECKING:
    from asqms.contexts.catalog.data import Standard

MOST_FOUND = 25


class StandardsScreen(CatalogueScreen):
    """Every standard with how far its requirements are served."""

    template = "screens/standards/overview/template.html"
    tab = "overview"

    def shows(self) -> Content:
        """Return the table of standards, or what a search finds."""
        asked = self.asked("q")
        catalogue = self.catalogue
        origin = [text_in(text, self.language) for text in catalogue.origin_statement]
        shown: Content = {
            "asked": asked,
            "origin": origin,
            "mapped": len(catalogue.mappings),
            "deduplication": self.found.deduplication if self.is_assessed and self.found else None,
        }
        if asked:
            return {
                **shown,
                "found_practices": self._practices(asked),
                "found_requirements": self._rows(asked),
            }
        return {**shown, "standards": self._standards()}

    def _standards(self) -> Table:
        catalogue = self.catalogue
        counts = {one.id: Counter[str]() for one in catalogue.standards}
        for (standard, _), state in self.states(*counts).items():
            counts[standard][state.state] += 1
        states = [
            Column(state, self.say(f"standards.head_{state}"), "number")
            for state in ("supported", "partly", "not", "unmapped")
        ]
        columns = (
            Column("name", self.say("standards.standard"), optional=False),
            Column("edition", self.say("standards.edition")),
            Column("requirements", self.say("standards.requirements"), "number"),
            *states,
            Column("origin", self.say("standards.origin")),
            Column("active", self.say("standards.active")),
            Column("title", self.say("standards.full_title"), hidden=True),
        )
        ordered = sorted(catalogue.standards, key=lambda one: one.id not in self.active)
        rows = [self._standard(one, counts[one.id]) for one in ordered]
        return Table("standards", self.say("standards.mapped"), columns, rows)

    def _standard(self, standard: Standard, counts: Counter[str]) -> Row:
        text, own = text_in(standard.title, self.language)
        asked = sum(one.kind not in standard.reference_kinds for one in standard.requirements)
        shown: dict[str, Cell | str | int | None] = {
            "name": Cell(self.standard_name(standard.id), note=standard.publisher),
            "edition": standard.edition,
            "requirements": asked,
            "origin": self.mark(standard.mark),
            "active": self.say("standards.yes" if standard.id in self.active else "standards.no"),
            "title": Cell(text, language="" if own else "en"),
        }
        for state in ("supported", "partly", "not", "unmapped"):
            shown[state] = counts[state] if counts else None
        return Row(shown, href=self.link("standard", standard=standard.id))

    def _practices(self, asked: str) -> Table:
        wanted = asked.casefold()
        found = [one for one in self.catalogue.practices if self.says(one, wanted)]
        columns = (
            Column("id", self.say("standards.id"), "code", optional=False),
            Column("asks", self.say("standards.asks"), optional=False),
            Column("kind", self.say("standards.kind")),
            Column("state", self.say("standards.state")),
        )
        rows = [
            Row(
                {
                    "id": Cell(one.id, href=self.practice_link(one.id)),
                    "asks": self.asks(one),
                    "kind": self.kind(one),
                    "state": self.practice_cell(one.id),
                }
            )
            for one in found[:MOST_FOUND]
        ]
        caption = self.say("standards.found_practices", count=len(found), shown=len(rows))
        return Table("found-practices", caption, columns, rows)

    def _rows(self, asked: str) -> Table:
        wanted = asked.casefold()
        found = [
            one
            for standard in self.catalogue.standards
            for one in standard.requirements
            if wanted in one.id.casefold()
            or any(wanted in text.casefold() for text in one.title.by_language.values())
        ]
        columns = (
            Column("standard", self.say("standards.standard"), optional=False),
            Column("id", self.say("standards.id"), "code", optional=False),
            Column("title", self.say("standards.short_title"), optional=False),
            Column("state", self.say("standards.state")),
        )
        states = self.states(*{one.standard for one in found[:MOST_FOUND]})
        rows = [
            Row(
                {
                    "standard": self.standard_name(one.standard),
                    "id": Cell(one.id, href=self.requirement_link(one.standard, one.id)),
                    "title": self.title(one),
                    "state": self.state_cell(states.get((one.standard, one.id))),
                }
            )
            for one in found[:MOST_FOUND]
        ]
        caption = self.say("standards.found_requirements", count=len(found), shown=len(rows))
        return Table("found-requirements", caption, columns, rows)
