# SPDX-License-Identifier: Apache-2.0
"""Checks a trace set over the material of a moment and keeps the answer: snapshot, manifest, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db import transaction

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.commands.definitions import Definition, definition_of
from asqms.contexts.traceability.commands.stamping import known_confirmations, mark_links
from asqms.contexts.traceability.data import BuiltTraceSet, SetState, TraceMaterials, When
from asqms.contexts.traceability.materials import StoredMaterials
from asqms.contexts.traceability.models import ConfirmedLink, Manifest, ManifestSource, TraceSetHead
from asqms.contexts.traceability.queries.manifests import newest_answer
from asqms.contexts.traceability.snapshots.figures import brief_of, figures_of
from asqms.contexts.traceability.snapshots.records import RecordStore, StoredRecords
from asqms.contexts.traceability.snapshots.result import write_result
from asqms.contexts.traceability.snapshots.store import SnapshotStore, snapshot_store
from asqms.decoding.json import without_collector
from asqms.engine.snapshot import Evidence, Moment
from asqms.engine.trace.check import check_graph
from asqms.engine.trace.database import graph_of
from asqms.engine.trace.model import TraceModel
from asqms.engine.trace.result import TraceResult
from asqms.kernel.errors import AsqmsError
from asqms.workspace.collection import UNDATED
from asqms.workspace.data import TraceSet
from asqms.workspace.traces import (
    TraceOutcome,
    checked_outcome,
    counting_records,
    empty_outcome,
    failed_outcome,
)
from asqms.workspace.tracing.bulk import load_inputs

_BUILD_MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a check gave: the outcome, what took part, and where the columns are."""

    outcome: TraceOutcome
    parts: tuple[StoredRecords, ...] = ()
    snapshot: str = ""
    figures: dict[str, Any] | None = None


def build_trace_set(
    actor: Actor, definition: Definition, materials: TraceMaterials, *, when: When
) -> BuiltTraceSet:
    """Check a trace set over what was true and known, and keep the answer; the caller records the evidence.

    The same material gives the same answer and writes nothing new. A set that cannot be checked becomes
    unreadable evidence with its code, as in a workspace. Derived from records, so no right is asked and
    the ledger is not written: whoever may write evidence or definitions causes it.
    """
    trace_set, moment = definition.trace_set, Moment(when.as_of, when.known_on)
    confirmations = known_confirmations(actor.organisation, trace_set.id, moment)
    series = [(name, materials.records_of(name)) for name in source_names(trace_set, materials)]
    store = snapshot_store(actor.organisation_uid)
    files = RecordStore(actor.organisation, store, materials)
    try:
        answer = _checked(definition, series, files, confirmations, moment)
    except AsqmsError as error:
        answer = _Answer(failed_outcome(trace_set, error))
    records = [record for _, some in series for record in some]
    span = _span(records, confirmations, definition, moment)
    return _kept(actor, answer, span, when)


def check_trace_set(actor: Actor, trace_set: str, *, when: When | None = None) -> BuiltTraceSet:
    """Check a trace set as the records define it over the evidence of this server, as build_trace_set does.

    Raises NotFoundError where no such set is defined on the day, and the coded errors of its model.
    """
    moment = when or When(actor.day, actor.day)
    definition = definition_of(actor, trace_set, moment.known_on)
    return build_trace_set(actor, definition, StoredMaterials(actor, moment.known_on), when=moment)


def source_names(trace_set: TraceSet, materials: TraceMaterials) -> tuple[str, ...]:
    """Return the sources of a set in order; its own files come last, under its own name."""
    if trace_set.id in trace_set.sources or not materials.records_of(trace_set.id):
        return trace_set.sources
    return (*trace_set.sources, trace_set.id)


def _checked(
    definition: Definition,
    series: Sequence[tuple[str, Sequence[Evidence]]],
    files: RecordStore,
    confirmations: Sequence[ConfirmedLink],
    moment: Moment,
) -> _Answer:
    trace_set = definition.trace_set
    parts: dict[tuple[str, str], StoredRecords] = {}
    silent: list[str] = []
    for name, records in series:
        read = [files.records_of(record) for record in counting_records(records, moment)]
        found = [one for one in read if one is not None]
        for one in found:
            parts.setdefault((one.evidence.digest, one.digest), one)
        if not found:
            silent.append(name)
    if not parts:
        return _Answer(empty_outcome(trace_set, [one for _, some in series for one in some], moment))
    kept = tuple(parts.values())
    result, snapshot, figures = _result(kept, definition.model, confirmations, files.store)
    outcome = checked_outcome(trace_set, result, [one.evidence for one in kept], silent)
    return _Answer(outcome, kept, snapshot, figures)


def _result(
    parts: Sequence[StoredRecords],
    model: TraceModel,
    confirmations: Sequence[ConfirmedLink],
    store: SnapshotStore,
) -> tuple[TraceResult, str, dict[str, Any]]:
    with without_collector(), store.part() as spill:
        database, counts = load_inputs([one.folder for one in parts])
        with closing(database.connection):
            _bound(database.connection, spill)
            mark_links(database, confirmations)
            result = check_graph(graph_of(database, counts), model)
            snapshot, columns = write_result(database, result, store)
            return result, snapshot, figures_of(result, columns)


def _bound(connection: duckdb.DuckDBPyConnection, spill: Path) -> None:
    """Keep a build within a bound; what does not fit goes to disk for a while."""
    connection.execute(f"SET memory_limit = '{_BUILD_MEMORY}'")
    connection.execute("SET temp_directory = '" + spill.as_posix().replace("'", "''") + "'")


@dataclass(frozen=True, slots=True)
class _Span:
    """For which days an answer holds, and since when it is known."""

    true_from: date
    true_until: date | None
    known_from: date


def _span(
    records: Sequence[Evidence],
    confirmations: Sequence[ConfirmedLink],
    definition: Definition,
    moment: Moment,
) -> _Span:
    """Return the days around the moment between which nothing that is known becomes true or ends."""
    known = [one for one in records if one.received <= moment.known_on]
    ends = [one.withdrawn_on for one in known if one.withdrawn_on and one.withdrawn_on <= moment.known_on]
    true = [one.effective for one in known if one.effective != UNDATED] + ends
    true += [one.on for one in confirmations]
    before = [day for day in true if day <= moment.as_of]
    after = [day for day in true if day > moment.as_of]
    learnt = [one.received for one in known if one.received != UNDATED] + ends
    learnt += [one.known_from for one in confirmations]
    learnt += [definition.known_from] if definition.known_from != UNDATED else []
    return _Span(
        true_from=max(before, default=moment.as_of),
        true_until=min(after, default=None),
        known_from=max(learnt, default=moment.known_on),
    )


def _kept(actor: Actor, answer: _Answer, span: _Span, when: When) -> BuiltTraceSet:
    evidence, result = answer.outcome.evidence, answer.outcome.result
    state = SetState.CHECKED if result else SetState.FAILED if evidence.problem else SetState.WAITING
    values: dict[str, Any] = {
        "scope": answer.outcome.trace_set.scope,
        "state": state.value,
        "snapshot": answer.snapshot,
        "result_digest": result.digest if result else "",
        "evidence_digest": evidence.digest,
        "effective": span.true_from if evidence.effective == UNDATED else evidence.effective,
        "true_from": span.true_from,
        "true_until": span.true_until,
        "known_from": span.known_from,
        "problem": evidence.problem,
        "problem_message": evidence.problem_message,
    }
    key = answer.outcome.trace_set.id
    with transaction.atomic():
        rows = TraceSetHead.objects.select_for_update()
        head, _ = rows.get_or_create(organisation_id=actor.organisation, trace_set=key)
        if when.as_of == when.known_on == actor.day:
            head.checked_at, head.holds_until = actor.at, span.true_until
            head.save(update_fields=["checked_at", "holds_until"])
        last = newest_answer(actor.organisation, key, when)
        if last is not None and all(getattr(last, name) == value for name, value in values.items()):
            return BuiltTraceSet(evidence, last.version, last.snapshot, changed=False)
        head.version += 1
        head.save(update_fields=["version"])
        row = Manifest.objects.create(
            organisation_id=actor.organisation,
            trace_set=key,
            version=head.version,
            recorded_at=actor.at,
            brief=brief_of(result) if result else {},
            figures=answer.figures or {},
            **values,
        )
        ManifestSource.objects.bulk_create(_sources(row, answer, result))
    return BuiltTraceSet(evidence, row.version, answer.snapshot, changed=True)


def _sources(row: Manifest, answer: _Answer, result: TraceResult | None) -> list[ManifestSource]:
    if result is None:
        return []
    return [
        ManifestSource(
            manifest=row,
            number=number,
            series=part.evidence.series,
            scope=part.evidence.subject,
            name=part.evidence.path,
            digest=part.evidence.digest,
            items=count.items,
            links=count.links,
        )
        for number, (part, count) in enumerate(zip(answer.parts, result.sources, strict=True))
    ]
