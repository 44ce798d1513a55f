# SPDX-License-Identifier: Apache-2.0
"""Items and links of all sources together, as small integers in columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from asqms.kernel.records import TraceRecords

Indices: TypeAlias = npt.NDArray[np.int32]
Flags: TypeAlias = npt.NDArray[np.bool_]
Codes: TypeAlias = npt.NDArray[np.uint8]
Bits: TypeAlias = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class TraceInput:
    """One source: the name to show and the records an adapter read out of it."""

    name: str
    records: TraceRecords


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many items and links a source brought."""

    name: str
    items: int
    links: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An id that a later source (or a later row) repeats; ``differs`` when result or digest differ."""

    id: str
    kept_from: str
    dropped_from: str
    differs: bool


class ItemTexts(Protocol):
    """Texts of items, fetched when a person or a report needs them."""

    def ids(self) -> Sequence[str]:
        """Return the ids of all items in order."""
        ...

    def describe(self, items: Sequence[int]) -> list[tuple[str, str, str]]:
        """Return (id, title, place) of some items."""
        ...

    def find(self, item_id: str) -> int:
        """Return the position of an id, or -1."""
        ...

    def texts_of(self, column: str) -> Sequence[str]:
        """Return a whole text column: ``id``, ``place`` or ``title``."""
        ...


@dataclass(frozen=True)
class Graph:
    """All items and links of a check, ids resolved over all sources together.

    ``link_source`` and ``link_target`` hold item positions; a negative number ``-1 - u`` means the
    text ``unresolved[u]`` that no source has an item for. ``suspect`` marks links whose recorded
    digest differs from the digest of the target now; ``stamped`` counts links where both are known.
    ``read_statuses`` gives the different statuses and the number of each item's; few models ask.
    """

    texts: ItemTexts
    type_names: tuple[str, ...]
    types: Indices
    read_statuses: Callable[[], tuple[tuple[str, ...], Indices]]
    results: Codes
    kind_names: tuple[str, ...]
    kinds: Indices
    link_source: Indices
    link_target: Indices
    suspect: Flags
    stamped: int
    unresolved: tuple[str, ...]
    external: frozenset[str]
    sources: tuple[SourceCount, ...]
    duplicates: tuple[Duplicate, ...] = ()

    @property
    def item_count(self) -> int:
        """How many different items there are."""
        return len(self.types)

    @property
    def link_count(self) -> int:
        """How many links there are, resolved or not."""
        return len(self.kinds)


def text_column(values: Sequence[str]) -> npt.NDArray[np.object_]:
    """Return texts as an array of objects, also when there are none."""
    column = np.empty(len(values), object)
    column[:] = values
    return column
