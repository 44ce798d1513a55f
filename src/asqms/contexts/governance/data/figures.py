# SPDX-License-Identifier: Apache-2.0
"""How many records there are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """Records of a type: all, those that are open, those whose limit has passed."""

    total: int
    open: int
    overdue: int
