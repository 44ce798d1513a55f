# SPDX-License-Identifier: Apache-2.0
"""Counts the rows of a register while they stream by: blanks, repeats, values, dates, open rows."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from asqms.adapters.register.options import RegisterOptions
from asqms.adapters.register.tables import Cell, is_blank
from asqms.decoding.values import counted, fact_word
from asqms.kernel.records import FactValue, Notice

MOST_DISTINCT_VALUES = 50
LONGEST_VALUE = 60
PERSONAL_COLUMNS = frozenset({
    "approver", "assessor", "assignee", "auditee", "auditor", "author", "developer", "email", "owner",
    "person", "responsible", "reviewer", "tester", "verifier",
})  # fmt: skip
MOST_COMPARED_COLUMNS = 12
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.{0,30})?")


def date_in(cell: Cell, date_format: str) -> str:
    """Return the ISO date in a cell, or an empty text; ``date_format`` is one more form to read."""
    if not isinstance(cell, str):
        return ""
    text = cell.strip()[:60]
    match = _ISO_DATE.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        if date_format:
            return date(*time.strptime(text, date_format)[:3]).isoformat()
    except (ValueError, OverflowError, re.error):
        return ""
    return ""


@dataclass(slots=True)
class _Dates:
    readable: int = 0
    unreadable: int = 0
    first_unreadable: int = 0
    earliest: str = ""
    latest: str = ""
    earliest_open: str = ""

    def add(self, found: str, number: int, *, is_open: bool) -> None:
        if not found:
            self.unreadable += 1
            self.first_unreadable = self.first_unreadable or number
            return
        self.readable += 1
        self.earliest = min(self.earliest or found, found)
        self.latest = max(self.latest, found)
        if is_open:
            self.earliest_open = min(self.earliest_open or found, found)


@dataclass(slots=True)
class _Column:
    name: str
    missing: int = 0
    missing_open: int = 0
    values: Counter[str] | None = field(default_factory=Counter)
    dates: _Dates = field(default_factory=_Dates)

    def add(self, cell: Cell, number: int, date_format: str, *, is_open: bool) -> str:
        """Count one cell and return the date in it."""
        found = date_in(cell, date_format)
        self.dates.add(found, number, is_open=is_open)
        if self.values is not None:
            text = str(cell).strip()
            if len(text) > LONGEST_VALUE:
                self.values = None
            else:
                self.values[text] += 1
                if len(self.values) > MOST_DISTINCT_VALUES:
                    self.values = None
        return found

    @property
    def names_people(self) -> bool:
        """The column says who: such values stay in the rows and never become names of facts."""
        return self.name in PERSONAL_COLUMNS or self.name.endswith("_by")

    @property
    def holds_dates(self) -> bool:
        """At least half of what is written in the column are dates."""
        return self.dates.readable > 0 and self.dates.readable >= self.dates.unreadable


class Counting:
    """The counts of one register; ``add`` takes each row once, ``facts`` gives the result."""

    def __init__(self, columns: list[str], options: RegisterOptions) -> None:
        self._columns = [_Column(name) for name in columns]
        self._options = options
        self._id = options.id_column or ("id" if "id" in columns else "")
        self._id_at = columns.index(self._id) if self._id in columns else -1
        self._open_at = columns.index(options.open_column) if options.open_column in columns else -1
        people = [position for position, one in enumerate(self._columns) if one.names_people]
        self._pairs = list(combinations(people[:MOST_COMPARED_COLUMNS], 2))
        self._same: Counter[tuple[int, int]] = Counter()
        self._seen: set[str] = set()
        self._repeated = 0
        self._first_repeated = 0
        self._total = 0
        self._open = 0

    def add(self, number: int, cells: list[Cell]) -> None:
        """Count one row; a date cell is replaced by its ISO form."""
        self._total += 1
        is_open = self._open_at >= 0 and self._word(cells[self._open_at]) in self._options.open_values
        self._open += is_open
        blanks = self._options.blank_values
        for position, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            if is_blank(cell) or (blanks and self._word(cell) in blanks):
                column.missing += 1
                column.missing_open += is_open
                cells[position] = None
                continue
            found = column.add(cell, number, self._options.date_format, is_open=is_open)
            if found and self._options.date_format:
                cells[position] = found
        for pair in self._pairs:
            first, second = (self._word(cells[position]) for position in pair)
            self._same[pair] += bool(first) and first == second
        if self._id_at >= 0 and cells[self._id_at] is not None:
            self._remember(str(cells[self._id_at]).strip(), number)

    def facts(self) -> dict[str, FactValue]:
        """Return the facts, in order of column."""
        facts: dict[str, FactValue] = {"rows.total": self._total}
        if self._options.open_column:
            facts["rows.open"] = self._open
        if self._id_at >= 0:
            facts[f"rows.duplicate.{self._id}"] = self._repeated
        for first, second in self._pairs:
            names = sorted((self._columns[first].name, self._columns[second].name))
            facts[f"rows.same.{names[0]}.{names[1]}"] = self._same[first, second]
        for position, column in enumerate(self._columns):
            facts[f"rows.missing.{column.name}"] = column.missing
            if self._open_at >= 0:
                facts[f"rows.missing_open.{column.name}"] = column.missing_open
            if column.holds_dates:
                facts.update(_date_facts(column, with_open=self._open_at >= 0))
            elif column.values and position != self._id_at and not column.names_people:
                facts.update(counted(f"values.{column.name}", column.values))
        return facts

    def notices(self) -> list[Notice]:
        """Return notices of repeated ids and of cells in date columns that are no dates."""
        found: list[Notice] = []
        if self._repeated:
            told = f"{self._repeated} rows repeat an {self._id}; the first is row {self._first_repeated}."
            found.append(Notice("register.duplicate_id", told))
        for column in self._columns:
            if column.holds_dates and column.dates.unreadable:
                told = (
                    f"{column.dates.unreadable} cells of {column.name} are no dates; "
                    f"the first is in row {column.dates.first_unreadable}."
                )
                found.append(Notice("register.unreadable_date", told))
        return found

    def _word(self, cell: Cell) -> str:
        return "" if cell is None else fact_word(str(cell))

    def _remember(self, text: str, number: int) -> None:
        if text in self._seen:
            self._repeated += 1
            self._first_repeated = self._first_repeated or number
        self._seen.add(text)


def _date_facts(column: _Column, *, with_open: bool) -> dict[str, FactValue]:
    dates = column.dates
    facts: dict[str, FactValue] = {
        f"dates.{column.name}.earliest": dates.earliest,
        f"dates.{column.name}.latest": dates.latest,
        f"dates.{column.name}.unreadable": dates.unreadable,
    }
    if with_open and dates.earliest_open:
        facts[f"dates.{column.name}.earliest_open"] = dates.earliest_open
    return facts
