# SPDX-License-Identifier: Apache-2.0
"""Trace sets of a workspace: their sources checked together, the result as evidence of the scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from asqms.engine.snapshot import Evidence, Moment
from asqms.engine.trace.check import check_trace
from asqms.engine.trace.graph import TraceInput
from asqms.engine.trace.model import TraceModel
from asqms.engine.trace.result import TraceResult
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.digest import digest_of
from asqms.kernel.errors import AsqmsError, Place, UnreadableError
from asqms.kernel.records import TraceRecords
from asqms.workspace.collection import UNDATED, Collection, TraceMaterial, newest, read_source
from asqms.workspace.data import EvidenceSource, TraceSet, Workspace
from asqms.workspace.tracing.model_file import load_model, parse_model

TRACE_EVIDENCE = "matrix.trace"
PRODUCT_MODEL = "v-model"
NAMED_PATHS = 5


@dataclass(frozen=True, slots=True)
class TraceOutcome:
    """A trace set with its result, or without one: it could not be checked, or nothing of it counts yet."""

    trace_set: TraceSet
    evidence: Evidence
    result: TraceResult | None


@dataclass(frozen=True, slots=True)
class _Source:
    """One source of a trace set: every record that was read, and the trace records by uid."""

    name: str
    records: Sequence[Evidence]
    trace: Mapping[str, TraceRecords]


def evaluate_trace_sets(
    workspace: Workspace,
    collection: Collection,
    adapters: AdapterRegistry,
    *,
    as_of: date,
    known_on: date,
) -> tuple[TraceOutcome, ...]:
    """Check every trace set over the material that was true and known on the dates.

    Of each source only the files with its newest effective day on or before ``as_of`` take part. A
    set that cannot be checked becomes unreadable evidence with its code, never silence; one of which
    nothing counts yet, or any more, becomes evidence with the dates of its files and no facts. Raises
    the coded errors of a trace model that is wrong: that is a mistake in the workspace, not in evidence.
    """
    moment = Moment(as_of, known_on)
    outcomes = []
    for trace_set in workspace.trace_sets:
        model = _model(trace_set, workspace)
        try:
            outcomes.append(_evaluated(trace_set, model, _sources(trace_set, collection, adapters), moment))
        except AsqmsError as error:
            outcomes.append(failed_outcome(trace_set, error))
    return tuple(outcomes)


def _sources(trace_set: TraceSet, collection: Collection, adapters: AdapterRegistry) -> list[_Source]:
    found = []
    for name in trace_set.sources:
        parts = collection.material.get(name, ())
        trace = {one.evidence.uid: one.records for one in parts}
        found.append(_Source(name, collection.series.get(name, ()), trace))
    if trace_set.files:
        found.append(_own_files(trace_set, adapters))
    return found


def _own_files(trace_set: TraceSet, adapters: AdapterRegistry) -> _Source:
    own = EvidenceSource(
        id=trace_set.id,
        type=TRACE_EVIDENCE,
        subject=trace_set.scope,
        title=trace_set.id,
        files=trace_set.files,
        adapter=trace_set.adapter,
        options=trace_set.options,
        trace=True,
        place=trace_set.place,
    )
    read = list(read_source(own, adapters, with_trace=True))
    trace = {record.uid: records for record, records in read if records is not None}
    return _Source(trace_set.id, [record for record, _ in read], trace)


def _evaluated(
    trace_set: TraceSet, model: TraceModel, sources: Sequence[_Source], moment: Moment
) -> TraceOutcome:
    current: list[TraceMaterial] = []
    silent: list[str] = []
    for source in sources:
        counting = counting_records(source.records, moment)
        parts = [TraceMaterial(one, source.trace[one.uid]) for one in counting if one.uid in source.trace]
        current += parts
        if not parts:
            silent.append(source.name)
    if current:
        kept = _without_repeats(current)
        result = check_trace([TraceInput(part.evidence.path, part.records) for part in kept], model)
        return checked_outcome(trace_set, result, [part.evidence for part in kept], silent)
    return empty_outcome(trace_set, [record for source in sources for record in source.records], moment)


def empty_outcome(trace_set: TraceSet, records: Sequence[Evidence], moment: Moment) -> TraceOutcome:
    """Return the outcome of a set of whose records none counts yet, or any more.

    Raises UnreadableError ``trace.no_material`` where some count and carry no items.
    """
    if records and not any(_counts(record, moment) for record in records):
        return TraceOutcome(trace_set, _waiting(trace_set, records, moment), None)
    raise UnreadableError(
        "trace.no_material",
        f"No file of the trace set {trace_set.id} carries items.",
        hint="Name sources whose format carries items and links; asqms evidence adapters lists them.",
        place=trace_set.place,
    )


def counting_records(records: Sequence[Evidence], moment: Moment) -> list[Evidence]:
    """Return what counts of a source: records of its newest day that are true, known and not withdrawn.

    Raises UnreadableError when one of them could not be read, or has no day.
    """
    seen = [record for record in records if _counts(record, moment)]
    day = newest(seen)
    current = [record for record in seen if record.effective in {day, UNDATED}]
    broken = next((record for record in current if record.problem), None)
    if broken is not None:
        raise UnreadableError(
            broken.problem, f"{broken.path}: {broken.problem_message}", place=Place(broken.path)
        )
    return current


def _counts(record: Evidence, moment: Moment) -> bool:
    """Tell whether a record is true, known and not withdrawn at the moment, as the engine decides it."""
    withdrawn = record.withdrawn_on
    return moment.sees(record.effective, record.received) and (
        withdrawn is None or not moment.sees(withdrawn, withdrawn)
    )


def _without_repeats(parts: Sequence[TraceMaterial]) -> list[TraceMaterial]:
    """Leave out the same bytes read the same way a second time (DESIGN 4.3)."""
    kept: dict[str, list[TraceMaterial]] = {}
    found: list[TraceMaterial] = []
    for part in parts:
        same = kept.setdefault(part.evidence.digest, [])
        if not any(one.records == part.records for one in same):
            same.append(part)
            found.append(part)
    return found


def _model(trace_set: TraceSet, workspace: Workspace) -> TraceModel:
    path = trace_set.model
    if path is None:
        return load_model(PRODUCT_MODEL)
    name = path.relative_to(workspace.root).as_posix() if path.is_relative_to(workspace.root) else path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            "trace.model_missing",
            f"The trace model cannot be read: {error.strerror or type(error).__name__}.",
            hint="Check trace_models: in asqms.yaml and that you may read the file.",
            place=Place(name),
        ) from error
    return parse_model(data, name=name)


def checked_outcome(
    trace_set: TraceSet, result: TraceResult, records: Sequence[Evidence], silent: Sequence[str]
) -> TraceOutcome:
    """Return a result as evidence of the scope: dates, digest and names of the records it was made of.

    ``silent`` are the sources that gave no items on that day.
    """
    provenance = trace_set.provenance
    effective = provenance.effective or newest(records)
    received = provenance.received or max(record.received for record in records)
    evidence = replace(
        _blank(trace_set),
        effective=effective,
        received=max(received, effective),
        facts=result.facts(),
        digest=digest_of([result.digest, *sorted(record.digest for record in records)]),
        path=_joined(record.path for record in records),
        valid_until=_earliest([provenance.valid_until, *(record.valid_until for record in records)]),
        notices=tuple(f"The source {name} has no items on that day." for name in silent),
    )
    return TraceOutcome(trace_set, evidence, result)


def _blank(trace_set: TraceSet) -> Evidence:
    """Return the evidence of a trace set with all that does not depend on its sources."""
    provenance = trace_set.provenance
    effective = provenance.effective or UNDATED
    return Evidence(
        uid=f"{trace_set.id}:trace",
        type=TRACE_EVIDENCE,
        subject=trace_set.scope,
        series=trace_set.id,
        title=trace_set.id,
        effective=effective,
        received=provenance.received or effective,
        facts={},
        digest="",
        adapter="trace",
        producer=provenance.producer,
        method=provenance.method or "trace check over " + ", ".join(trace_set.sources or (trace_set.id,)),
        sampling=provenance.sampling,
        revision=provenance.revision,
        valid_until=provenance.valid_until,
        approved_by=provenance.approved_by,
        approved_on=provenance.approved_on,
        withdrawn_on=provenance.withdrawn_on,
    )


def _waiting(trace_set: TraceSet, records: Sequence[Evidence], moment: Moment) -> Evidence:
    """Return evidence that counts as little as all its files: not yet known, not yet true, or withdrawn."""
    withdrawn = [record for record in records if moment.sees(record.effective, record.received)]
    if withdrawn:
        first = max(withdrawn, key=lambda one: (one.effective, one.uid))
    else:
        first = min(records, key=lambda one: (one.received > moment.known_on, one.effective, one.uid))
    return replace(
        _blank(trace_set),
        effective=first.effective,
        received=first.received,
        withdrawn_on=first.withdrawn_on,
        path=first.path,
    )


def failed_outcome(trace_set: TraceSet, error: AsqmsError) -> TraceOutcome:
    """Return the outcome of a set that could not be checked: unreadable evidence with the error's code."""
    evidence = replace(_blank(trace_set), problem=error.code, problem_message=error.message)
    return TraceOutcome(trace_set, evidence, None)


def _joined(paths: Iterable[str]) -> str:
    names = list(paths)
    more = f" and {len(names) - NAMED_PATHS} more" if len(names) > NAMED_PATHS else ""
    return ", ".join(names[:NAMED_PATHS]) + more


def _earliest(days: Sequence[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
