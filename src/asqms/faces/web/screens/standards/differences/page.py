# SPDX-License-Identifier: Apache-2.0
"""What differs between two catalogues: of two days, or as shipped and with the organisation's overlays."""

from __future__ import annotations

from datetime import date

from asqms.contexts.catalog import api as catalog
from asqms.contexts.catalog.data import CatalogueChange
from asqms.faces.web.boundary import asked_day
from asqms.faces.web.parts import Cell, Choice, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import CatalogueScreen
from asqms.faces.web.slices import FilterField, sliced

SHIPPED = "shipped"
DAYS = "days"


class DifferencesScreen(CatalogueScreen):
    """Row by row and field by field what changed in what is asked."""

    template = "screens/standards/differences/template.html"
    tab = "differences"

    def shows(self) -> Content:
        """Return a page of differences."""
        what = DAYS if self.asked("what") == DAYS else SHIPPED
        before = self._day("from")
        changes = catalog.difference(
            self.actor, before if what == DAYS else None, self.as_of, with_overlays=what == DAYS
        )
        kind = self.asked("kind")
        kinds = list(dict.fromkeys(one.what for one in changes))
        wanted = [one for one in changes if kind in ("", one.what)]
        numbered = [(str(at), one) for at, one in enumerate(wanted)]
        page = sliced(
            numbered,
            lambda one: one[0],
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        columns = (
            Column("what", self.say("standards.what"), optional=False),
            Column("id", self.say("standards.id"), "code", optional=False),
            Column("change", self.say("standards.change")),
            Column("field", self.say("standards.field")),
            Column("before", self.say("standards.before")),
            Column("after", self.say("standards.after")),
        )
        table = Table(
            "differences",
            self.say("standards.tab_differences"),
            columns,
            [self._row(one) for _, one in page.rows],
            page.pager,
        )
        return {
            "table": table,
            "fields": self._fields(what, before, kinds),
            "what": what,
            "total": len(changes),
        }

    def _day(self, name: str) -> date | None:
        return asked_day(self.asked(name), self.now.date())

    def _row(self, one: CatalogueChange) -> Row:
        href = ""
        if one.what == "practice" and one.change != "removed":
            href = self.practice_link(one.id)
        elif one.what == "requirement" and one.change != "removed":
            standard, _, requirement = one.id.partition(":")
            href = self.requirement_link(standard, requirement)
        elif one.what == "standard" and one.change != "removed":
            href = self.link("standard", standard=one.id)
        return Row(
            {
                "what": self._what(one.what),
                "id": Cell(one.id, href=href),
                "change": self.say(f"standards.change_{one.change}"),
                "field": one.field.replace("_", " "),
                "before": one.before,
                "after": one.after,
            }
        )

    def _what(self, what: str) -> str:
        return self.say(f"standards.what_{what.replace(' ', '_')}")

    def _fields(self, what: str, before: date | None, kinds: list[str]) -> list[FilterField]:
        return [
            FilterField(
                "what",
                self.say("standards.compare_what"),
                what,
                tuple(Choice(one, self.say(f"standards.compare_{one}")) for one in (SHIPPED, DAYS)),
            ),
            FilterField(
                "from",
                self.say("standards.from_day"),
                (before or self.day).isoformat(),
                kind="date",
            ),
            FilterField(
                "kind",
                self.say("standards.what"),
                self.asked("kind"),
                tuple(Choice(one, self._what(one)) for one in kinds),
                anything=self.say("standards.any"),
            ),
        ]
