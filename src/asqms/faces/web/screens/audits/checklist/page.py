# SPDX-License-Identifier: Apache-2.0
"""The checklist of an audit: drawn, explained, worked through line by line, frozen when the audit closes."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpResponseBase

from asqms.contexts.auditing import api as auditing
from asqms.contexts.auditing.data import AuditLine, ChecklistView, LineView
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Choice, Column, Crumb, Fact, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import WorkBase
from asqms.faces.web.screens.work.record.page import version_of
from asqms.kernel.errors import AsqmsError

NOTED = ("conforms", "not_applicable", "not_seen")
SIGNS = {
    "conforms": "conforms",
    "finding": "deviates",
    "not_applicable": "not_applicable",
    "not_seen": "undetermined",
}


class ChecklistScreen(WorkBase):
    """Lines with why they are there and what was seen; ``?line=SCOPE:PRACTICE`` opens one."""

    template = "screens/audits/checklist/template.html"

    @cached_property
    def view(self) -> ChecklistView:
        """The checklist as the reader may see it; raises NotFoundError."""
        return auditing.checklist_view(self.actor, self.name("number"), as_of=self.as_of)

    def shows(self) -> Content:
        """Return the lines, the one that is open, and what may be done."""
        view = self.view
        answered, total = view.counted
        names = self.people_named([*view.team, *(one.person for one in view.conflicts)])
        line = self._chosen(view)
        grades = self.types["finding"].field("grade") if "finding" in self.types else None
        return {
            "view": view,
            "title": plain(view.title),
            "number": view.audit,
            "crumbs": [
                Crumb(self.say("work.title"), self.link("work")),
                Crumb(self.say("audits.title"), self.link("audits")),
                Crumb(view.audit, self.record_link(view.audit)),
                Crumb(self.say("audits.checklist")),
            ],
            "answered": answered,
            "total": total,
            "facts": self._facts(view),
            "conflicts": [
                self.say(
                    "audits.conflict",
                    person=plain(names.get(one.person, one.person)),
                    role=self.terms.role(one.role),
                    scope=one.scope,
                )
                for one in view.conflicts
            ],
            "table": self._table(view),
            "line": self._line(line) if line else None,
            "results": [Choice(one, self.say(f"audits.result_{one}")) for one in NOTED],
            "grades": [
                Choice(key, words.text.in_language(self.language))
                for key, words in (grades.choices.items() if grades else ())
            ],
            "checklist": view.checklist,
        }

    def act(self) -> HttpResponseBase:
        """Draw, note a result, raise a finding, add or take out a line."""
        number, posted = self.name("number"), self.posted
        doing = posted.get("do", "")
        of = (posted.get("scope", "").strip(), posted.get("practice", "").strip())
        here = self.link("audit_checklist", number=number)
        if doing == "draw":
            drawn = auditing.draw_checklist(self.actor, number)
            return self.done("audits.drawn", here, count=drawn.size, of=drawn.population)
        if doing == "note":
            version = posted.get("version", "")
            auditing.note_result(
                self.actor,
                number,
                *of,
                result=posted.get("result", ""),
                note=posted.get("note", "").strip(),
                expected_version=version_of(version),
            )
            return self.done("audits.noted", self._next(here))
        if doing == "finding":
            made = auditing.raise_finding(
                self.actor,
                number,
                *of,
                title=posted.get("title", ""),
                statement=posted.get("statement", "").strip(),
                grade=posted.get("grade", ""),
                language=self.language,
            )
            return self.done("audits.raised", self._next(here), number=made)
        if doing in {"add", "remove"}:
            change = auditing.add_line if doing == "add" else auditing.remove_line
            change(self.actor, number, *of, reason=posted.get("reason", ""))
            return self.done("audits.added" if doing == "add" else "audits.removed_line", here)
        raise AsqmsError("web.unknown_form", "This form is not known.", hint="Load the page again.")

    def _next(self, here: str) -> str:
        """Return where the next line waits."""
        lines = auditing.checklist_view(self.actor, self.name("number")).lines
        waiting = next((one.line for one in lines if one.line.open and not one.own_work), None)
        if waiting is None:
            return here
        query = {"line": f"{waiting.scope}:{waiting.practice}"}
        return self.link("audit_checklist", query, number=self.name("number")) + "#line"

    def _chosen(self, view: ChecklistView) -> LineView | None:
        scope, _, practice = self.asked("line").partition(":")
        return next(
            (one for one in view.lines if (one.line.scope, one.line.practice) == (scope, practice)), None
        )

    def _facts(self, view: ChecklistView) -> list[Fact]:
        drawn = view.checklist
        if drawn is None:
            return []
        processes = ", ".join(drawn.processes) or self.say("audits.all_processes")
        facts = [
            Fact(self.say("audits.population"), drawn.population),
            Fact(self.say("audits.sample"), drawn.size),
            Fact(self.say("audits.musts"), drawn.must),
            Fact(self.say("audits.processes"), processes),
            Fact(self.say("audits.drawn_on"), drawn.drawn_on),
            Fact(self.say("audits.rule"), drawn.rule),
        ]
        if drawn.frozen:
            facts.append(Fact(self.say("audits.frozen"), drawn.frozen, code=True))
        return facts

    def _table(self, view: ChecklistView) -> Table:
        columns = (
            Column("practice", self.say("audits.practice"), optional=False),
            Column("scope", self.say("work.scope")),
            Column("verdict", self.say("audits.verdict"), "verdict"),
            Column("why", self.say("audits.why")),
            Column("earlier", self.say("audits.earlier")),
            Column("result", self.say("audits.result"), optional=False),
            Column("note", self.say("audits.note"), hidden=True),
        )
        order = sorted(view.lines, key=lambda one: (one.line.removed, not one.line.open))
        return Table("lines", self.say("audits.lines"), columns, [self._row_of(one) for one in order])

    def _row_of(self, one: LineView) -> Row:
        line = one.line
        query = {"line": f"{line.scope}:{line.practice}"}
        href = self.link("audit_checklist", query, number=line.audit) + "#line"
        state = self.say("audits.removed") if line.removed else self._result(line)
        return Row(
            {
                "practice": Cell(line.practice, href=href),
                "scope": plain(one.scope_name),
                "verdict": line.verdict,
                "why": self._why(line),
                "earlier": ", ".join(number for number, _ in one.findings),
                "result": Cell(state, verdict=SIGNS.get(line.result or "", "") if not line.removed else ""),
                "note": plain(line.note or line.reason),
            },
            key=line.key,
            current=self.asked("line") == query["line"],
        )

    def _result(self, line: AuditLine) -> str:
        if line.finding:
            return line.finding
        return self.say(f"audits.result_{line.result}") if line.result else self.say("audits.waits")

    def _why(self, line: AuditLine) -> str:
        if line.origin == "added":
            return self.say("audits.why_added", reason=plain(line.reason))
        return ", ".join(self.say(f"audits.why_{one}") for one in line.reasons) or self.say(
            "audits.why_chance"
        )

    def _line(self, one: LineView) -> dict[str, object]:
        line = one.line
        known = self.catalogue.practice_by_id.get(line.practice)
        return {
            "scope": line.scope,
            "scope_name": plain(one.scope_name),
            "practice": line.practice,
            "asked": plain(known.statement.in_language(self.language)) if known else "",
            "href": self.maybe("practice", practice=line.practice),
            "verdict": line.verdict,
            "why": self._why(line),
            "offered": [(plain(uid), self.link("evidence_record", uid=uid)) for uid in line.offered],
            "findings": [(number, self.record_link(number)) for number, _ in one.findings],
            "result": line.result or "",
            "state": self.say("audits.removed") if line.removed else self._result(line),
            "note": line.note,
            "version": one.version,
            "own_work": one.own_work,
            "removed": line.removed,
            "may_remove": line.origin != "must" and line.result is None,
            "finding": (line.finding, self.record_link(line.finding)) if line.finding else None,
        }
