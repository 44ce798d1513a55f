# SPDX-License-Identifier: Apache-2.0
"""A checked trace set as one actor sees it on a day: its snapshot, what is hidden, rows as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.traceability.data import MOST_ROWS, ItemRow, TraceSetState, When
from asqms.contexts.traceability.errors import bad_cursor, not_checked, unknown_level
from asqms.contexts.traceability.models import Manifest
from asqms.contexts.traceability.queries.manifests import hidden_origins, manifest_of, state_of, today_of
from asqms.contexts.traceability.snapshots.columns import COVERED, LEVELS_IN_A_WORD, NOT_ASKED
from asqms.contexts.traceability.snapshots.reading import SnapshotReader, open_snapshot
from asqms.contexts.traceability.snapshots.store import snapshot_store
from asqms.engine.trace.findings import (
    DEVIATING,
    FAILED_STATE,
    NOT_RUN_STATE,
    PARTIAL,
    PASSED_STATE,
    Finding,
    finding_names,
    verdict_of,
)

_STATES: Final = ((PASSED_STATE, "passed"), (FAILED_STATE, "failed"), (NOT_RUN_STATE, "not_run"))
_UNTESTED: Final = int(Finding.UNTESTED)
VERDICT_CONDITIONS: Final = {
    "deviates": f"(bits & {int(DEVIATING)}) <> 0",
    "undetermined": f"(bits & {int(DEVIATING)}) = 0 AND level >= 0 AND (bits & {_UNTESTED}) <> 0",
    "partly": f"(bits & {int(DEVIATING)}) = 0 AND (bits & {int(PARTIAL)}) <> 0"
    f" AND (level < 0 OR (bits & {_UNTESTED}) = 0)",
    "conforms": f"(bits & {int(DEVIATING | PARTIAL) | _UNTESTED}) = 0 AND level >= 0",
    "not_applicable": f"(bits & {int(DEVIATING | PARTIAL)}) = 0 AND level < 0",
}
"""The engine's verdict of bits as conditions; a test compares every combination with it."""


@dataclass
class Conditions:
    """Conditions of a SELECT with their parameters, joined by AND."""

    parts: list[str] = field(default_factory=list)
    parameters: list[object] = field(default_factory=list)

    def add(self, condition: str, *parameters: object) -> None:
        """Add a condition; parameters stand for its question marks."""
        self.parts.append(condition)
        self.parameters.extend(parameters)

    @property
    def text(self) -> str:
        """The conditions for a WHERE."""
        return " AND ".join(f"({part})" for part in self.parts) or "true"


@dataclass(frozen=True)
class View:
    """One answer with its snapshot, as an actor may see it."""

    about: TraceSetState
    figures: Mapping[str, Any]
    reader: SnapshotReader
    hidden: tuple[int, ...]
    row: Manifest

    @property
    def levels(self) -> list[str]:
        """Ids of the levels in the order of their numbers."""
        return [str(level["level"]) for level in self.figures["levels"]]

    def level_number(self, level: str) -> int:
        """Return the number of a level; raises ``traceability.unknown_level``."""
        try:
            return self.levels.index(level)
        except ValueError:
            raise unknown_level(level) from None

    def items(self) -> Conditions:
        """Return the conditions of the items that may be seen."""
        found = Conditions()
        if self.hidden:
            found.add(f"origin NOT IN ({_numbers(self.hidden)})")
        return found

    def links(self) -> Conditions:
        """Return the conditions of the links of which both ends may be seen."""
        found = Conditions()
        if self.hidden:
            numbers = _numbers(self.hidden)
            found.add(f"lower_origin NOT IN ({numbers}) AND upper_origin NOT IN ({numbers})")
        return found

    def described(self, numbers: Iterable[int]) -> dict[int, ItemRow]:
        """Return some items by number; those that may not be seen are left out."""
        wanted = sorted({number for number in numbers if number >= 0})
        if not wanted:
            return {}
        where = self.items()
        where.add(among("n", wanted))
        return {row.number: row for row in self._shown(where)}

    def page(self, where: Conditions, limit: int) -> list[ItemRow]:
        """Return the first items that conditions on the narrow columns leave, in order of their ids."""
        select = f"SELECT n FROM item WHERE {where.text} ORDER BY n LIMIT {limit}"  # noqa: S608 - our words
        return list(self.described(row[0] for row in self.reader.rows(select, where.parameters)).values())

    def named(self, item_id: str) -> ItemRow:
        """Return an item by its id; raises NotFoundError."""
        where = self.items()
        where.add("id = ?", item_id)
        found = self._shown(where)
        if not found:
            raise NotFoundError("item", item_id)
        return found[0]

    def _shown(self, where: Conditions) -> list[ItemRow]:
        select = f"SELECT n, id, packed FROM shown WHERE {where.text} ORDER BY n"  # noqa: S608 - our words
        levels = self.levels
        rows = [item_row(row, levels) for row in self.reader.rows(select, where.parameters)]
        return self._with_visible_degrees(rows) if self.hidden and rows else rows

    def _with_visible_degrees(self, rows: list[ItemRow]) -> list[ItemRow]:
        """Count only links that may be seen."""
        counts: list[dict[int, int]] = []
        for table, own in (("by_lower", "lower"), ("by_upper", "upper")):
            where = self.links()
            where.add(f"NOT side AND {among(own, [row.number for row in rows])}")
            select = f"SELECT {own}, COUNT(*) FROM {table} WHERE {where.text} GROUP BY {own}"  # noqa: S608
            counts.append(dict(self.reader.rows(select, where.parameters)))
        return [
            replace(row, links_up=counts[0].get(row.number, 0), links_down=counts[1].get(row.number, 0))
            for row in rows
        ]

    def digests(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the content digests of items by number."""
        wanted = sorted(set(numbers))
        if not wanted:
            return {}
        rows = self.reader.rows(f"SELECT n, packed FROM shown WHERE {among('n', wanted)}")  # noqa: S608 - numbers
        return {number: str(json.loads(packed)[-1]) for number, packed in rows}

    def loose_texts(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return what links name where no item is: by the negative number that stands for it."""
        wanted = sorted({-1 - number for number in numbers if number < 0})
        if not wanted:
            return {}
        rows = self.reader.rows(f"SELECT u, text FROM loose WHERE {among('u', wanted)}")  # noqa: S608 - numbers
        return {-1 - number: text for number, text in rows}


def view_of(actor: Actor, trace_set: str, when: When | None = None) -> View:
    """Return a trace set as the actor sees it on a day.

    Needs ``traceability.view`` on its scope; raises NotFoundError as if there were none without it, and
    TraceabilityError ``traceability.not_checked`` or ``traceability.snapshot_missing``.
    """
    moment = when or today_of(actor)
    return view_of_row(actor, manifest_of(actor, trace_set, moment), moment)


def view_of_row(actor: Actor, row: Manifest, when: When) -> View:
    """Return the view of an answer that the actor may see."""
    if not row.snapshot:
        raise not_checked(row.trace_set)
    reader = open_snapshot(snapshot_store(actor.organisation_uid), row.snapshot)
    return View(state_of(row, when.as_of), row.figures, reader, hidden_origins(actor, row), row)


def item_row(row: tuple[Any, ...], levels: Sequence[str]) -> ItemRow:
    """Return one row of ``shown`` (number, id, the rest packed) as data."""
    number, name, packed = row
    level, kind, title, status, result, state, bits, up, down, place, above, below, _ = json.loads(packed)
    return ItemRow(
        number=number,
        id=name,
        level=levels[level] if level >= 0 else "",
        type=kind,
        title=title,
        status=status,
        result=result,
        reached_by=tuple(word for flag, word in _STATES if state & flag),
        verdict=verdict_of(bits, classified=level >= 0),
        findings=tuple(finding_names(bits)),
        covered_up=None if up == NOT_ASKED else up == COVERED,
        covered_down=None if down == NOT_ASKED else down == COVERED,
        place=place,
        links_up=above,
        links_down=below,
    )


def among(column: str, numbers: Sequence[int]) -> str:
    """Return a condition that a column is one of some numbers; its bounds let row groups be left out."""
    return f"{column} BETWEEN {min(numbers)} AND {max(numbers)} AND {column} IN ({_numbers(numbers)})"


def level_mask(kind: str, level: int) -> str:
    """Return a condition on items: ``near`` or in ``reach`` of a level."""
    word, bit = divmod(level, LEVELS_IN_A_WORD)
    return f"({kind}_{word} & {1 << bit}) <> 0"


def place_of(after: str) -> int:
    """Return the number a page ended with, -1 at the start; raises ``traceability.bad_cursor``."""
    if not after:
        return -1
    if not (after.isascii() and after.isdigit() and len(after) < 10):  # noqa: PLR2004 - a 32-bit number
        raise bad_cursor()
    return int(after)


def bounded(limit: int, most: int = MOST_ROWS) -> int:
    """Return a number of rows that one page may have."""
    return max(1, min(limit, most))


def cut(rows: Sequence[Any], limit: int, key: str) -> str | None:
    """Return the place after a page when one row more than its limit was found."""
    return str(getattr(rows[limit - 1], key)) if len(rows) > limit else None


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(number)) for number in numbers)
