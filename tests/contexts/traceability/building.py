# SPDX-License-Identifier: Apache-2.0
"""Trace sets made by hand: material in memory, a small V, and one step from material to an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import BuiltTraceSet, When
from asqms.engine.snapshot import Evidence
from asqms.engine.trace.graph import TraceInput
from asqms.engine.trace.model import TraceModel
from asqms.engine.trace.vmodel import V_MODEL
from asqms.kernel.digest import digest_of
from asqms.kernel.errors import Place
from asqms.kernel.records import TraceRecords
from asqms.workspace.data import Provenance, TraceSet
from tests.support.personas import AT

DAY = AT.date()
NOW = When(DAY, DAY)
COLUMNS = ("id", "type", "title", "status", "result", "digest", "place")


@dataclass
class Materials:
    """Records by source; every file is read from memory, and reads are counted."""

    files: dict[str, list[tuple[Evidence, TraceRecords | None]]] = field(default_factory=dict)
    reads: int = 0

    def records_of(self, source: str) -> Sequence[Evidence]:
        return [record for record, _ in self.files.get(source, ())]

    def reading_key(self, record: Evidence) -> str:
        return record.adapter

    def read(self, record: Evidence) -> TraceInput | None:
        self.reads += 1
        given = next(one for known, one in self.files[record.series] if known.uid == record.uid)
        return None if given is None else TraceInput(record.path, given)

    def add(self, source: str, records: TraceRecords | None, day: date = DAY, **changes: object) -> Evidence:
        """Add a file of a source and return its record."""
        name = f"{source}-{len(self.files.get(source, ()))}"
        record = Evidence(
            uid=f"{source}:{name}",
            type="list.requirements",
            subject="controller",
            series=source,
            title=source,
            effective=day,
            received=day,
            facts={},
            digest=digest_of([name, repr(records)]),
            path=name,
            adapter="memory",
        )
        record = replace(record, **changes)  # type: ignore[arg-type]
        self.files.setdefault(source, []).append((record, records))
        return record


def records(items: Sequence[Mapping[str, str]], links: Sequence[tuple[str, ...]] = ()) -> TraceRecords:
    """Return records of items and of links as (source, target, kind, stamp, condition)."""
    made = TraceRecords()
    for item in items:
        for name in COLUMNS:
            getattr(made, f"item_{name}").append(item.get(name, ""))
    for link in links:
        source, target, kind, stamp, condition = (*link, "", "")[:5] if len(link) < 5 else link
        made.link_source.append(source)
        made.link_target.append(target)
        made.link_kind.append(kind)
        made.link_stamp.append(stamp)
        made.link_condition.append(condition)
    return made


def item(name: str, kind: str, **more: str) -> dict[str, str]:
    """Return an item with a content digest of its own."""
    return {
        "id": name,
        "type": kind,
        "title": f"Title of {name}",
        "status": "valid",
        "digest": f"d-{name}",
    } | more


def small_v(**results: str) -> TraceRecords:
    """Return one stakeholder need with what follows from it, an orphan, a broken and a suspect link."""
    return records(
        [
            item("STH_1", "sth"),
            item("SYS_1", "sys"),
            item("SWR_1", "swr"),
            item("SWR_2", "swr"),
            item("SWR_3", "swr"),
            item("DES_1", "des"),
            item("UT_1", "ut", result=results.get("UT_1", "passed"), place="ut.cpp:7"),
            item("VT_1", "vt", result=results.get("VT_1", "failed")),
            item("NOTE_1", "remark"),
        ],
        [
            ("SYS_1", "STH_1", "derives", "d-STH_1"),
            ("SWR_1", "SYS_1", "derives", "old"),
            ("SWR_2", "SYS_1", "derives", "d-SYS_1", "[version==1]"),
            ("SWR_2", "GONE_1", "derives"),
            ("DES_1", "SWR_1", "derives"),
            ("UT_1", "DES_1", "verifies"),
            ("VT_1", "SWR_2", "verifies"),
        ],
    )


def definition(
    sources: Sequence[str] = ("needs",),
    model: TraceModel = V_MODEL,
    *,
    key: str = "controller-trace",
    scope: str = "controller",
    known_from: date = date.min,
) -> traceability.Definition:
    """Return a trace set over some sources."""
    trace_set = TraceSet(key, scope, tuple(sources), (), "", {}, None, Provenance(), Place(key))
    return traceability.Definition(trace_set, model, known_from)


def built(
    actor: Actor,
    materials: Materials,
    given: traceability.Definition | None = None,
    when: When = NOW,
) -> BuiltTraceSet:
    """Check a trace set over the material."""
    return traceability.build_trace_set(actor, given or definition(), materials, when=when)


def small_set(actor: Actor, **results: str) -> Materials:
    """Check the small V as the trace set ``controller-trace`` and return its material."""
    materials = Materials()
    materials.add("needs", small_v(**results))
    built(actor, materials)
    return materials
