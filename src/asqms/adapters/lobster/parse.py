# SPDX-License-Identifier: Apache-2.0
"""The LOBSTER adapter: items and references of trace files, levels and coverage of reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial

import msgspec

from asqms.adapters.lobster.items import ItemReader
from asqms.adapters.lobster.shapes import FileShape, FileTexts, LevelShape
from asqms.decoding.json import decode_json, without_collector
from asqms.decoding.manifest import load_manifest
from asqms.decoding.trace import slug_of
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

EVIDENCE_TYPE = "matrix.trace"
REPORT = "lobster-report"
WHOLE_PERCENT = 100
ACTIVITIES = "lobster-act-trace"
_KNOWN: Mapping[str, tuple[int, ...]] = {
    "lobster-req-trace": (3, 4),
    "lobster-imp-trace": (3,),
    ACTIVITIES: (3,),
    REPORT: (2,),
}
_SCHEMA = re.compile(rb'"schema"\s*:\s*"lobster-')


class LobsterAdapter:
    """Reads ``*.lobster`` files; facts and options are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "asqms.adapters.lobster")

    def detect(self, head: Head) -> int:
        """Return 95 for a JSON object whose schema is a LOBSTER one, else 0."""
        if head.json_keys is None:
            return 0
        return 95 if _SCHEMA.search(head.start) or _SCHEMA.search(head.end) else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:
        """Read the whole source.

        Raises UnreadableError or LimitError with the codes ``lobster.*``, ``json.*`` and ``text.*``.
        """
        strip = _strip_option(options)
        with without_collector():
            return _read(source, strip=strip, with_trace=with_trace)


def _read(source: Source, *, strip: bool, with_trace: bool) -> Reading:
    data = source.read_all()
    shape = decode_json(data, FileShape, name=source.name)
    if shape.schema not in _KNOWN:
        raise UnreadableError(
            "lobster.schema_unknown",
            f"The schema {shape.schema or 'of the file'} is not a LOBSTER one.",
            hint="Known: " + ", ".join(_KNOWN),
            place=Place(source.name),
        )
    levels = _levels(shape, source)
    if sum(len(one.items) for one in levels) > source.limits.max_items:
        raise LimitError(
            "lobster.too_many_items",
            f"The file holds more than {source.limits.max_items} items.",
            place=Place(source.name),
        )
    reader = ItemReader(strip_namespace=strip, with_trace=with_trace)
    for level in levels:
        are_tests = shape.schema == ACTIVITIES or level.kind == "activity"
        reader.take(level.items, level_name=level.name, are_tests=are_tests)
    facts = {**reader.facts(), **_level_facts(levels, shape.schema), "source.tool": shape.generator}
    notices = (*_version_notices(shape), *reader.notices())
    records = reader.records(partial(_texts, data, source.name, shape.schema)) if with_trace else None
    return Reading(f"{shape.schema} {shape.version}", EVIDENCE_TYPE, facts, notices, records)


def _strip_option(options: Mapping[str, object]) -> bool:
    value = options.get("strip_namespace", False)
    if not isinstance(value, bool):
        raise UnreadableError("lobster.option_invalid", "The option strip_namespace is not true or false.")
    return value


def _levels(shape: FileShape, source: Source) -> list[LevelShape]:
    if shape.schema == REPORT and shape.levels is not None:
        return shape.levels
    if shape.schema != REPORT and shape.data is not None:
        return [LevelShape(items=shape.data)]
    raise UnreadableError(
        "lobster.no_items",
        f"The file has no {'levels' if shape.schema == REPORT else 'data'}.",
        place=Place(source.name),
    )


def _texts(data: bytes, name: str, schema: str) -> list[list[str]]:
    """Return the texts of all items, level by level as ``_levels`` gives them."""
    shape = decode_json(data, FileTexts, name=name)
    levels = [one.items for one in shape.levels or ()] if schema == REPORT else [shape.data or []]
    return [[_text(one.text) for one in level] for level in levels]


def _text(written: msgspec.Raw) -> str:
    raw = bytes(written)
    return msgspec.json.decode(raw, type=str) if raw.startswith(b'"') else ""


def _level_facts(levels: list[LevelShape], schema: str) -> dict[str, FactValue]:
    facts: dict[str, FactValue] = {"schema.name": schema}
    if schema != REPORT:
        return facts
    facts["levels.total"] = len(levels)
    for level in levels:
        key = f"level.{slug_of(level.name)}"
        facts[f"{key}.items"] = len(level.items)
        if level.coverage is not None and 0 <= level.coverage <= WHOLE_PERCENT:
            facts[f"{key}.coverage"] = level.coverage
        states = Counter(slug_of(item.tracing_status or "none") for item in level.items)
        facts.update({f"{key}.status.{one}": count for one, count in sorted(states.items())})
    return facts


def _version_notices(shape: FileShape) -> tuple[Notice, ...]:
    if shape.version in _KNOWN[shape.schema]:
        return ()
    message = f"Version {shape.version} of {shape.schema} is not a known one; it is read as the newest."
    return (Notice("lobster.version_unknown", message),)


adapter = LobsterAdapter()
