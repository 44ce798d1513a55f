# SPDX-License-Identifier: Apache-2.0
"""Which days the organisation works; limits in working days move with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpResponseBase

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data.calendars import CalendarView
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice, Column, Row, Table
from asqms.faces.web.screen import Content, Screen

EDIT, VIEW = "governance.edit_types", "governance.view"
MOST_BYTES = 4 << 20
"""More than the signs of the longest list there may be: what is longer is refused, never cut."""


class CalendarScreen(Screen):
    """The calendar, for everybody inside to read and for who edits types to change."""

    template = "screens/settings/calendar/template.html"

    def content(self) -> Content:
        """Return the calendar of today or of a past day."""
        organization.authorise(self.actor, VIEW)
        found = governance.work_calendar(self.actor, as_of=self.as_of)
        rest = self.posted.getlist("rest") if self.posted else [str(one) for one in sorted(found.rest)]
        return {
            "view": "calendar",
            "may_edit": organization.may(self.actor, EDIT),
            "weekdays": [Choice(str(one), self.say(f"settings.calendar.day_{one}")) for one in range(7)],
            "rest": rest,
            "rest_names": ", ".join(self.say(f"settings.calendar.day_{one}") for one in sorted(found.rest)),
            "lines": self.posted.get("days", lines_of(found.holidays)),
            "version": self.posted.get("version", str(found.version)),
            "table": self._table(found),
        }

    def act(self) -> HttpResponseBase:
        """Write the calendar from the form, with the days of a file added."""
        days: dict[date, str] = dict(governance.days_in(self._file()))
        days.update(governance.days_in(self.posted.get("days", "")))
        rest = [int(one) for one in self.posted.getlist("rest") if one in {str(day) for day in range(7)}]
        version = self.posted.get("version", "")
        moved = governance.write_calendar(
            self.actor,
            rest,
            days,
            expected_version=int(version) if version.isascii() and version.isdecimal() else None,
            reason=self.posted.get("reason", "").strip(),
        )
        return self.done("settings.calendar.written", self.link("work_calendar"), count=moved)

    def _file(self) -> str:
        file = self.request.FILES.get("file")
        if file is None:
            return ""
        data = bytes(file.read(MOST_BYTES + 1))
        try:
            return data.decode("utf-8-sig", "ignore" if len(data) > MOST_BYTES else "strict")
        except UnicodeDecodeError as error:
            raise GovernanceError(
                "governance.days_not_text", "The file is not UTF-8.", hint="Save the file as UTF-8."
            ) from error

    def _table(self, found: CalendarView) -> Table:
        columns = (
            Column("day", self.say("settings.calendar.day"), "day", optional=False),
            Column("weekday", self.say("settings.calendar.weekday"), optional=False),
            Column("name", self.say("settings.calendar.name"), optional=False),
        )
        rows = [
            Row(
                {
                    "day": day,
                    "weekday": self.say(f"settings.calendar.day_{day.weekday()}"),
                    "name": plain(name),
                },
                key=day.isoformat(),
            )
            for day, name in found.holidays.items()
            if self.rows_wanted > 50 or day >= self.day  # noqa: PLR2004 - an export has past days too
        ]
        return Table("holidays", self.say("settings.calendar.holidays"), columns, rows[: self.rows_wanted])


def lines_of(days: Mapping[date, str]) -> str:
    """Return days as the list people write: one a line, with its name."""
    return "\n".join(f"{day.isoformat()} {name}".rstrip() for day, name in sorted(days.items()))
