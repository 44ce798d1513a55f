# SPDX-License-Identifier: Apache-2.0
"""Pages of rows by the key of the row before, so that page 10,000 costs what page 1 costs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import CharField, DateField, DateTimeField, IntegerField, Model, Q, QuerySet, TextField

Row = TypeVar("Row", bound=Model)
Key = list[object]
_MOST_SIGNS = 2_000


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """Some rows, and where those before and after them begin; empty where there are none."""

    rows: tuple[Row, ...]
    previous: str
    next: str


def keyset_page(
    rows: QuerySet[Row], order: Sequence[str], *, after: str = "", before: str = "", size: int = 50
) -> KeysetPage[Row]:
    """Return a page in an order that ends with something unique; ``-`` turns a field of it round.

    No field of the order may be empty in a row. A damaged key starts at the beginning.
    """
    back = bool(before) and not after
    directions = [(name.removeprefix("-"), name.startswith("-") != back) for name in order]
    key = _key(after or before, [_kind(rows, name) for name, _ in directions])
    found = rows.order_by(*(f"-{name}" if turned else name for name, turned in directions))
    if key is not None:
        found = found.filter(_beyond(directions, key))
    page = list(found[: size + 1])
    more, page = len(page) > size, page[:size]
    if back:
        page.reverse()
    ahead, behind = (bool(key), more) if back else (more, key is not None)
    if not page:
        return KeysetPage((), "", "")
    names = [name for name, _ in directions]
    return KeysetPage(
        tuple(page), _text(page[0], names) if behind else "", _text(page[-1], names) if ahead else ""
    )


def _beyond(directions: Sequence[tuple[str, bool]], key: Key) -> Q:
    condition = Q()
    for position, (name, turned) in enumerate(directions):
        equal = {directions[at][0]: key[at] for at in range(position)}
        condition |= Q(**equal, **{f"{name}__{'lt' if turned else 'gt'}": key[position]})
    return condition


def _text(row: Model, names: Sequence[str]) -> str:
    return json.dumps(
        [_plain(_value(row, name)) for name in names], ensure_ascii=False, separators=(",", ":")
    )


def _value(row: Model, name: str) -> object:
    value: object = row
    for step in name.split("__"):
        value = getattr(value, step)
    return value


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"on": value.isoformat()} if isinstance(value, date) else value


def _kind(rows: QuerySet[Row], name: str) -> type | None:
    """Return what the values of a part of the order are, None for what no page is ordered by."""
    worked_out = rows.query.annotations.get(name)
    field: Any = worked_out.output_field if worked_out is not None else None
    for step in () if worked_out is not None else name.split("__"):
        field = (field.related_model if field else rows.model)._meta.get_field(step)  # noqa: SLF001 - Django's own
    kinds = (
        (DateTimeField, datetime),
        (DateField, date),
        (IntegerField, int),
        (CharField, str),
        (TextField, str),
    )
    return next((kind for known, kind in kinds if isinstance(field, known)), None)


def _key(text: str, kinds: Sequence[type | None]) -> Key | None:
    try:
        given = json.loads(text) if text and len(text) <= _MOST_SIGNS else None
        if not isinstance(given, list) or len(given) != len(kinds):
            return None
        return [_given(one, kind) for one, kind in zip(given, kinds, strict=True)]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _given(value: object, kind: type | None) -> object:
    found: object = value
    if isinstance(value, dict):
        found = datetime.fromisoformat(value["at"]) if "at" in value else date.fromisoformat(value["on"])
    if kind is not type(found):
        raise ValueError(value)
    if isinstance(found, str):
        found.encode()
    out_of_place = isinstance(found, str) and "\x00" in found
    out_of_range = isinstance(found, int) and abs(found) >= 1 << 62
    without_zone = isinstance(found, datetime) and found.tzinfo is None
    if isinstance(found, datetime) and not without_zone:
        found = found.astimezone(UTC)
    if out_of_place or out_of_range or without_zone:
        raise ValueError(value)
    return found
