# SPDX-License-Identifier: Apache-2.0
"""What changed between two answers about a trace set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asqms.contexts.traceability.data import ItemRow, Page, TraceSetState


class Change(StrEnum):
    """What is different about an item between two answers."""

    ADDED = "added"
    REMOVED = "removed"
    WORSE = "worse"
    BETTER = "better"
    CONTENT = "content"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item that differs, as it was and as it is."""

    before: ItemRow | None
    after: ItemRow | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two answers about one trace set: how many items changed in which way, and one page of one way."""

    before: TraceSetState
    after: TraceSetState
    counts: Mapping[str, int]
    change: Change
    page: Page[ChangedItem]
