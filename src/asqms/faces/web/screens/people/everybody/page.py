# SPDX-License-Identifier: Apache-2.0
"""Everybody who decides, owns or signs, with the gaps each owns; adding one."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Pager, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.people.common import PeopleScreen
from asqms.faces.web.slices import FilterField


class EverybodyScreen(PeopleScreen):
    """The people of the organisation."""

    template = "screens/people/everybody/template.html"
    tab = "everybody"

    def shows(self) -> Content:
        """Return a page of people and the form to add one."""
        rows, previous, following = organization.people(
            self.actor,
            text=self.asked("q"),
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        gaps: Mapping[str, int] = {}
        if self.is_assessed:
            gaps = conformity.gaps_by_owner(self.actor, self.standing, (one.key for one in rows))
        columns = (
            Column("name", self.say("people.name"), optional=False),
            Column("id", self.say("people.id"), "code"),
            Column("gaps", self.say("people.gaps_owned"), "number"),
        )
        table = Table(
            "people",
            self.say("people.tab_everybody"),
            columns,
            [
                Row(
                    {
                        "name": Cell(plain(one.name), href=self.person_link(one.key)),
                        "id": one.key,
                        "gaps": gaps.get(one.key, 0) if self.is_assessed else None,
                    }
                )
                for one in rows
            ],
            Pager(previous, following),
        )
        return {
            "table": table,
            "fields": [FilterField("q", self.say("people.text"), self.asked("q"))],
            "narrowed": bool(self.asked("q")),
            "may_add": self.as_of is None and organization.may(self.actor, "organization.edit_people"),
        }

    def act(self) -> HttpResponseBase:
        """Add a person."""
        person = self.posted.get("id", "").strip()
        name = self.posted.get("name", "").strip()
        content = {"id": person, "name": name}
        organization.write_record(self.actor, "people", content, expected_version=0)
        return self.done("people.added", self.person_link(person), name=name)
