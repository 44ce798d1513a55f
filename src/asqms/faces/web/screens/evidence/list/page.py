# SPDX-License-Identifier: Apache-2.0
"""The list of evidence with its filters and a reading pane."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import (
    MOST_COUNTED,
    EvidenceFilter,
    EvidencePage,
    EvidenceRow,
    EvidenceState,
)
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import Bar, Choice, Column, Fact, Pager, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.evidence.base import SIGNS, EvidenceBase
from asqms.faces.web.slices import FilterField

NARROWING = ("text", "type", "state", "within", "adapter", "subject", "series", "lapses_from", "lapses_until")
KEPT = ("subject", "series", "within", "lapses_from", "lapses_until")
COLUMNS = ("file", "title", "type", "subject", "state", "effective", "received", "valid_until", "adapter",
           "producer", "revision", "digest", "series", "problem")  # fmt: skip


class EvidenceScreen(EvidenceBase):
    """Records of evidence, newest first; the chosen one is summed up beside the list."""

    template = "screens/evidence/list/template.html"
    fragments: ClassVar[dict[str, str]] = {"pane": "screens/evidence/list/pane.html"}

    def content(self) -> Content:
        """Return a page of records, the filters and the chosen record."""
        page = evidence.evidence_page(
            self.actor,
            self._filter(),
            evidence.Place(self.asked("after"), self.asked("before"), self.asked("sort")),
            as_of=self.as_of,
            rows=self.rows_wanted,
            count=True,
        )
        narrowed = any(self.asked(name) for name in NARROWING)
        return {
            "tabs": self.tabs("records"),
            "fields": self._fields(),
            "kept": {name: self.asked(name) for name in KEPT if self.asked(name)},
            "clear": self.link("evidence") if narrowed else "",
            "chips": [
                f"{self.say(f'evidence.kept_{name}')}: {plain(self.asked(name))}"
                for name in KEPT
                if self.asked(name)
            ],
            "rows": [self._row(one) for one in page.rows],
            "total": self._total(page),
            "pager": Pager(page.previous, page.following),
            "table": self._table(page),
            "chosen": self._chosen(page),
            **({} if self.asked("at") or not page.rows else self._states()),
            "nothing": not page.rows and not narrowed,
            "may_receive": self.as_of is None and organization.may_anywhere(self.actor, "evidence.receive"),
        }

    def _filter(self) -> EvidenceFilter:
        state = self.asked("state")
        return EvidenceFilter(
            type=self.asked("type"),
            subject=self.asked("subject"),
            within=self.asked("within"),
            adapter=self.asked("adapter"),
            series=self.asked("series"),
            state=EvidenceState(state) if state in set(EvidenceState) else None,
            text=self.asked("text"),
            lapses_from=_day(self.asked("lapses_from")),
            lapses_until=_day(self.asked("lapses_until")),
        )

    def _fields(self) -> list[FilterField]:
        types, adapters = evidence.evidence_choices(self.actor, as_of=self.as_of)
        named = sorted(
            (Choice(one, self.terms.evidence_type(one)) for one in types),
            key=lambda one: one.title.casefold(),
        )
        anything = self.say("evidence.anything")
        states = tuple(Choice(one.value, self.state_word(one)) for one in reversed(EvidenceState))
        return [
            FilterField("text", self.say("evidence.filter_text"), self.asked("text")),
            FilterField(
                "type", self.say("evidence.type"), self.asked("type"), tuple(named), anything=anything
            ),
            FilterField("state", self.say("evidence.state"), self.asked("state"), states, anything=anything),
            FilterField(
                "adapter",
                self.say("evidence.adapter"),
                self.asked("adapter"),
                tuple(Choice(one, plain(one)) for one in adapters),
                anything=anything,
            ),
        ]

    def _row(self, one: EvidenceRow) -> dict[str, object]:
        return {
            "title": self.title_of(one),
            "type": self.terms.evidence_type(one.type),
            "subject": plain(one.subject_name),
            "day": one.effective,
            "state": self.state_word(one.state),
            "sign": SIGNS[one.state],
            "uid": one.uid,
            "current": one.uid == self.asked("at"),
            "href": self.link("evidence", {**self._asked_for(), "at": one.uid}),
        }

    def _asked_for(self) -> dict[str, str]:
        names = (*NARROWING, "after", "before", "sort")
        return {name: self.asked(name) for name in names if self.asked(name)}

    def _total(self, page: EvidencePage) -> str:
        count = page.total or 0
        if count > MOST_COUNTED:
            return self.say("evidence.more_than", count=MOST_COUNTED)
        return self.say("evidence.records", count=count)

    def _chosen(self, page: EvidencePage) -> dict[str, object] | None:
        uid = self.asked("at")
        if not uid:
            return None
        row = next((one for one in page.rows if one.uid == uid), None)
        row = row or evidence.evidence_view(self.actor, uid, as_of=self.as_of).row
        facts = [
            Fact(self.say("evidence.state"), self.state_word(row.state)),
            Fact(self.say("evidence.subject"), plain(row.subject_name)),
            Fact(self.say("evidence.effective"), row.effective),
            Fact(self.say("evidence.received"), row.received),
        ]
        if row.lapses_on:
            facts.append(Fact(self.say("evidence.lapses_on"), row.lapses_on))
        if row.producer:
            facts.append(Fact(self.say("evidence.producer"), plain(row.producer)))
        if row.revision:
            facts.append(Fact(self.say("evidence.revision"), plain(row.revision), code=True))
        facts.append(Fact(self.say("evidence.adapter"), row.adapter, code=bool(row.adapter)))
        return {
            "title": self.title_of(row),
            "type": self.terms.evidence_type(row.type),
            "problem": plain(row.problem_message),
            "facts": facts,
            "href": self.link("evidence_record", uid=row.uid),
            "sign": SIGNS[row.state],
            "state": self.state_word(row.state),
        }

    def _states(self) -> Content:
        figures = evidence.evidence_figures(self.actor, within=self.asked("within"), as_of=self.as_of)
        kept = {"within": self.asked("within")} if self.asked("within") else {}
        caption = "evidence.by_state_of_newest" if figures.cut else "evidence.by_state"
        bars = [
            Bar(
                self.state_word(state),
                figures.by_state[state],
                figures.total,
                self.link("evidence", {**kept, "state": state.value}),
                SIGNS[state],
            )
            for state in reversed(EvidenceState)
        ]
        return {"states": bars, "states_caption": self.say(caption, count=figures.total)}

    def _table(self, page: EvidencePage) -> Table:
        kinds = {"effective": "day", "received": "day", "valid_until": "day", "digest": "code"}
        columns = [
            Column(name, self.say(f"evidence.{name}"), kinds.get(name, "text"))  # type: ignore[arg-type]
            for name in COLUMNS
        ]
        rows = [
            Row(
                {
                    "file": plain(one.name), "title": plain(one.title), "type": one.type,
                    "subject": one.subject,
                    "state": self.state_word(one.state), "effective": one.effective, "received": one.received,
                    "valid_until": one.valid_until, "adapter": one.adapter, "producer": plain(one.producer),
                    "revision": plain(one.revision), "digest": one.digest, "series": one.series,
                    "problem": one.problem,
                }
            )
            for one in page.rows
        ]  # fmt: skip
        return Table("evidence", self.say("evidence.tab_records"), columns, rows)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
