# SPDX-License-Identifier: Apache-2.0
"""Trace sets of a workspace: their sources checked together, the result as evidence of the scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from asqms.engine.snapshot import Evidence
from asqms.engine.trace.check import check_trace
from asqms.engine.trace.graph import TraceInput
from asqms.engine.trace.model import TraceModel
from asqms.engine.trace.result import TraceResult
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.digest import digest_of
from asqms.kernel.errors import AsqmsError, UnreadableError
from asqms.workspace.collection import Collection, TraceMaterial, newest, read_source
from asqms.workspace.data import EvidenceSource, TraceSet, Workspace
from asqms.workspace.tracing.model_file import load_model, parse_model

TRACE_EVIDENCE = "matrix.trace"
PRODUCT_MODEL = "v-model"


@dataclass(frozen=True, slots=True)
class TraceOutcome:
    """A trace set with its result, or with the error that kept it from being checked."""

    trace_set: TraceSet
    evidence: Evidence
    result: TraceResult | None


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
    set that cannot be checked becomes unreadable evidence with its code, never silence. Raises the
    coded errors of a trace model that is wrong: that is a mistake in the workspace, not in evidence.
    """
    sources = {source.id: source for source in workspace.evidence_sources}
    outcomes = []
    for trace_set in workspace.trace_sets:
        model = _model(trace_set, workspace)
        try:
            material = _material(trace_set, sources, collection, adapters)
            current = _current(material, as_of, known_on)
            outcomes.append(_checked(trace_set, model, current))
        except AsqmsError as error:
            outcomes.append(_failed(trace_set, error))
    return tuple(outcomes)


def _material(
    trace_set: TraceSet,
    sources: Mapping[str, EvidenceSource],
    collection: Collection,
    adapters: AdapterRegistry,
) -> list[TraceMaterial]:
    found = [part for name in trace_set.sources for part in collection.material.get(name, ())]
    for name in trace_set.sources:
        _refuse_unreadable(name, collection, sources)
    if trace_set.files:
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
        for record, records in read_source(own, adapters, with_trace=True):
            if record.problem:
                raise UnreadableError(record.problem, record.problem_message, place=trace_set.place)
            if records is not None:
                found.append(TraceMaterial(record, records))
    return found


def _refuse_unreadable(name: str, collection: Collection, sources: Mapping[str, EvidenceSource]) -> None:
    broken = next((one for one in collection.evidence if one.series == name and one.problem), None)
    if broken is not None:
        raise UnreadableError(broken.problem, broken.problem_message, place=sources[name].place)


def _current(material: Sequence[TraceMaterial], as_of: date, known_on: date) -> list[TraceMaterial]:
    known = [
        part
        for part in material
        if part.evidence.effective <= as_of
        and part.evidence.received <= known_on
        and (part.evidence.withdrawn_on is None or part.evidence.withdrawn_on > as_of)
    ]
    by_series: dict[str, list[TraceMaterial]] = {}
    for part in known:
        by_series.setdefault(part.evidence.series, []).append(part)
    current: list[TraceMaterial] = []
    for parts in by_series.values():
        day = newest([part.evidence for part in parts])
        current.extend(part for part in parts if part.evidence.effective == day)
    return current


def _model(trace_set: TraceSet, workspace: Workspace) -> TraceModel:
    path = trace_set.model
    if path is None:
        return load_model(PRODUCT_MODEL)
    name = path.relative_to(workspace.root).as_posix() if path.is_relative_to(workspace.root) else path.name
    return parse_model(path.read_bytes(), name=name)


def _checked(trace_set: TraceSet, model: TraceModel, current: Sequence[TraceMaterial]) -> TraceOutcome:
    if not current:
        raise UnreadableError(
            "trace.no_material",
            f"No source of the trace set {trace_set.id} has items on that date.",
            hint="Check the dates of its sources.",
            place=trace_set.place,
        )
    result = check_trace([TraceInput(part.evidence.path, part.records) for part in current], model)
    effective = trace_set.provenance.effective or max(part.evidence.effective for part in current)
    received = trace_set.provenance.received or max(part.evidence.received for part in current)
    evidence = Evidence(
        uid=f"{trace_set.id}:trace",
        type=TRACE_EVIDENCE,
        subject=trace_set.scope,
        series=trace_set.id,
        title=trace_set.id,
        effective=effective,
        received=max(received, effective),
        facts=result.facts(),
        digest=digest_of([result.digest, *sorted(part.evidence.digest for part in current)]),
        path=", ".join(part.evidence.path for part in current),
        adapter="trace",
        method="trace check over " + ", ".join(trace_set.sources or (trace_set.id,)),
        valid_until=trace_set.provenance.valid_until,
    )
    return TraceOutcome(trace_set, evidence, result)


def _failed(trace_set: TraceSet, error: AsqmsError) -> TraceOutcome:
    effective = trace_set.provenance.effective or date.min
    evidence = Evidence(
        uid=f"{trace_set.id}:trace",
        type=TRACE_EVIDENCE,
        subject=trace_set.scope,
        series=trace_set.id,
        title=trace_set.id,
        effective=effective,
        received=effective,
        facts={},
        digest="",
        adapter="trace",
        problem=error.code,
        problem_message=error.message,
    )
    return TraceOutcome(trace_set, evidence, None)
