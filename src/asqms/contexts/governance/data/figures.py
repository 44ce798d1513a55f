# SPDX-License-Identifier: Apache-2.0
"""How many records there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """Records of a type: all, those that are open, those whose limit has passed."""

    total: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Work:
    """The records of a process about a scope and everything below it; ``last`` is when one changed."""

    total: int = 0
    open: int = 0
    overdue: int = 0
    last: date | None = None
