# SPDX-License-Identifier: Apache-2.0
"""The inputs of a management review as people read them: on a page and in print alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReviewFigure:
    """A count with its name, what it was before or is a part of, and where it leads (a path, or nothing)."""

    name: str
    value: str
    note: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """Cells in the order of the heads; ``path`` leads to what the row is about; ``verdict`` is its colour."""

    cells: tuple[str, ...]
    path: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class ReviewSection:
    """One input. ``empty`` says that there is nothing, where there is nothing."""

    id: str
    title: str
    note: str
    figures: tuple[ReviewFigure, ...]
    heads: tuple[str, ...]
    rows: tuple[ReviewRow, ...]
    more: str
    empty: str


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """A review with its inputs in one language; paths begin at the root of the server."""

    language: str
    number: str
    title: str
    heading: str
    scope_name: str
    period: str
    status: str
    kept: bool
    digest: str
    path: str
    sections: tuple[ReviewSection, ...]
