# SPDX-License-Identifier: Apache-2.0
"""The result as JSON: bounded for the terminal, complete with a row per item for the report file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec
import numpy as np

from asqms.decoding.json import without_collector
from asqms.engine.trace.findings import finding_names, verdict_of
from asqms.engine.trace.graph import text_column
from asqms.engine.trace.plan import BROKEN, OUTSIDE
from asqms.engine.trace.result import Coverage, ItemReference, LevelCoverage, LinkReference, TraceResult
from asqms.engine.trace.summary import link_references, ordered_links

REPORT_FORMAT = "asqms-trace-report/1"
_PIECE = 50_000
_BITS = 1024


def result_as_plain(result: TraceResult) -> dict[str, object]:
    """Return the result as plain values in a stable order; lists hold the first of each sort."""
    score = result.score
    return {
        "format": REPORT_FORMAT,
        "digest": result.digest,
        "conforms": result.conforms,
        "model": {
            "title": result.model.title,
            "digest": result.model.digest,
            "inferred": result.model.inferred,
        },
        "sources": [{"name": one.name, "items": one.items, "links": one.links} for one in result.sources],
        "score": {
            "value": None if score.value is None else round(score.value, 2),
            "met": score.met,
            "expected": score.expected,
            "sound_links": score.sound,
            "links": score.links,
        },
        "items": {"total": result.items_total, **result.verdicts, "unclassified": dict(result.unclassified)},
        "links": {
            "total": result.links_total,
            "broken": result.broken.total,
            "suspect": result.suspect.total,
            "outside": result.outside.total,
            "stamped": result.links_stamped,
        },
        "levels": [_level(level) for level in result.levels],
        "rules": [
            {
                "rule": rule.rule,
                "from": rule.level,
                "direction": rule.direction,
                "to": list(rule.to),
                "mandatory": rule.mandatory,
                **_coverage(rule.items),
            }
            for rule in result.rules
        ],
        "findings": {
            name: {"total": found.total, "first": [_item(one) for one in found.first]}
            for name, found in result.findings.items()
        },
        "broken": [_link(one) for one in result.broken.first],
        "suspect": [_link(one) for one in result.suspect.first],
        "outside": [_link(one) for one in result.outside.first],
        "cycles": {"total": result.cycles_total, "first": [list(one) for one in result.cycles]},
        "duplicates": {
            "total": len(result.duplicates),
            "conflicting": result.conflicting_duplicates,
            "first": [
                {"id": one.id, "kept": one.kept_from, "dropped": one.dropped_from, "differs": one.differs}
                for one in result.duplicates[:10]
            ],
        },
        "facts": result.facts(),
    }


def result_as_json(result: TraceResult) -> str:
    """Return the result as indented JSON text."""
    return json.dumps(result_as_plain(result), indent=2, ensure_ascii=False)


def write_report(result: TraceResult, path: Path) -> None:
    """Write the result with every item's verdict and every loose link; whole or not at all.

    ``all_items`` has every item once, in groups of the same level, verdict and findings; links are
    ``[source, kind, target, place]``.
    """
    part = path.parent / f"{path.name}.part"
    try:
        with part.open("wb") as out, without_collector():
            _write(result, out)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write(result: TraceResult, out: BinaryIO) -> None:
    head = msgspec.json.encode(result_as_plain(result))
    out.write(head[:-1])
    graph, evaluation = result.graph, result.evaluation
    for name, flags in (
        ("all_broken", evaluation.link_states == BROKEN),
        ("all_suspect", graph.suspect),
        ("all_outside", evaluation.link_states == OUTSIDE),
    ):
        links = link_references(graph, ordered_links(graph, flags))
        rows = [[one.source, one.kind, one.target, one.place] for one in links]
        out.write(b',\n"%b":' % name.encode() + msgspec.json.encode(rows))
    out.write(b',\n"all_items":[\n')
    first = True
    for group in _groups(result):
        out.write((b"" if first else b",\n") + msgspec.json.encode(group))
        first = False
    out.write(b"\n]}\n")


def _groups(result: TraceResult) -> Iterator[dict[str, object]]:
    """Give every item once, in groups of the same level and findings, bounded in size."""
    graph, evaluation = result.graph, result.evaluation
    levels = ["", *(level.id for level in result.model.levels)]
    keys = (evaluation.levels + 1) * np.int32(_BITS) + evaluation.bits
    ids = text_column(graph.texts.texts_of("id"))
    places = text_column(graph.texts.texts_of("place"))
    for key in np.flatnonzero(np.bincount(keys)).tolist() if len(keys) else []:
        level, bits = divmod(key, _BITS)
        members = np.flatnonzero(keys == key)
        for begin in range(0, len(members), _PIECE):
            piece = members[begin : begin + _PIECE]
            yield {
                "level": levels[level],
                "verdict": verdict_of(bits, classified=level > 0),
                "findings": finding_names(bits),
                "count": len(piece),
                "items": ids[piece].tolist(),
                "places": places[piece].tolist(),
            }


def _level(level: LevelCoverage) -> dict[str, object]:
    return {
        "level": level.level,
        "title": level.title,
        "test": level.is_test,
        "needs_verification": level.needs_verification,
        "total": level.total,
        "up": None if level.up is None else _coverage(level.up),
        "down": None if level.down is None else _coverage(level.down),
        "verified": level.verified,
        "failed": level.failed,
        "untested": level.untested,
        "not_run": level.not_run,
        "suspect": level.suspect,
        "conforming": level.conforming,
    }


def _coverage(one: Coverage) -> dict[str, int]:
    return {"total": one.total, "covered": one.covered}


def _item(one: ItemReference) -> Mapping[str, str]:
    return {"id": one.id, "title": one.title, "place": one.place, "level": one.level}


def _link(one: LinkReference) -> Mapping[str, str]:
    return {"source": one.source, "kind": one.kind, "target": one.target, "place": one.place}
