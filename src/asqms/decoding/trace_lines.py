# SPDX-License-Identifier: Apache-2.0
"""Our own interchange: one JSON object per line and item (docs/reference/trace-model.md)."""

from __future__ import annotations

from itertools import chain, repeat
from typing import Final

import msgspec

from asqms.decoding.json import without_collector
from asqms.decoding.text import utf8_bytes
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import TraceRecords

SUFFIXES: Final = frozenset({".jsonl", ".ndjson"})


class LinkLine(msgspec.Struct, gc=False, frozen=True):
    """One link of an item."""

    target: str
    kind: str = ""
    stamp: str = ""


class ItemLine(msgspec.Struct, gc=False, frozen=True):
    """One line: an item and its links, as objects or as parallel lists; other fields are skipped."""

    id: str
    type: str = ""
    title: str = ""
    status: str = ""
    result: str = ""
    digest: str = ""
    place: str = ""
    links: list[LinkLine] = []
    link_target: list[str] = []
    link_kind: str | list[str] = ""
    link_stamp: list[str] = []


_DECODER: Final = msgspec.json.Decoder(ItemLine)


def read_json_lines(data: bytes, *, name: str) -> TraceRecords:
    """Return the records of JSON Lines bytes.

    Raises UnreadableError ``trace.line_unreadable`` and ``trace.lists_differ`` with the line,
    ``text.not_utf8``.
    """
    body = utf8_bytes(data, name)
    with without_collector():
        try:
            lines = _DECODER.decode_lines(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            lines = _line_by_line(body, name)
        return _columns(lines, name)


def _line_by_line(body: bytes, name: str) -> list[ItemLine]:
    lines: list[ItemLine] = []
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            lines.append(_DECODER.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableError(
                "trace.line_unreadable",
                f"This line is not an item: {error}.",
                hint="Each line is one JSON object with at least an id.",
                place=Place(name, number),
            ) from error
    return lines


def _columns(lines: list[ItemLine], name: str) -> TraceRecords:
    records = TraceRecords(
        item_id=[line.id for line in lines],
        item_type=[line.type for line in lines],
        item_title=[line.title for line in lines],
        item_status=[line.status for line in lines],
        item_result=[line.result for line in lines],
        item_digest=[line.digest for line in lines],
        item_place=[line.place for line in lines],
    )
    if any(line.links for line in lines) or not all(isinstance(line.link_kind, str) for line in lines):
        _extend_one_by_one(records, lines, name)
    else:
        _extend_together(records, lines, name)
    records.link_condition = [""] * len(records.link_source)
    return records


def _extend_together(records: TraceRecords, lines: list[ItemLine], name: str) -> None:
    counts = [len(line.link_target) for line in lines]
    stamps = [line.link_stamp or repeat("", count) for line, count in zip(lines, counts, strict=True)]
    records.link_source = list(chain.from_iterable(map(repeat, records.item_id, counts)))
    records.link_target = list(chain.from_iterable(line.link_target for line in lines))
    records.link_kind = list(
        chain.from_iterable(map(repeat, [str(line.link_kind) for line in lines], counts))
    )
    records.link_stamp = list(chain.from_iterable(stamps))
    uneven = (n for n, line in enumerate(lines, 1) if len(line.link_stamp) not in {0, len(line.link_target)})
    for number in uneven:
        raise _lists_differ(lines[number - 1], Place(name, number))


def _extend_one_by_one(records: TraceRecords, lines: list[ItemLine], name: str) -> None:
    for number, line in enumerate(lines, start=1):
        if line.link_target:
            _extend_from_lists(records, line, Place(name, number))
        for link in line.links:
            records.link_source.append(line.id)
            records.link_target.append(link.target)
            records.link_kind.append(link.kind)
            records.link_stamp.append(link.stamp)


def _extend_from_lists(records: TraceRecords, line: ItemLine, place: Place) -> None:
    count = len(line.link_target)
    kinds = line.link_kind
    if (not isinstance(kinds, str) and len(kinds) != count) or len(line.link_stamp) not in {0, count}:
        raise _lists_differ(line, place)
    records.link_source.extend(repeat(line.id, count))
    records.link_target.extend(line.link_target)
    records.link_kind.extend(repeat(kinds, count) if isinstance(kinds, str) else kinds)
    records.link_stamp.extend(line.link_stamp or repeat("", count))


def _lists_differ(line: ItemLine, place: Place) -> UnreadableError:
    return UnreadableError(
        "trace.lists_differ",
        f"The link lists of item {line.id} are not equally long.",
        hint="link_target, link_kind (or one text for all) and link_stamp run in parallel.",
        place=place,
    )
