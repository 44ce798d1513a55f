# SPDX-License-Identifier: Apache-2.0
"""Pages of what is already in memory, by the key of the row before, like those of a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from asqms.faces.web.parts import Choice, Pager

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Slice(Generic[Thing]):
    """Some things in order and where those around them begin."""

    rows: Sequence[Thing]
    pager: Pager


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field of a filter bar: a text, or a choice where ``choices`` are given."""

    name: str
    label: str
    value: str
    choices: tuple[Choice, ...] = ()
    kind: str = "select"
    anything: str = ""


def sliced(
    things: Sequence[Thing], key: Callable[[Thing], str], *, after: str = "", before: str = "", size: int = 50
) -> Slice[Thing]:
    """Return the things behind (or before) the one with a key; an unknown key starts at the beginning."""
    keys = [key(one) for one in things]
    start = 0
    if after and after in keys:
        start = keys.index(after) + 1
    elif before and before in keys:
        start = max(0, keys.index(before) - size)
    shown = things[start : start + size]
    pager = Pager(
        previous=key(shown[0]) if start and shown else "",
        next=key(shown[-1]) if shown and start + size < len(things) else "",
        total=len(things),
    )
    return Slice(shown, pager)
