# SPDX-License-Identifier: Apache-2.0
"""The audit programme: processes times units, what is planned and what was audited; the auditors."""

from __future__ import annotations

from asqms.contexts.auditing import api as auditing
from asqms.contexts.auditing.data import Coverage, CoverageCell, CoverageRow, Qualification
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import (
    Cell,
    Column,
    Crumb,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixGroup,
    MatrixRow,
    Row,
    Table,
)
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import WorkBase

VIEW, READINESS = "governance.view", "auditing.view_readiness"
SIGNS = {"audited": "conforms", "planned": "undetermined", "overdue": "deviates", "nothing": "not_applicable"}
STATES = {"qualified": "conforms", "lapses": "partly", "lapsed": "deviates", "unknown": "undetermined"}


class AuditsScreen(WorkBase):
    """Coverage of the programme."""

    template = "screens/audits/overview/template.html"

    def shows(self) -> Content:
        """Return the matrix, the same as a table for a file, and the auditors for whoever may see them."""
        if not organization.may_anywhere(self.actor, VIEW):
            organization.authorise(self.actor, VIEW)
        found = auditing.programme_coverage(self.actor)
        may = organization.may(self.actor, READINESS)
        return {
            "crumbs": [Crumb(self.say("work.title"), self.link("work")), Crumb(self.say("audits.title"))],
            "matrix": self._matrix(found),
            "coverage": found,
            "audited": found.count("audited"),
            "planned": found.count("planned"),
            "overdue": found.count("overdue"),
            "cells": len(found.rows) * len(found.units),
            "file": self._file(found),
            "auditors": self._auditors(auditing.auditors(self.actor)) if may else None,
            "readiness": self.link("readiness") if may else "",
            "all_audits": self.link("work_type", type="audit"),
            "programme": self.link("work_type", type="audit_programme"),
        }

    def _matrix(self, found: Coverage) -> Matrix:
        rows = {one.process: one for one in found.rows}
        return Matrix(
            caption=self.say("audits.coverage"),
            corner=self.say("audits.process"),
            columns=[MatrixColumn(plain(name)) for _, name in found.units],
            groups=[
                MatrixGroup(name, [self._matrix_row(rows[one]) for one in processes if one in rows])
                for name, processes in self.terms.groups()
            ],
        )

    def _matrix_row(self, row: CoverageRow) -> MatrixRow:
        return MatrixRow(self.terms.process(row.process), [self._matrix_cell(one) for one in row.cells])

    def _matrix_cell(self, one: CoverageCell) -> MatrixCell:
        if one.state == "nothing":
            return MatrixCell()
        text = f"{self.say(f'audits.state_{one.state}')} {one.day.isoformat() if one.day else ''}".strip()
        return MatrixCell(SIGNS[one.state], href=self.record_link(one.number), text=text)

    def _file(self, found: Coverage) -> Table:
        columns = (
            Column("process", self.say("audits.process")),
            Column("unit", self.say("audits.unit")),
            Column("state", self.say("audits.state")),
            Column("day", self.say("audits.day"), "day"),
        )
        rows = [
            Row(
                {
                    "process": row.process,
                    "unit": plain(name),
                    "state": self.say(f"audits.state_{cell.state}"),
                    "day": cell.day,
                }
            )
            for row in found.rows
            for (_, name), cell in zip(found.units, row.cells, strict=True)
        ]
        return Table("coverage", self.say("audits.coverage"), columns, rows)

    def _auditors(self, found: tuple[Qualification, ...]) -> Table:
        names = self.people_named(one.person for one in found)
        columns = (
            Column("person", self.say("audits.auditor"), optional=False),
            Column("kind", self.say("audits.kind")),
            Column("state", self.say("audits.standing"), optional=False),
            Column("upkeep", self.say("audits.upkeep")),
            Column("until", self.say("audits.until"), "day"),
            Column("source", self.say("audits.source")),
        )
        rows = [
            Row(
                {
                    "person": plain(names.get(one.person, one.person)),
                    "kind": one.rule.name.text.in_language(self.language),
                    "state": Cell(self.say(f"audits.auditor_{one.state}"), verdict=STATES[one.state]),
                    "upkeep": "; ".join(
                        self.say(
                            f"audits.upkeep_{some.what}",
                            value="–" if some.value is None else f"{some.value:g}",
                            needed=f"{some.needed:g}",
                        )
                        for some in one.upkeep
                    ),
                    "until": one.until,
                    "source": Cell(one.rule.origin, note=one.rule.source, language="en"),
                }
            )
            for one in found
        ]
        return Table("auditors", self.say("audits.auditors"), columns, rows)
