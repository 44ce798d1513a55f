# SPDX-License-Identifier: Apache-2.0
"""One practice: what it asks, by which evidence, for whom, what it serves, and its state everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.criteria import (
    condition_lines,
    criterion_lines,
    evidence_types_of,
    strength_lines,
    text_in,
)
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Fact, Pager, Row, Share, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import CatalogueScreen

if TYPE_CHECKING:
    from asqms.contexts.catalog.data import Practice, StandardMapping
    from asqms.contexts.conformity.data import RequirementState

VERDICTS = ("conforms", "partly", "deviates", "undetermined", "justified", "not_applicable")


class PracticeScreen(CatalogueScreen):
    """What one practice asks and how far it is followed."""

    template = "screens/standards/practice/template.html"
    tab = "practices"

    def shows(self) -> Content:
        """Return the practice with its criterion, mappings and states; raises NotFoundError."""
        practice = self.catalogue.practice_by_id.get(self.name("practice"))
        if practice is None:
            raise NotFoundError("practice", self.name("practice"))
        statement, own = text_in(practice.statement, self.language)
        licensed = text_in(practice.licensed_text, self.language) if practice.licensed_text else None
        return {
            "practice": practice,
            "statement": statement,
            "own": own,
            "licensed": licensed,
            "facts": self._facts(practice),
            "lines": criterion_lines(practice, self.catalogue, self.language),
            "conditions": condition_lines(practice, self.catalogue, self.language),
            "types": self._types(practice),
            "mappings": self._mappings(practice),
            "shares": self._shares(practice),
            "everywhere": self._everywhere(practice),
            "interpretations": self._interpretations(practice),
            "crumbs": self.crumbs(
                (self.say("standards.tab_practices"), self.link("practices")), (practice.id, "")
            ),
        }

    def _facts(self, practice: Practice) -> list[Fact]:
        process = self.catalogue.process_by_id[practice.process]
        strengths = self.joined(
            self.say("standards.strength_for", type=one.software_type, strength=one.name)
            for one in strength_lines(practice, self.catalogue, self.language)
        )
        facts = [
            Fact(
                self.say("standards.process"),
                self.terms.process(process.id),
                href=self.link("process", process=process.id),
            ),
            Fact(self.say("standards.kind"), self.kind(practice)),
            Fact(self.say("standards.level"), self.joined(self.level(one.value) for one in practice.levels)),
            Fact(self.say("standards.binding"), strengths),
            Fact(self.say("standards.phases"), self.joined(self.terms.phase(one) for one in practice.phases)),
            Fact(self.say("standards.responsible"), self.terms.role(process.owner_role)),
            Fact(self.say("standards.origin"), self.mark(practice.mark), note=plain(practice.mark.source)),
        ]
        if practice.official_id:
            facts.append(Fact(self.say("standards.official_id"), practice.official_id, code=True))
        return facts

    def _types(self, practice: Practice) -> Table:
        columns = (
            Column("name", self.say("standards.evidence_type"), optional=False),
            Column("expects", self.say("standards.expects")),
            Column("formats", self.say("standards.formats"), hidden=True),
            Column("machine", self.say("standards.machine")),
            Column("widest", self.say("standards.widest")),
        )
        rows = []
        for key in evidence_types_of(practice):
            one = self.catalogue.evidence_type_by_id[key]
            text, own = text_in(one.expectation, self.language)
            rows.append(
                Row(
                    {
                        "name": Cell(plain(translated(one.name, self.language)), note=key),
                        "expects": Cell(text, language="" if own else "en"),
                        "formats": ", ".join(one.formats),
                        "machine": self.say(f"standards.machine_{one.machine_checkable}"),
                        "widest": self.say(f"standards.widest_{one.widest_scope}"),
                    }
                )
            )
        return Table("evidence-types", self.say("standards.evidence_types"), columns, rows)

    def _mappings(self, practice: Practice) -> Table:
        mappings = self.catalogue.mappings_by_practice.get(practice.id, ())
        states = self.states(*{one.standard for one in mappings})
        columns = (
            Column("standard", self.say("standards.standard"), optional=False),
            Column("requirement", self.say("standards.requirement"), "code", optional=False),
            Column("title", self.say("standards.short_title")),
            Column("relation", self.say("standards.relation")),
            Column("state", self.say("standards.state")),
            Column("author", self.say("standards.author"), hidden=True),
            Column("on", self.say("standards.mapped_on"), "day", hidden=True),
            Column("mark", self.say("standards.origin"), hidden=True),
        )
        rows = [self._mapping(one, states.get((one.standard, one.requirement))) for one in mappings]
        return Table("mappings", self.say("standards.mappings"), columns, rows)

    def _mapping(self, one: StandardMapping, state: RequirementState | None) -> Row:
        requirement = self.catalogue.requirement_by_key[(one.standard, one.requirement)]
        relation = self.say(f"standards.relation_{one.relation.value}")
        strength = self.say(f"standards.strength_{one.strength.value}")
        return Row(
            {
                "standard": Cell(
                    self.standard_name(one.standard), href=self.link("standard", standard=one.standard)
                ),
                "requirement": Cell(
                    one.requirement, href=self.requirement_link(one.standard, one.requirement)
                ),
                "title": self.title(requirement),
                "relation": Cell(f"{relation}, {strength}", note=plain(one.rationale)),
                "state": self.state_cell(state),
                "author": one.author,
                "on": one.mapped_on,
                "mark": self.mark(one.mark),
            }
        )

    def _shares(self, practice: Practice) -> list[Share]:
        found = self.figures.get(practice.id)
        if found is None:
            return []
        counts = {
            verdict: sum(getattr(tally, verdict) for tally in found.by_strength.values())
            for verdict in VERDICTS
        }
        return [Share(verdict, count) for verdict, count in counts.items() if count]

    def _everywhere(self, practice: Practice) -> Table | None:
        if not self.is_assessed:
            return None
        page = conformity.obligations(
            self.actor,
            self.standing,
            conformity.Filter(practice=practice.id),
            after=self.asked("after"),
            rows=self.rows_wanted,
        )
        names = self.people(row.owner for row in page.rows)
        columns = (
            Column("verdict", self.say("standards.verdict"), "verdict", optional=False),
            Column("where", self.say("standards.where"), optional=False),
            Column("strength", self.say("standards.binding")),
            Column("why", self.say("standards.why")),
            Column("owner", self.say("standards.owner")),
            Column("lapses", self.say("standards.lapses"), "day"),
        )
        rows = [
            Row(
                {
                    "verdict": row.verdict.value,
                    "where": Cell(
                        plain(row.scope_name),
                        href=self.verdict_address(row.scope, row.scope_kind, row.parent, row.practice),
                    ),
                    "strength": self.say(f"standards.{row.strength.value}"),
                    "why": self.terms.reason(row) if row.reason else "",
                    "owner": self.owner(row, names),
                    "lapses": row.lapses_on,
                }
            )
            for row in page.rows
        ]
        return Table(
            "everywhere", self.say("standards.everywhere"), columns, rows, Pager(next=page.following)
        )

    def _interpretations(self, practice: Practice) -> list[dict[str, object]]:
        found = []
        for one in self.catalogue.interpretations:
            if practice.id in one.affects:
                text, own = text_in(one.note, self.language)
                source = plain(f"{one.source} ({one.id})")
                found.append({"text": text, "own": own, "source": source, "since": one.effective})
        return found
