# SPDX-License-Identifier: Apache-2.0
"""Coverage of a trace set by level and rule."""

from __future__ import annotations

from dataclasses import dataclass

from asqms.contexts.traceability.data import LevelRow, RuleRow
from asqms.contexts.traceability.data import Share as Part
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Row, Share, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.traceability.base import TraceScreen, cut

WIDTH = 100
VERDICTS = ("deviates", "undetermined", "partly", "conforms", "not_applicable")


@dataclass(frozen=True, slots=True)
class DrawnShare:
    """A part of a whole with the length of its bar and the address of what is missing."""

    covered: int
    total: int
    width: str
    href: str
    verdict: str


class CoverageScreen(TraceScreen):
    """How much of each level is covered upward, downward and by tests, always with the denominator."""

    template = "screens/traceability/coverage/template.html"
    tab = "coverage"

    def view(self) -> Content:
        """Return levels, rules, verdicts and sources."""
        found = self.coverage
        return {
            "figures": found,
            "levels": [self._level(one) for one in found.levels],
            "shares": [
                Share(name, found.verdicts.get(name, 0), self.items_link(verdict=name))
                for name in VERDICTS
                if found.verdicts.get(name)
            ],
            "rules": self._rules(found.rules),
            "sources": self._sources(),
            "orphans": self.items_link(finding="orphan"),
            "broken": self._links("broken"),
            "suspect": self._links("suspect"),
            "outside": self._links("outside"),
        }

    def _links(self, state: str) -> str:
        return self.link("trace_links", {"state": state}, trace_set=self.trace_set)

    def _level(self, one: LevelRow) -> dict[str, object]:
        level = one.level
        return {
            "title": plain(one.title),
            "href": self.items_link(level=level),
            "total": one.total,
            "shares": [
                self._drawn(one.up, self.items_link(level=level, finding="no_parent")),
                self._drawn(one.down, self.items_link(level=level, finding="missing_child")),
                self._drawn(one.verified, self.items_link(level=level, finding="untested")),
            ],
            "counts": [
                (one.failed, self.items_link(level=level, finding="failed")),
                (one.suspect, self.items_link(level=level, finding="suspect")),
            ],
        }

    def _drawn(self, part: Part | None, href: str) -> DrawnShare | None:
        if part is None:
            return None
        width = f"{WIDTH * part.covered / part.total:.1f}" if part.total else "0"
        verdict = "conforms" if not part.missing else "partly" if part.covered else "deviates"
        return DrawnShare(part.covered, part.total, width, href if part.missing else "", verdict)

    def _rules(self, rules: tuple[RuleRow, ...]) -> Table:
        columns = [
            Column("rule", self._say("rule"), optional=False),
            Column("covered", self._say("met"), "share", optional=False),
            Column("mandatory", self._say("mandatory")),
            Column("matrix", self._say("matrix")),
        ]
        return Table("rules", self._say("rules"), columns, [self._rule(one) for one in rules])

    def _rule(self, one: RuleRow) -> Row:
        to = self.say("traceability.or").join(self.level_title(level) for level in one.to)
        key = "rule_up" if one.direction == "up" else "rule_down"
        known = [level for level in one.to if level in self.level_titles and level != one.level]
        cells: dict[str, Cell | Value] = {
            "rule": Cell(
                self.say(f"traceability.coverage.{key}", level=self.level_title(one.level), to=to),
                note=cut(one.rule),
            ),
            "covered": Cell(one.items.covered, whole=one.items.total),
            "mandatory": self._say("yes" if one.mandatory else "no"),
            "matrix": Cell(self._say("open_matrix"), self._matrix(one.level, known[0])) if known else "–",
        }
        return Row(cells)

    def _matrix(self, start: str, end: str) -> str:
        return self.link("trace_matrix", {"rows": start, "columns": end}, trace_set=self.trace_set)

    def _sources(self) -> Table:
        columns = [
            Column("name", self._say("file"), optional=False),
            Column("scope", self.say("traceability.sets.scope")),
            Column("items", self._say("items"), "number"),
            Column("links", self._say("links"), "number"),
            Column("digest", self._say("digest"), "code", hidden=True),
        ]
        rows = [
            Row(
                {
                    "name": Cell(cut(one.name), self.maybe("evidence", {"series": one.series})),
                    "scope": plain(one.scope),
                    "items": one.items,
                    "links": one.links,
                    "digest": one.digest,
                }
            )
            for one in self.coverage.sources
        ]
        return Table("sources", self._say("sources"), columns, rows)

    def _say(self, key: str) -> str:
        return self.say(f"traceability.coverage.{key}")
