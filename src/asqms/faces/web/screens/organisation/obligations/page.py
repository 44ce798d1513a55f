# SPDX-License-Identifier: Apache-2.0
"""Lists of obligations: what blocks, and the rows behind any figure or cell."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import ClassVar

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.documents.wording import name_of, plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Choice
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.obligations.table import obligation_table
from asqms.faces.web.screens.organisation.overview.page import organisation_tabs

OPEN = ("deviates", "undetermined", "partly")
ALL = ("conforms", *OPEN, "justified", "not_applicable")
STRENGTHS = ("mandatory", "recommended", "optional")
DIGITS = 4
NARROWING = ("scope", "within", "process", "practice", "verdict", "strength", "whose", "awaiting")


class ObligationsScreen(AssessedScreen):
    """Obligations, narrowed by the address."""

    template = "screens/organisation/obligations/template.html"
    only_gaps: ClassVar[bool] = False

    @cached_property
    def within_name(self) -> str:
        """The name of the scope the list is narrowed to; raises NotFoundError for an unseen one."""
        scope = self.asked("scope") or self.asked("within")
        return plain(conformity.way_to(self.actor, scope)[-1].name) if scope else ""

    def assessed(self) -> Content:
        """Return a page of rows with its filters."""
        page = conformity.obligations(
            self.actor, self.standing, self._filter(), after=self.asked("after"), rows=self.rows_wanted
        )
        return {
            "heading": self._heading(),
            "sub": self.say(f"organisation.obligations.{'gaps_sub' if self.only_gaps else 'sub'}"),
            "table": obligation_table(self, page, self._say("caption"), hidden=True),
            "only_gaps": self.only_gaps,
            "tabs": organisation_tabs(self, "gaps" if self.only_gaps else ""),
            "filters": self._filters(),
            "narrowed": any(self.asked(name) for name in NARROWING),
            "saved": self._saved(),
            "kept": [
                (name, self.asked(name))
                for name in ("scope", "practice", "lapses", "awaiting")
                if self.asked(name)
            ],
        }

    def act(self) -> HttpResponseBase:
        """Keep the view under a name, or forget a kept one."""
        page = self.address_name
        forget = str(self.posted.get("forget", ""))
        if forget.isascii() and forget.isdecimal():
            organization.remove_filter(self.actor, int(forget[:15]))
            return self.done("organisation.obligations.forgotten", self.link(page))
        name = str(self.posted.get("name", ""))
        organization.save_filter(self.actor, page, name, self.request.GET.urlencode())
        return self.done("organisation.obligations.kept", self.request.get_full_path(), name=name)

    @property
    def address_name(self) -> str:
        """The name of the page's address, under which views of it are kept."""
        return "organisation_gaps" if self.only_gaps else "organisation_obligations"

    def _saved(self) -> list[dict[str, object]]:
        return [
            {"id": one.id, "name": plain(one.name), "href": f"{self.request.path}?{one.query}"}
            for one in organization.saved_filters(self.actor, self.address_name)
        ]

    def _heading(self) -> str:
        process = self.terms.process(self.asked("process")) if self.asked("process") else ""
        if process and self.within_name:
            return self.say("organisation.obligations.in_process", process=process, scope=self.within_name)
        whole = self.say(f"organisation.obligations.{'gaps' if self.only_gaps else 'title'}")
        return process or (f"{whole}: {self.within_name}" if self.within_name else whole)

    def _filter(self) -> conformity.Filter:
        days = self.asked("lapses")
        known = days.isascii() and days.isdecimal() and len(days) <= DIGITS
        return conformity.obligation_filter(
            {name: self.asked(name) for name in NARROWING},
            only_gaps=self.only_gaps,
            owner=self.actor.person,
            lapses_by=self.standing.as_of + timedelta(days=int(days)) if known else None,
        )

    def _filters(self) -> list[dict[str, object]]:
        projects = conformity.scopes_below(self.actor, "project")
        units = conformity.scopes_below(self.actor, "unit")
        places = [Choice(one.scope, plain(one.name)) for one in (*units, *projects)][:500]
        within = self.asked("within")
        if within and within not in {one.value for one in places}:
            places.append(Choice(within, self.within_name))
        processes = [Choice(one.id, self.terms.process(one.id)) for one in self.catalogue.processes]
        shown = OPEN if self.only_gaps else ALL
        verdicts = [Choice(one, name_of(one, self.language)) for one in shown]
        whose = [Choice("mine", self._say("mine")), Choice("nobody", self._say("unowned"))]
        rows: list[tuple[str, list[Choice]]] = [
            ("process", processes),
            ("verdict", verdicts),
            ("within", places),
            ("whose", whose),
        ]
        if not self.only_gaps:
            strengths = [Choice(one, self.say(f"organisation.{one}")) for one in STRENGTHS]
            rows.append(("strength", strengths))
        return [
            {"name": name, "label": self._say(name), "choices": choices, "value": self.asked(name)}
            for name, choices in rows
        ]

    def _say(self, key: str) -> str:
        return self.say(f"organisation.obligations.{key}")


class GapsScreen(ObligationsScreen):
    """Mandatory obligations that block, worst first."""

    only_gaps = True
