# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of the catalogue: overlays, what is wrong with one, what changes between two days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from asqms.engine.catalogue import Catalogue, Mark, Practice, Process, Requirement, Standard, StandardMapping

__all__ = [
    "MOST_OVERLAY_BYTES",
    "Catalogue",
    "CatalogueChange",
    "Mark",
    "OverlayCheck",
    "OverlayProblem",
    "OverlayView",
    "Practice",
    "Process",
    "Requirement",
    "Standard",
    "StandardMapping",
]

MOST_OVERLAY_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class OverlayProblem:
    """One thing that is wrong with an overlay, and where in its text; line 0 is nowhere in particular."""

    line: int
    code: str
    sentence: str
    hint: str


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """One difference between two catalogues: a row added or removed, or a field with its values."""

    what: str
    id: str
    change: str
    field: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class OverlayView:
    """An overlay of the organisation; one that cannot be read has an empty id and no effective day."""

    name: str
    id: str
    effective: date | None
    source: str
    author: str
    licence: str
    version: int
    recorded_at: datetime
    recorded_by: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class OverlayCheck:
    """What an overlay would do: its head, every problem, and every difference it makes."""

    name: str
    id: str
    effective: date | None
    source: str
    author: str
    licence: str
    problems: tuple[OverlayProblem, ...]
    changes: tuple[CatalogueChange, ...]
    replaces: int

    @property
    def usable(self) -> bool:
        """Whether it can be saved."""
        return not self.problems
