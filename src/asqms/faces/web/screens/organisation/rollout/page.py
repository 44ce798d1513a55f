# SPDX-License-Identifier: Apache-2.0
"""Roll-out: which version of each process every project works by."""

from __future__ import annotations

from typing import Any

from asqms.contexts.conformity import api as conformity
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import Work
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import (
    Cell,
    Column,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixGroup,
    MatrixRow,
    Row,
    Table,
)
from asqms.faces.web.screen import PAGE_ROWS, Content
from asqms.faces.web.screens.organisation.map import COLUMNS, whole_page
from asqms.faces.web.screens.organisation.overview.page import organisation_tabs


class RolloutScreen(AssessedScreen):
    """Processes times projects with versions."""

    template = "screens/organisation/rollout/template.html"

    def assessed(self) -> Content:
        """Return the matrix and, for a file, the same as a table."""
        size = COLUMNS if self.rows_wanted <= PAGE_ROWS else self.rows_wanted
        seen = conformity.rollout(self.actor, self.standing, page=whole_page(self.asked("page")), size=size)
        self._work = {} if self.as_of else governance.work_of(self.actor, [one.scope for one in seen.columns])
        return {
            "tabs": organisation_tabs(self, "rollout"),
            "rollout": seen,
            "first": (seen.page - 1) * size + 1,
            "last": min(seen.total, seen.page * size),
            "previous": seen.page - 1,
            "next": seen.page + 1,
            "matrix": self._matrix(seen),
            "started": sum(seen.started.values()) if seen.started is not None else None,
            "processes": len(seen.started or ()),
            "behind": sum(self._is_behind(one) for one in seen.cells.values()),
            "needed": sum(one.needed for one in seen.cells.values()),
            "idle": self._idle(seen),
            "may_start": not self.as_of and organization.may(self.actor, "inventory.edit_projects"),
            "file": self._file(seen),
        }

    @staticmethod
    def _is_behind(one: Any) -> bool:  # noqa: ANN401 - a cell of the engine
        return bool(one.needed and one.adopted_version != one.current_version)

    def _idle(self, seen: Any) -> int | None:  # noqa: ANN401 - a roll-out of conformity
        """Return how many adopted processes have no record in their project; None on a past day."""
        if self.as_of:
            return None
        adopted = [one for one in seen.cells.values() if one.needed and one.adopted_version]
        return sum((one.process, one.project) not in self._work for one in adopted)

    def _matrix(self, seen: Any) -> Matrix:  # noqa: ANN401 - a roll-out of conformity
        return Matrix(
            caption=self._say("title"),
            corner=self.say("organisation.overview.process"),
            note_head=self._say("current"),
            columns=[
                *([MatrixColumn(self._say("new_project"))] if seen.started is not None else []),
                *(
                    MatrixColumn(plain(one.name), href=self.link("project", project=one.scope))
                    for one in seen.columns
                ),
            ],
            groups=[
                MatrixGroup(name, [self._row(process, seen) for process in processes])
                for name, processes in self.terms.groups()
            ],
        )

    def _row(self, process: str, seen: Any) -> MatrixRow:  # noqa: ANN401 - a roll-out of conformity
        cells = [self._cell(process, seen.cells[process, one.scope]) for one in seen.columns]
        if seen.started is not None:
            level = seen.started.get(process, False)
            words = self._say("at_level" if level else "at_zero")
            cells.insert(0, MatrixCell("conforms" if level else "deviates", text=words))
        href = self.maybe("process", process=process)
        note = plain(seen.versions.get(process, "")) or "–"
        return MatrixRow(self.terms.process(process), cells, href=href, note=note)

    def _cell(self, process: str, one: Any) -> MatrixCell:  # noqa: ANN401 - a cell of the engine
        if not one.needed:
            return MatrixCell()
        adopted, current = plain(one.adopted_version), plain(one.current_version)
        text = adopted or self._say("not_adopted")
        if adopted and current and adopted != current:
            text = f"{adopted} → {current}"
        if one.open_tailoring:
            text = f"{text} · {self._say('open', count=one.open_tailoring)}"
        if not self.as_of:
            told = self._work.get((one.process, one.project))
            text = f"{text} · {self._say('work', count=told.total)}" if told else text
        query = {"within": one.project, "process": process, "strength": "mandatory"}
        verdict = one.verdict.value if one.verdict else "undetermined"
        return MatrixCell(verdict, href=self.link("organisation_obligations", query), text=text)

    def _file(self, seen: Any) -> Table:  # noqa: ANN401 - a roll-out of conformity
        names = ("process", "project", "adopted", "current", "verdict", "tailoring", "records", "overdue")
        kinds = {"verdict": "verdict", "tailoring": "number", "records": "number", "overdue": "number"}
        columns = [Column(one, self._say(f"column_{one}"), kinds.get(one, "text")) for one in names]  # type: ignore[arg-type]
        titles = {one.scope: plain(one.name) for one in seen.columns}
        rows = [
            Row(
                {
                    "process": self.terms.process(one.process),
                    "project": titles[one.project],
                    "adopted": plain(one.adopted_version),
                    "current": plain(one.current_version),
                    "verdict": Cell(verdict=one.verdict.value if one.verdict else "not_applicable"),
                    "tailoring": one.open_tailoring,
                    "records": self._work.get((one.process, one.project), Work()).total,
                    "overdue": self._work.get((one.process, one.project), Work()).overdue,
                }
            )
            for one in seen.cells.values()
            if one.needed
        ]
        return Table("rollout", self._say("title"), columns, rows)

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"organisation.rollout.{key}", **values)
