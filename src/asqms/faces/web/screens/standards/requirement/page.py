# SPDX-License-Identifier: Apache-2.0
"""One requirement: which practices serve it, how far they are followed, and by which evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.criteria import evidence_types_of, text_in
from asqms.documents.standards import STATES
from asqms.documents.wording import plain, word
from asqms.faces.web.parts import Cell, Column, Fact, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import STATE_VERDICTS, CatalogueScreen

if TYPE_CHECKING:
    from asqms.contexts.catalog.data import Requirement, StandardMapping
    from asqms.contexts.conformity.data import RequirementState


class RequirementScreen(CatalogueScreen):
    """What serves one requirement of a standard."""

    template = "screens/standards/requirement/template.html"
    tab = "overview"

    def shows(self) -> Content:
        """Return the requirement with its practices; raises NotFoundError."""
        key = (self.name("standard"), self.name("requirement"))
        requirement = self.catalogue.requirement_by_key.get(key)
        if requirement is None:
            raise NotFoundError("requirement", ":".join(key))
        title, own = text_in(requirement.title, self.language)
        mappings = [one for one in self.catalogue.mappings if (one.standard, one.requirement) == key]
        state = self.states(key[0]).get(key)
        licensed = requirement.licensed_text
        return {
            "requirement": requirement,
            "title_text": title,
            "own": own,
            "licensed": text_in(licensed, self.language) if licensed else None,
            "notice": self.notice_of(self.catalogue.standard_by_id[key[0]]),
            "facts": self._facts(requirement),
            "state": state,
            "state_word": word(self.language, STATES.get(state.state, "unmapped")) if state else "",
            "state_verdict": STATE_VERDICTS[state.state] if state else "",
            "sentence": self._sentence(state),
            "table": self._practices(mappings),
            "types": self._types(mappings),
            "parts": self._parts(requirement),
            "interpretations": self._interpretations(f"{key[0]}:{key[1]}"),
            "crumbs": self._way(requirement),
        }

    def _sentence(self, state: RequirementState | None) -> str:
        if state is None:
            return self.say("standards.not_assessed")
        return self.say(f"standards.state_{state.state}", conforming=state.conforming, of=state.obligations)

    def _facts(self, requirement: Requirement) -> list[Fact]:
        standard = self.catalogue.standard_by_id[requirement.standard]
        return [
            Fact(
                self.say("standards.standard"),
                self.standard_name(standard.id),
                href=self.link("standard", standard=standard.id),
                note=standard.edition,
            ),
            Fact(self.say("standards.kind_of_requirement"), self.requirement_kind(requirement.kind)),
            Fact(
                self.say("standards.origin"),
                self.mark(requirement.mark),
                note=plain(requirement.mark.source),
            ),
        ]

    def _practices(self, mappings: list[StandardMapping]) -> Table:
        columns = (
            Column("practice", self.say("standards.practice"), "code", optional=False),
            Column("asks", self.say("standards.asks"), optional=False),
            Column("relation", self.say("standards.relation")),
            Column("state", self.say("standards.state")),
            Column("author", self.say("standards.author")),
            Column("on", self.say("standards.mapped_on"), "day"),
            Column("mark", self.say("standards.origin"), hidden=True),
        )
        rows = []
        for one in mappings:
            practice = self.catalogue.practice_by_id[one.practice]
            relation = self.say(f"standards.relation_{one.relation.value}")
            strength = self.say(f"standards.strength_{one.strength.value}")
            rows.append(
                Row(
                    {
                        "practice": Cell(one.practice, href=self.practice_link(one.practice)),
                        "asks": self.asks(practice),
                        "relation": Cell(f"{relation}, {strength}", note=plain(one.rationale)),
                        "state": self.practice_cell(one.practice),
                        "author": one.author,
                        "on": one.mapped_on,
                        "mark": self.mark(one.mark),
                    }
                )
            )
        return Table("practices", self.say("standards.serving"), columns, rows)

    def _types(self, mappings: list[StandardMapping]) -> Table:
        asked: dict[str, list[str]] = {}
        for one in mappings:
            for kind in evidence_types_of(self.catalogue.practice_by_id[one.practice]):
                asked.setdefault(kind, []).append(one.practice)
        columns = (
            Column("name", self.say("standards.evidence_type"), optional=False),
            Column("asked_by", self.say("standards.asked_by"), "code"),
        )
        rows = [
            Row(
                {
                    "name": Cell(self.terms.evidence_type(kind), href=self.maybe("evidence", {"type": kind})),
                    "asked_by": ", ".join(dict.fromkeys(practices)),
                }
            )
            for kind, practices in asked.items()
        ]
        return Table("evidence-types", self.say("standards.evidence_types"), columns, rows)

    def _parts(self, requirement: Requirement) -> list[dict[str, object]]:
        standard = self.catalogue.standard_by_id[requirement.standard]
        found = []
        for one in standard.requirements:
            if one.parent == requirement.id:
                text, own = text_in(one.title, self.language)
                href = self.requirement_link(one.standard, one.id)
                found.append({"id": one.id, "text": text, "own": own, "href": href})
        return found[:60]

    def _interpretations(self, key: str) -> list[dict[str, object]]:
        found = []
        for one in self.catalogue.interpretations:
            if key in one.affects:
                text, own = text_in(one.note, self.language)
                source = plain(f"{one.source} ({one.id})")
                found.append({"text": text, "own": own, "source": source, "since": one.effective})
        return found

    def _way(self, requirement: Requirement) -> object:
        steps = [(requirement.id, "")]
        parent = requirement.parent
        while parent is not None and len(steps) < 10:  # noqa: PLR2004 - no tree is deeper
            above = self.catalogue.requirement_by_key.get((requirement.standard, parent))
            if above is None:
                break
            steps.append((above.id, self.requirement_link(above.standard, above.id)))
            parent = above.parent
        name = self.standard_name(requirement.standard)
        steps.append((name, self.link("standard", standard=requirement.standard)))
        return self.crumbs(*reversed(steps))
