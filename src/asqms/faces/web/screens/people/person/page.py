# SPDX-License-Identifier: Apache-2.0
"""One person: duties, gaps owned, what ends soon, decisions made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.contexts.processes import api as processes
from asqms.contexts.processes.data import DecisionFilter
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Crumb, Fact, Pager, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.people.common import PeopleScreen

SOON = timedelta(days=60)
MOST_SOON = 20


class PersonScreen(PeopleScreen):
    """What one person is responsible for."""

    template = "screens/people/person/template.html"
    tab = "everybody"

    def shows(self) -> Content:
        """Return the person's page; raises NotFoundError."""
        person = organization.person(self.actor, self.name("person"), self.as_of)
        held = organization.assignments(
            self.actor,
            organization.HeldFilter(person=person.key, state="all"),
            as_of=self.as_of,
            size=200,
        )
        name = plain(person.name)
        decided = processes.decisions(
            self.actor, DecisionFilter(person=person.key, in_force=False), as_of=self.as_of
        )
        shown: Content = {
            "person": person,
            "name": name,
            "crumbs": [Crumb(self.say("people.title"), self.link("people")), Crumb(name)],
            "held": self.held_table("roles", self.say("people.duties"), held.rows, Pager(), whose=False),
            "decisions": self._decisions(decided.rows, person.key),
            "gaps": None,
            "soon": None,
            "may_assign": self.as_of is None
            and organization.may_anywhere(self.actor, "organization.assign_role"),
            "assign": self.link("assign_role", {"person": person.key}),
        }
        count = None
        if self.is_assessed:
            gaps = conformity.obligations(
                self.actor,
                self.standing,
                conformity.Filter(owner=person.key, only_gaps=True),
                after=self.asked("after"),
                rows=self.rows_wanted,
                count=True,
            )
            count = gaps.total
            shown["gaps"] = self._gaps(gaps)
            shown["soon"] = self._soon(person.key)
        roles = sum(one.state in {"now", "soon"} for one in held.rows)
        shown["facts"] = [
            Fact(self.say("people.id"), person.key, code=True),
            Fact(self.say("people.roles_held"), roles),
            Fact(self.say("people.gaps_owned"), count),
        ]
        return shown

    def _gaps(self, page: Any) -> Table:  # noqa: ANN401 - a page as the door gives it
        columns = (
            Column("verdict", self.say("standards.verdict"), "verdict", optional=False),
            Column("where", self.say("standards.where"), optional=False),
            Column("practice", self.say("standards.practice"), "code", optional=False),
            Column("asks", self.say("standards.asks")),
            Column("why", self.say("standards.why")),
            Column("lapses", self.say("standards.lapses"), "day"),
        )
        rows = [self._obligation(row) for row in page.rows]
        caption = self.say("people.gaps_owned")
        return Table("gaps", caption, columns, rows, Pager(next=page.following, total=page.total))

    def _obligation(self, row: Any) -> Row:  # noqa: ANN401 - a row as the door gives it
        practice = self.catalogue.practice_by_id.get(row.practice)
        href = self.verdict_address(row.scope, row.scope_kind, row.parent, row.practice)
        return Row(
            {
                "verdict": row.verdict.value,
                "where": Cell(plain(row.scope_name), href=href),
                "practice": row.practice,
                "asks": self.asks(practice) if practice else "",
                "why": self.terms.reason(row) if row.reason else "",
                "lapses": row.lapses_on,
            }
        )

    def _soon(self, person: str) -> Table:
        page = conformity.obligations(
            self.actor,
            self.standing,
            conformity.Filter(owner=person, lapses_by=self.standing.as_of + SOON),
            rows=MOST_SOON,
        )
        columns = (
            Column("lapses", self.say("standards.lapses"), "day", optional=False),
            Column("where", self.say("standards.where"), optional=False),
            Column("practice", self.say("standards.practice"), "code", optional=False),
            Column("verdict", self.say("standards.verdict"), "verdict"),
        )
        return Table(
            "soon", self.say("people.ends_soon"), columns, [self._obligation(row) for row in page.rows]
        )

    def _decisions(self, rows: Any, person: str) -> Table:  # noqa: ANN401 - rows as the door gives them
        columns = (
            Column("key", self.say("people.id"), "code", optional=False),
            Column("kind", self.say("people.decision")),
            Column("part", self.say("people.part")),
            Column("where", self.say("standards.where")),
            Column("practices", self.say("people.practices"), "code"),
            Column("since", self.say("people.since"), "day"),
            Column("expires", self.say("people.until"), "day"),
            Column("state", self.say("people.state")),
        )
        shown = [
            Row(
                {
                    "key": one.key,
                    "kind": self.say(f"processes.{one.kind}"),
                    "part": self.say("people.approved" if one.approver == person else "people.proposed"),
                    "where": plain(one.scope_name),
                    "practices": ", ".join(one.practices),
                    "since": one.since,
                    "expires": one.expires,
                    "state": self.say(f"people.state_{one.state}"),
                }
            )
            for one in rows
        ]
        return Table("decisions", self.say("people.decisions"), columns, shown)
