# SPDX-License-Identifier: Apache-2.0
"""A software item at a glance: figures by process, what blocks, what it is."""

from __future__ import annotations

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import Bar, Fact, Moment
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.map import tally_shares
from asqms.faces.web.screens.organisation.overview.page import BLOCKERS
from asqms.faces.web.screens.organisation.verdict.page import Link
from asqms.faces.web.screens.products.item.base import ItemScreen, day_of


class ItemOverviewScreen(ItemScreen):
    """Figures, blockers and facts."""

    template = "screens/products/item/overview/template.html"
    tab = "overview"

    def view(self) -> Content:
        """Return figures by process, blockers and facts."""
        wanted = conformity.obligation_filter({"scope": self.item}, only_gaps=True)
        blocking = conformity.obligations(self.actor, self.standing, wanted, rows=BLOCKERS)
        rollups = self.figures.rollups if self.figures else {}
        tally = rollups[""].mandatory if rollups else None
        return {
            "tally": tally,
            "shares": tally_shares(tally, self._list) if tally else [],
            "bars": [
                Bar(
                    self.terms.process(process),
                    rollup.mandatory.conforms,
                    rollup.mandatory.rated,
                    self.address("obligations", {"process": process}),
                    rollup.worst.value,
                )
                for process, rollup in rollups.items()
                if process and rollup.worst is not None and rollup.mandatory.rated
            ],
            "blockers": self.blockers(blocking.rows, place=False),
            "facts": self._facts(),
            "phases": self._phases(),
            "waiting": self._waiting(),
        }

    def _list(self, verdict: str) -> str:
        return self.address("obligations", {"verdict": verdict})

    def _facts(self) -> list[Fact]:
        given = self.record.content
        kind = self.figures.types[0] if self.figures and self.figures.types else ""
        depends = given.get("depends_on")
        used = [
            str(one.get("item") if isinstance(one, dict) else one)
            for one in (depends if isinstance(depends, list) else ())
        ]
        markets = given.get("markets")
        return [
            Fact(self._say("id"), self.item, code=True),
            Fact(self._say("type"), kind, self.address("classification"), self._say("type_note")),
            Fact(self._say("markets"), ", ".join(map(str, markets)) if isinstance(markets, list) else ""),
            Fact(self._say("supplier"), self.text("supplier")),
            Fact(self._say("personal_data"), self._yes(given.get("personal_data"))),
            Fact(self._say("external"), self._yes(given.get("external_components"))),
            Fact(self._say("depends_on"), plain(", ".join(used))),
            Fact(self._say("support"), day_of(self.text("end_of_support"))),
        ]

    def _phases(self) -> list[Moment]:
        given = self.record.content
        phases = given.get("phases")
        rows = [(str(one["phase"]), str(one["since"])) for one in phases] if isinstance(phases, list) else []
        if not rows and given.get("phase"):
            rows = [(str(given["phase"]), str(given.get("since", "")))]
        return [
            Moment(day, self.terms.phase(phase))
            for phase, since in sorted(rows, key=lambda row: row[1])
            if (day := day_of(since)) is not None
        ]

    def _waiting(self) -> list[Link]:
        if self.as_of:
            return []
        return [
            Link(
                self.say(f"products.proposal.kind_{one.kind}"),
                self.link("proposal", uid=one.uid),
                note=plain(str(one.content.get("reason", ""))),
            )
            for one in organization.proposals(self.actor, scope=self.item)
        ]

    def _yes(self, value: object) -> str:
        return self._say("yes" if value else "no")

    def _say(self, key: str) -> str:
        return self.say(f"products.item.overview.{key}")
