# SPDX-License-Identifier: Apache-2.0
"""Brings records in from a table: sent, looked at row by row, then brought in whole or not at all."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect

from asqms.contexts.exchange import api as exchange
from asqms.contexts.exchange.data import (
    ENCODINGS,
    FORMS,
    MOST_BYTES,
    MOST_ROWS,
    CellProblem,
    ImportPlan,
    Outcome,
    RowPlan,
)
from asqms.contexts.exchange.errors import ExchangeError
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordType
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.documents.wording import plain
from asqms.faces.web.exports import TYPES
from asqms.faces.web.parts import Cell, Choice, Column, Crumb, Row, Table
from asqms.faces.web.problems import refusal_of
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import WRITE, WorkBase
from asqms.kernel.errors import AsqmsError

STAGED = "staged"
MOST_SHOWN = 200
SIGNS = {
    Outcome.MADE: "conforms",
    Outcome.CHANGED: "partly",
    Outcome.SAME: "not_applicable",
    Outcome.REFUSED: "deviates",
}
OWN = {"$number": "number", "$title": "title_field", "$scope": "scope", "$owner": "owner"}


class ImportScreen(WorkBase):
    """Takes a table for a type and shows what it would do."""

    template = "screens/work/importing/template.html"

    @cached_property
    def given(self) -> RecordType:
        """The type; raises NotFoundError, and AccessRefusedError for whoever makes no such records."""
        given = governance.type_for(self.actor, self.name("type"))
        if not self.may_make(given):
            raise AccessRefusedError(WRITE, "")
        return given

    def shows(self) -> Content:
        """Return the form, or what the table that was sent would do."""
        given, names = self.given, self.type_names(self.name("type"))
        shown: Content = {
            "name": names,
            "crumbs": [
                Crumb(self.say("work.title"), self.link("work")),
                Crumb(names, self.link("work_type", type=given.type)),
                Crumb(self.say("work.importing.title")),
            ],
            "templates": [
                (form.upper(), self.link("work_import_template", {"form": form}, type=given.type))
                for form in FORMS
            ],
            "encodings": [Choice(one, one.upper()) for one in ENCODINGS],
            "encoding": self.posted.get("encoding", ""),
            "most_rows": MOST_ROWS,
            "most_megabytes": MOST_BYTES >> 20,
            "back": self.link("work_type", type=given.type),
        }
        staged = self.posted.get(STAGED, "") or self.asked(STAGED)
        return {**shown, **self._preview(given, staged)} if staged else shown

    def act(self) -> HttpResponseBase:
        """Keep the table that was sent and show what it would do, or bring it in."""
        given, doing = self.given, self.posted.get("do", "")
        here = self.link("work_import", type=given.type)
        staged = self.posted.get(STAGED, "")
        if doing == "import":
            name, content, encoding = exchange.staged_table(self.actor, staged, given.type)
            reason = self.posted.get("reason", "").strip()
            _, done = exchange.import_records(
                self.actor, given.type, name, content, encoding=encoding, reason=reason
            )
            exchange.forget_table(self.actor, staged)
            counts = {"made": len(done.made), "changed": len(done.changed), "same": done.same}
            return self.done("work.importing.done", self.link("work_type", type=given.type), **counts)
        if doing == "forget":
            exchange.forget_table(self.actor, staged)
            return HttpResponseRedirect(here)
        file = self.request.FILES.get("file")
        if file is None or not file.name:
            raise ExchangeError("exchange.no_file", "No file was chosen.", hint="Choose a file.")
        content = file.read(MOST_BYTES + 1)
        encoding = self.posted.get("encoding", "")
        exchange.plan_import(self.actor, given.type, str(file.name), content, encoding=encoding)
        uid = exchange.stage_table(self.actor, given.type, str(file.name), content, encoding=encoding)
        return HttpResponseRedirect(self.link("work_import", {STAGED: uid}, type=given.type))

    def _preview(self, given: RecordType, staged: str) -> Content:
        name, content, encoding = exchange.staged_table(self.actor, staged, given.type)
        plan = exchange.plan_import(self.actor, given.type, name, content, encoding=encoding)
        rows = sorted(plan.rows, key=lambda one: (one.outcome is not Outcome.REFUSED, one.line))
        return {
            "plan": plan,
            "staged": staged,
            "file_name": plain(plan.name),
            "counts": [(one.value, SIGNS[one], plan.count(one)) for one in Outcome],
            "ready": not plan.refused and len(plan.rows) > plan.count(Outcome.SAME),
            "nothing": not plan.refused and len(plan.rows) == plan.count(Outcome.SAME),
            "filled": [
                (one.letter, plain(one.heading), self._target(given, one.target)) for one in plan.columns
            ],
            "left_out": [plain(one.heading) for one in plan.columns if not one.target and one.heading],
            "table": self._table(given, plan, rows),
            "hidden_rows": max(0, len(rows) - MOST_SHOWN),
        }

    def _table(self, given: RecordType, plan: ImportPlan, rows: list[RowPlan]) -> Table:
        columns = (
            Column("line", self.say("work.importing.line"), "number", optional=False),
            Column("outcome", self.say("work.importing.outcome"), "verdict", optional=False),
            Column("number", self.say("work.number"), "code", optional=False),
            Column("title", self.say("work.title_field"), optional=False),
            Column("problems", self.say("work.importing.why"), optional=False),
        )
        wanted = rows if self.rows_wanted > MOST_SHOWN else rows[:MOST_SHOWN]
        shown = [
            Row(
                {
                    "line": one.line,
                    "outcome": Cell(
                        self.say(f"work.importing.outcome_{one.outcome.value}"), verdict=SIGNS[one.outcome]
                    ),
                    "number": self._number(one),
                    "title": plain(one.title),
                    "problems": " ".join(self._problem(given, some) for some in one.problems),
                },
                key=str(one.line),
            )
            for one in wanted
        ]
        return Table("rows", plain(plan.name), columns, shown)

    def _number(self, one: RowPlan) -> Cell:
        seen = one.number and one.outcome is not Outcome.REFUSED
        return Cell(plain(one.number), href=self.record_link(one.number) if seen else "")

    def _target(self, given: RecordType, target: str) -> str:
        if target in OWN:
            return self.say(f"work.{OWN[target]}")
        field = given.field(target)
        return field.name.text.in_language(self.language) if field else ""

    def _problem(self, given: RecordType, one: CellProblem) -> str:
        place = one.cell if one.target else ""
        if one.message:
            error = AsqmsError(one.code, one.message, context=one.context)  # type: ignore[arg-type]
            said = refusal_of(error).message
        else:
            said = self.say(f"work.importing.code_{one.code}", value=plain(one.value))
        name = self._target(given, one.target)
        return f"{place} ({name}): {said}" if place else said


class TemplateScreen(WorkBase):
    """An empty table to fill in."""

    def content(self) -> HttpResponse:
        """Return the file; raises NotFoundError for an unknown type."""
        form = self.asked("form") if self.asked("form") in FORMS else FORMS[0]
        name = governance.type_for(self.actor, self.name("type")).type
        content = exchange.import_template(self.actor, name, form=form, language=self.language)
        response = HttpResponse(content, content_type=TYPES[form])
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
        return response
