# SPDX-License-Identifier: Apache-2.0
"""The management reviews, each leading to its inputs."""

from __future__ import annotations

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Crumb, Pager, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.performance.base import PerformanceBase

REVIEW = "management_review"
VIEW = "performance.view"


class ReviewsScreen(PerformanceBase):
    """Management reviews, newest first."""

    template = "screens/performance/reviews/template.html"

    def shows(self) -> Content:
        """Return the reviews the reader may see; AccessRefusedError without the right anywhere."""
        if not organization.may_anywhere(self.actor, VIEW):
            raise AccessRefusedError(VIEW, "")
        wanted = RecordFilter(type=REVIEW)
        page = governance.record_page(
            self.actor,
            wanted,
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        given = self.types[REVIEW]
        columns = (
            Column("number", self.say("work.number"), "code", optional=False),
            Column("title", self.say("work.title_field"), optional=False),
            Column("scope", self.say("work.scope")),
            Column("held", self.say("performance.held_on"), "day"),
            Column("state", self.say("work.state")),
        )
        rows = [
            Row(
                {
                    "number": Cell(one.number, href=self.link("performance_review", number=one.number)),
                    "title": Cell(plain(one.title), href=self.link("performance_review", number=one.number)),
                    "scope": plain(one.scope_name),
                    "held": self._text(one.fields.get("held_on")),
                    "state": self.state_name(given, one.state),
                }
            )
            for one in page.rows
        ]
        return {
            "crumbs": [
                Crumb(self.say("performance.title"), self.link("performance")),
                Crumb(self.say("performance.reviews")),
            ],
            "table": Table(
                "reviews",
                self.say("performance.reviews"),
                columns,
                rows,
                Pager(page.previous, page.following),
                caption_hidden=True,
            ),
            "may_make": self.may_make(given),
            "new": self.link("work_new", type=REVIEW),
        }

    def _text(self, value: object) -> str:
        return plain(value) if isinstance(value, str) else ""
