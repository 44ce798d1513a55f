# SPDX-License-Identifier: Apache-2.0
"""Sequences and mappings whose entries are worked out when they are read; equal to plain ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeAlias, TypeVar, overload

Entry = TypeVar("Entry")
Name = TypeVar("Name")
Slice: TypeAlias = "slice[int | None, int | None, int | None]"


class GroupedView(Sequence[Entry], Generic[Entry]):
    """Entries in groups of known size; ``build(group, position)`` gives one, the same each time."""

    __slots__ = ("_build", "_offsets")

    def __init__(self, sizes: Sequence[int], build: Callable[[int, int], Entry]) -> None:
        self._offsets = [0, *accumulate(sizes)]
        self._build = build

    def __len__(self) -> int:
        return self._offsets[-1]

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: Slice) -> Sequence[Entry]: ...

    def __getitem__(self, index: int | Slice) -> Entry | Sequence[Entry]:
        if isinstance(index, slice):
            return tuple(self[one] for one in range(*index.indices(len(self))))
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(index)
        group = bisect_right(self._offsets, position) - 1
        return self._build(group, position - self._offsets[group])

    def __iter__(self) -> Iterator[Entry]:
        for group, (start, end) in enumerate(zip(self._offsets, self._offsets[1:], strict=False)):
            for position in range(end - start):
                yield self._build(group, position)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))


class LazyMapping(Mapping[Name, Entry], Generic[Name, Entry]):
    """A mapping over known names whose entries are built when they are read."""

    __slots__ = ("_build", "_known", "_make_names")

    def __init__(self, names: Callable[[], Mapping[Name, None]], build: Callable[[Name], Entry]) -> None:
        self._make_names = names
        self._known: Mapping[Name, None] | None = None
        self._build = build

    def __getitem__(self, name: Name) -> Entry:
        if name not in self._names():
            raise KeyError(name)
        return self._build(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> Mapping[Name, None]:
        if self._known is None:
            self._known = self._make_names()
        return self._known


class LazySequence(Sequence[Entry], Generic[Entry]):
    """Entries that are all built when the first of them is read."""

    __slots__ = ("_build", "_entries")

    def __init__(self, build: Callable[[], tuple[Entry, ...]]) -> None:
        self._build = build
        self._entries: tuple[Entry, ...] | None = None

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: Slice) -> Sequence[Entry]: ...

    def __getitem__(self, index: int | Slice) -> Entry | Sequence[Entry]:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def _all(self) -> tuple[Entry, ...]:
        if self._entries is None:
            self._entries = self._build()
        return self._entries
