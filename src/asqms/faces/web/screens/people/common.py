# SPDX-License-Identifier: Apache-2.0
"""What the pages about people share: tabs, names of roles, rows of roles held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.api import Held
from asqms.contexts.organization.permissions import ACCESS_ROLES
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Choice, Column, Pager, Row, Tab, Table
from asqms.faces.web.screens.standards.common import CatalogueScreen
from asqms.kernel.errors import AsqmsError

TABS = (("responsibilities", "people"), ("everybody", "everybody"), ("unassigned", "unassigned"))


class PeopleScreen(CatalogueScreen):
    """A page about people; only for whoever may view people somewhere."""

    place = "people"

    def role(self, role: str) -> str:
        """Return the name of a role of the reference model or of access."""
        return self.say(f"people.role_{role}") if role in ACCESS_ROLES else self.terms.role(role)

    def role_choices(self) -> list[Choice]:
        """Return every role to choose from: those of the reference model, then those of access."""
        model = [Choice(one.id, plain(translated(one.name, self.language))) for one in self.catalogue.roles]
        return model + [Choice(one, self.say(f"people.role_{one}")) for one in ACCESS_ROLES]

    def person_link(self, person: str) -> str:
        """Return the address of a person's page."""
        return self.link("person", person=person)

    def held_table(
        self, name: str, caption: str, rows: Sequence[Held], pager: Pager, *, whose: bool
    ) -> Table:
        """Return roles held as a table, with the person where they are several people's."""
        columns = (
            *((Column("person", self.say("people.person"), optional=False),) if whose else ()),
            Column("role", self.say("people.role"), optional=False),
            Column("scope", self.say("people.scope"), optional=False),
            Column("since", self.say("people.since"), "day"),
            Column("until", self.say("people.until"), "day"),
            Column("state", self.say("people.state")),
            *((Column("end", self.say("people.change")),) if self._may_end() else ()),
        )
        return Table(name, caption, columns, [self._held(one) for one in rows], pager)

    def _may_end(self) -> bool:
        return self.as_of is None and organization.may_anywhere(self.actor, "organization.assign_role")

    def _held(self, one: Held) -> Row:
        open_ended = one.state in {"now", "soon"} and one.until is None and not one.by_office
        return Row(
            {
                "person": Cell(plain(one.person_name), href=self.person_link(one.person)),
                "role": self.role(one.role),
                "scope": Cell(plain(one.scope_name), note=self.say(f"people.kind_{one.scope_kind}")),
                "since": one.since if one.since > date.min else None,
                "until": one.until,
                "state": Cell(
                    self.say(f"people.state_{one.state}"),
                    note=self.say("people.by_office") if one.by_office else "",
                ),
                "end": Cell(self.say("people.end"), href=self.link("end_assignment", {"key": one.key}))
                if open_ended
                else "",
            }
        )

    def _tabs(self) -> list[Tab]:
        return [
            Tab(self.say(f"people.tab_{name}"), self.link(page), current=name == self.tab)
            for name, page in TABS
        ]


def day_of(text: str) -> date:
    """Return the day of a form; raises AsqmsError ``web.bad_day``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise AsqmsError("web.bad_day", "This is no day.", hint="Write a day like 2026-06-30.") from error
