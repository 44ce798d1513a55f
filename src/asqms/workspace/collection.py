# SPDX-License-Identifier: Apache-2.0
"""Collects evidence: every file of every source through its adapter, into records with two dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from asqms.engine.snapshot import Evidence
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.errors import AsqmsError, UnreadableError
from asqms.kernel.records import FactValue, TraceRecords
from asqms.workspace.data import EvidenceFile, EvidenceSource, Provenance, Workspace
from asqms.workspace.inspection import FileReading, read_file

UNDATED = date.min
"""The effective date of a file whose date could not be read; such a record is never evidence."""


@dataclass(frozen=True, slots=True)
class TraceMaterial:
    """Trace records of one evidence file, kept for the trace sets that name its source."""

    evidence: Evidence
    records: TraceRecords


@dataclass(frozen=True)
class Collection:
    """Evidence records in source order, and trace records by evidence source."""

    evidence: tuple[Evidence, ...]
    material: Mapping[str, tuple[TraceMaterial, ...]] = field(default_factory=dict)

    @property
    def unreadable(self) -> tuple[Evidence, ...]:
        """Records whose bytes could not be read."""
        return tuple(one for one in self.evidence if one.problem)


def collect_evidence(workspace: Workspace, adapters: AdapterRegistry) -> Collection:
    """Read every file the workspace names; an unreadable one becomes a record with its error code.

    The same bytes named twice for one type, subject and day are one record (DESIGN 4.3).
    """
    wanted = {name for trace_set in workspace.trace_sets for name in trace_set.sources}
    found: list[Evidence] = []
    material: dict[str, list[TraceMaterial]] = {}
    seen: set[tuple[str, str, str, date]] = set()
    for source in workspace.evidence_sources:
        for record, records in read_source(source, adapters, with_trace=source.trace or source.id in wanted):
            key = (record.type, record.subject, record.digest, record.effective)
            if record.digest and key in seen:
                continue
            seen.add(key)
            found.append(record)
            if records is not None:
                material.setdefault(source.id, []).append(TraceMaterial(record, records))
    return Collection(tuple(found), {name: tuple(parts) for name, parts in material.items()})


def read_source(
    source: EvidenceSource, adapters: AdapterRegistry, *, with_trace: bool
) -> Iterator[tuple[Evidence, TraceRecords | None]]:
    """Yield one record, and its trace records where the format carries any, per file of a source."""
    for file in source.files:
        reading = read_file(
            file.path, adapters, adapter=source.adapter, options=source.options, with_trace=with_trace
        )
        records = reading.reading.trace if reading.reading else None
        yield record_of(source, file, reading), records


def record_of(source: EvidenceSource, file: EvidenceFile, reading: FileReading) -> Evidence:
    """Return the evidence record of one file that was read, or could not be."""
    facts: Mapping[str, FactValue] = reading.reading.facts if reading.reading else {}
    error = reading.error
    effective = file.provenance.effective
    if effective is None and error is None:
        try:
            effective = _date_in(facts, file.provenance.effective_from)
        except UnreadableError as undated:
            error = undated
    provenance = file.provenance
    record = Evidence(
        uid=f"{source.id}:{file.name}",
        type=source.type,
        subject=source.subject,
        series=source.id,
        title=source.title,
        effective=effective or UNDATED,
        received=provenance.received or effective or UNDATED,
        facts=facts,
        digest=reading.digest,
        path=file.name,
        adapter=reading.adapter,
        notices=tuple(notice.message for notice in reading.notices),
    )
    return _with_problem(_with_provenance(record, provenance), error)


def _with_provenance(record: Evidence, provenance: Provenance) -> Evidence:
    facts = record.facts
    return replace(
        record,
        producer=provenance.producer,
        method=provenance.method,
        sampling=provenance.sampling,
        revision=provenance.revision or str(facts.get("git.revision", "")),
        valid_until=provenance.valid_until,
        approved_by=provenance.approved_by or str(facts.get("document.approved_by", "")),
        approved_on=provenance.approved_on or _optional_date(facts.get("document.approved_on")),
        withdrawn_on=provenance.withdrawn_on,
    )


def _with_problem(record: Evidence, error: AsqmsError | None) -> Evidence:
    if error is None:
        return record
    place = f" ({error.place})" if error.place and error.place.line else ""
    return replace(record, problem=error.code, problem_message=error.message + place)


def _date_in(facts: Mapping[str, FactValue], name: str) -> date:
    day = _optional_date(facts.get(name))
    if day is None:
        raise UnreadableError(
            "evidence.no_effective_date",
            f"The file has no date in the fact {name}.",
            hint="Name a fact the adapter gives, or set effective: to a date.",
        )
    return day


def _optional_date(value: FactValue | None) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def newest(records: Sequence[Evidence]) -> date:
    """Return the newest effective date of some records, or UNDATED without any."""
    return max((record.effective for record in records), default=UNDATED)
