# SPDX-License-Identifier: Apache-2.0
"""Turns adapter records of several sources into one graph of integers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from itertools import chain, repeat
from operator import ne

import numpy as np

from asqms.engine.trace.findings import RESULT_CODES
from asqms.engine.trace.graph import Duplicate, Flags, Graph, Indices, SourceCount, TraceInput
from asqms.kernel.records import DigestsOnDemand, TraceRecords

_ITEM_COLUMNS = tuple(one.name for one in fields(TraceRecords) if one.name.startswith("item_"))
_NOT_RUN = RESULT_CODES["skipped"]


@dataclass
class ListedTexts:
    """Item texts that are in memory as lists."""

    item_ids: list[str]
    titles: list[str]
    places: list[str]

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each id is."""
        return dict(zip(self.item_ids, range(len(self.item_ids)), strict=True))

    def ids(self) -> Sequence[str]:
        """Return the ids of all items in order."""
        return self.item_ids

    def describe(self, items: Sequence[int]) -> list[tuple[str, str, str]]:
        """Return (id, title, place) of some items."""
        return [(self.item_ids[one], self.titles[one], self.places[one]) for one in items]

    def find(self, item_id: str) -> int:
        """Return the position of an id, or -1."""
        return self.positions.get(item_id, -1)

    def texts_of(self, column: str) -> Sequence[str]:
        """Return a whole text column: ``id``, ``place`` or ``title``."""
        return {"id": self.item_ids, "place": self.places, "title": self.titles}[column]


def index_records(inputs: Sequence[TraceInput]) -> Graph:
    """Resolve the ids of all sources together; the first of several items with one id is kept."""
    joined = _joined([one.records for one in inputs])
    texts = ListedTexts(joined.item_id, joined.item_title, joined.item_place)
    duplicates: tuple[Duplicate, ...] = ()
    ends = joined.link_ends if isinstance(joined, DigestsOnDemand) else None
    if ends is None and len(texts.positions) != len(joined.item_id):
        joined = replace(joined)
        duplicates = _drop_duplicates(joined, inputs)
        texts = ListedTexts(joined.item_id, joined.item_title, joined.item_place)
    if ends is not None:
        source, target = (np.fromiter(places, np.int32, len(places)) for places in ends)
    else:
        source = _found(joined.link_source, texts.positions)
        target = _found(joined.link_target, texts.positions)
    unresolved = _number_unresolved(((joined.link_source, source), (joined.link_target, target)))
    suspect, stamped = _suspects(joined, source, target)
    type_names, types = _coded(joined.item_type)
    kind_names, kinds = _coded(joined.link_kind)
    count = len(joined.item_id)
    return Graph(
        texts=texts,
        type_names=type_names,
        types=types,
        read_statuses=partial(_coded, joined.item_status),
        results=np.fromiter(map(RESULT_CODES.get, joined.item_result, repeat(_NOT_RUN)), np.uint8, count),
        kind_names=kind_names,
        kinds=kinds,
        link_source=source,
        link_target=target,
        suspect=suspect,
        stamped=stamped,
        unresolved=unresolved,
        external=frozenset(joined.external_ids),
        sources=tuple(
            SourceCount(one.name, len(one.records.item_id), len(one.records.link_source)) for one in inputs
        ),
        duplicates=duplicates,
    )


def _joined(sources: Sequence[TraceRecords]) -> TraceRecords:
    if len(sources) == 1:
        return sources[0]
    joined = DigestsOnDemand()
    for column in fields(TraceRecords):
        if column.name != "item_digest":
            chained = chain.from_iterable([getattr(records, column.name) for records in sources])
            setattr(joined, column.name, list(chained))
    joined.make_digests_with(lambda: list(chain.from_iterable([records.item_digest for records in sources])))
    return joined


def _drop_duplicates(joined: TraceRecords, inputs: Sequence[TraceInput]) -> tuple[Duplicate, ...]:
    first: dict[str, int] = {}
    kept: list[int] = []
    found: list[tuple[int, int]] = []
    for position, one in enumerate(joined.item_id):
        earlier = first.setdefault(one, position)
        if earlier == position:
            kept.append(position)
        else:
            found.append((earlier, position))
    ends = np.cumsum([len(one.records.item_id) for one in inputs])
    owners = np.searchsorted(ends, np.asarray(found, np.int64), "right").tolist()
    duplicates = tuple(
        Duplicate(
            joined.item_id[later],
            inputs[owner[0]].name,
            inputs[owner[1]].name,
            (joined.item_result[earlier], joined.item_digest[earlier])
            != (joined.item_result[later], joined.item_digest[later]),
        )
        for (earlier, later), owner in zip(found, owners, strict=True)
    )
    for column in _ITEM_COLUMNS:
        values: list[str] = getattr(joined, column)
        setattr(joined, column, [values[position] for position in kept])
    return duplicates


def _found(names: list[str], positions: dict[str, int]) -> Indices:
    return np.fromiter(map(positions.get, names, repeat(-1)), np.int32, len(names))


def _number_unresolved(ends: Sequence[tuple[list[str], Indices]]) -> tuple[str, ...]:
    """Give each different text without an item a number, in order of the texts."""
    loose = [(names, found, np.flatnonzero(found < 0).tolist()) for names, found in ends]
    texts = sorted({names[place] for names, _, places in loose for place in places})
    codes = {text: -1 - number for number, text in enumerate(texts)}
    for names, found, places in loose:
        found[places] = [codes[names[place]] for place in places]
    return tuple(texts)


def _suspects(joined: TraceRecords, source: Indices, target: Indices) -> tuple[Flags, int]:
    stamps = joined.link_stamp
    if not any(stamps):
        return np.zeros(len(target), np.bool_), 0
    both = (source >= 0) & (target >= 0)
    known = np.where(both, target, 0)
    digests = joined.item_digest or [""]
    has_digest = np.fromiter(map(bool, digests), np.bool_, len(digests))
    has_stamp = np.fromiter(map(bool, stamps), np.bool_, len(stamps))
    now = map(digests.__getitem__, known.tolist())
    differs = np.fromiter(map(ne, stamps, now), np.bool_, len(stamps))
    comparable = both & has_stamp & has_digest[known]
    return comparable & differs, int(np.count_nonzero(comparable))


def _coded(values: list[str]) -> tuple[tuple[str, ...], Indices]:
    names = tuple(sorted(set(values)))
    codes = {name: code for code, name in enumerate(names)}
    return names, np.fromiter(map(codes.__getitem__, values), np.int32, len(values))
