# SPDX-License-Identifier: Apache-2.0
"""The audit programme as a matrix: what is planned, what was audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """A process in a unit: ``state`` is audited, planned, overdue or nothing; the day belongs to it."""

    state: str
    day: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A process with its cells by unit."""

    process: str
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Planned and audited cells over the units the reader may see; the first is the whole organisation."""

    units: tuple[tuple[str, str], ...]
    rows: tuple[CoverageRow, ...]

    def count(self, state: str) -> int:
        """Return how many cells are in a state."""
        return sum(one.state == state for row in self.rows for one in row.cells)
