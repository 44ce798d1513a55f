# SPDX-License-Identifier: Apache-2.0
"""One standard: its requirements in order with how far each is served; activate or deactivate it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.http import HttpResponseBase

from asqms.contexts.catalog import api as catalog
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.criteria import text_in
from asqms.documents.standards import STATES
from asqms.documents.wording import plain, word
from asqms.faces.web.parts import Cell, Choice, Column, Fact, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import STATE_VERDICTS, CatalogueScreen
from asqms.faces.web.slices import FilterField, Slice, sliced

if TYPE_CHECKING:
    from asqms.contexts.catalog.data import Requirement, Standard
    from asqms.contexts.conformity.data import RequirementState

DEPTH_SIGN = "\u2002"


class StandardScreen(CatalogueScreen):
    """The requirements of one standard as a tree, read from top to bottom."""

    template = "screens/standards/standard/template.html"
    tab = "overview"

    def shows(self) -> Content:
        """Return a page of the tree with the state of each requirement; raises NotFoundError."""
        standard = self._standard()
        states = {key[1]: one for key, one in self.states(standard.id).items()}
        depths = _depths(standard)
        wanted = [one for one in in_tree_order(standard) if self._wanted(one, states)]
        shown = sliced(
            wanted,
            lambda one: one.id,
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        notice = self.notice_of(standard)
        title, own = text_in(standard.title, self.language)
        return {
            "standard": standard,
            "name": self.standard_name(standard.id),
            "title_text": title,
            "title_own": own,
            "notice": notice,
            "facts": self._facts(standard),
            "shares": self._shares(standard, states),
            "table": self._table(shown, states, depths),
            "fields": self._fields(),
            "narrowed": bool(self.asked("q") or self.asked("state") or self.asked("below")),
            "outline": self._outline(standard),
            "is_active": standard.id in self.active,
            "switch_on": {"active": "yes"},
            "switch_off": {"active": "no"},
            "may_switch": organization.may(self.actor, "organization.edit_settings"),
            "crumbs": self.crumbs((self.standard_name(standard.id), "")),
            "crosswalk": self.link("crosswalk", {"first": standard.id}),
        }

    def act(self) -> HttpResponseBase:
        """Activate or deactivate the standard for the organisation."""
        active = self.posted.get("active") == "yes"
        standard = self.name("standard")
        catalog.switch_standard(self.actor, standard, active=active, reason=self.posted.get("reason", ""))
        key = "standards.activated" if active else "standards.deactivated"
        return self.done(key, self.link("standard", standard=standard), name=self.standard_name(standard))

    def _standard(self) -> Standard:
        found = self.catalogue.standard_by_id.get(self.name("standard"))
        if found is None:
            raise NotFoundError("standard", self.name("standard"))
        return found

    def _wanted(self, requirement: Requirement, states: dict[str, RequirementState]) -> bool:
        text, state, below = self.asked("q").casefold(), self.asked("state"), self.asked("below")
        found = states.get(requirement.id)
        return (
            (not state or (found is not None and found.state == state))
            and (not below or requirement.id == below or self._is_below(requirement, below))
            and (
                not text
                or text in requirement.id.casefold()
                or any(text in one.casefold() for one in requirement.title.by_language.values())
            )
        )

    def _is_below(self, requirement: Requirement, above: str) -> bool:
        parent = requirement.parent
        while parent is not None and parent != above:
            found = self.catalogue.requirement_by_key.get((requirement.standard, parent))
            parent = found.parent if found else None
        return parent == above

    def _table(
        self, page: Slice[Requirement], states: dict[str, RequirementState], depths: dict[str, int]
    ) -> Table:
        columns = (
            Column("id", self.say("standards.requirement"), "code", optional=False),
            Column("title", self.say("standards.short_title"), optional=False),
            Column("kind", self.say("standards.kind_of_requirement"), hidden=True),
            Column("practices", self.say("standards.practices_mapped"), "number"),
            Column("state", self.say("standards.state")),
            Column("origin", self.say("standards.origin"), hidden=True),
        )
        shown = []
        for one in page.rows:
            state = states.get(one.id)
            cell = self.title(one)
            indented = Cell(f"{DEPTH_SIGN * depths[one.id]}{cell.value}", language=cell.language)
            shown.append(
                Row(
                    {
                        "id": Cell(one.id, href=self.requirement_link(one.standard, one.id)),
                        "title": indented,
                        "kind": self.requirement_kind(one.kind),
                        "practices": len(state.practices) if state else None,
                        "state": self.state_cell(state),
                        "origin": self.mark(one.mark),
                    }
                )
            )
        return Table("requirements", self.say("standards.requirements"), columns, shown, page.pager)

    def _facts(self, standard: Standard) -> list[Fact]:
        return [
            Fact(self.say("standards.edition"), standard.edition),
            Fact(self.say("standards.publisher"), plain(standard.publisher)),
            Fact(self.say("standards.effective"), standard.effective),
            Fact(self.say("standards.origin"), self.mark(standard.mark), note=plain(standard.mark.source)),
            Fact(self.say("standards.id"), standard.id, code=True),
        ]

    def _shares(self, standard: Standard, states: dict[str, RequirementState]) -> list[dict[str, object]]:
        counts = Counter(one.state for one in states.values())
        total = counts.total()
        return [
            {
                "state": word(self.language, STATES.get(state, "unmapped")),
                "verdict": verdict,
                "count": counts[state],
                "of": total,
                "href": self.link("standard", {"state": state}, standard=standard.id),
            }
            for state, verdict in STATE_VERDICTS.items()
            if total
        ]

    def _fields(self) -> list[FilterField]:
        fields = [FilterField("q", self.say("standards.text"), self.asked("q"))]
        if self.is_assessed:
            choices = tuple(
                Choice(state, word(self.language, STATES.get(state, "unmapped"))) for state in STATE_VERDICTS
            )
            everything = self.say("standards.any")
            fields.append(
                FilterField(
                    "state", self.say("standards.state"), self.asked("state"), choices, anything=everything
                )
            )
        return fields

    def _outline(self, standard: Standard) -> list[dict[str, object]]:
        tops = [one for one in standard.requirements if one.parent is None]
        found = []
        for one in tops if len(tops) <= 40 else ():  # noqa: PLR2004 - as many as stand beside a table
            text, own = text_in(one.title, self.language)
            href = self.link("standard", {"below": one.id}, standard=standard.id)
            found.append({"id": one.id, "text": text, "own": own, "href": href})
        return found


def in_tree_order(standard: Standard) -> list[Requirement]:
    """Return the requirements of a standard, each followed by what lies below it."""
    children: dict[str | None, list[Requirement]] = {}
    known = {one.id for one in standard.requirements}
    for one in standard.requirements:
        children.setdefault(one.parent if one.parent in known else None, []).append(one)
    found: list[Requirement] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting.extend(reversed(children.get(one.id, [])))
    return found


def _depths(standard: Standard) -> dict[str, int]:
    depths: dict[str, int] = {}
    for one in in_tree_order(standard):
        depths[one.id] = depths.get(one.parent, -1) + 1 if one.parent else 0
    return depths
