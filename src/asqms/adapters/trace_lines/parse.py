# SPDX-License-Identifier: Apache-2.0
"""Reads the trace interchange of docs/reference/trace-model.md as evidence with counts."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from asqms.decoding.manifest import load_manifest
from asqms.decoding.trace import counts_by
from asqms.decoding.trace_lines import SUFFIXES, read_json_lines
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading, TraceRecords

CERTAIN = 90


class _FirstLine(msgspec.Struct):
    """What a line of the interchange has at least."""

    id: str


class TraceLinesAdapter:
    """One item and its links per line."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "asqms.adapters.trace_lines")

    def detect(self, head: Head) -> int:
        """Return certainty for a .jsonl or .ndjson file whose first line is an object with an id."""
        if head.suffix not in SUFFIXES:
            return 0
        try:
            msgspec.json.decode(head.start.partition(b"\n")[0], type=_FirstLine)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return 0
        return CERTAIN

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:
        """Read every line.

        Raises UnreadableError ``trace.line_unreadable``, ``trace.lists_differ``,
        ``trace_lines.no_items``; LimitError ``trace_lines.too_many_items``.
        """
        del options
        records = read_json_lines(source.read_all(), name=source.name)
        if not records.item_id:
            raise UnreadableError(
                "trace_lines.no_items",
                "The file has no item.",
                hint="Write one JSON object with an id per line.",
                place=Place(source.name),
            )
        if len(records.item_id) > source.limits.max_items:
            raise LimitError(
                "trace_lines.too_many_items", "The file has too many items.", place=Place(source.name)
            )
        known = set(records.item_id)
        repeated = len(records.item_id) - len(known)
        notices: tuple[Notice, ...] = ()
        if repeated:
            told = f"{repeated} items repeat an id; the first of each is kept."
            notices = (Notice("trace_lines.duplicate_id", told, Place(source.name)),)
        return Reading(
            format_version="1",
            evidence_type="matrix.trace",
            facts=_facts(records, known, repeated),
            notices=notices,
            trace=records if with_trace else None,
        )


def _facts(records: TraceRecords, known: set[str], repeated: int) -> dict[str, FactValue]:
    results = [result for result in records.item_result if result]
    unresolved = sum(target not in known for target in records.link_target)
    return {
        "items.total": len(known),
        "items.duplicate": repeated,
        **counts_by("items.by_type", records.item_type),
        **counts_by("items.by_result", results),
        "links.total": len(records.link_target),
        **counts_by("links.by_kind", records.link_kind),
        "links.unresolved": unresolved,
    }


adapter = TraceLinesAdapter()
