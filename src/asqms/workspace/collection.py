# SPDX-License-Identifier: Apache-2.0
"""Collects evidence: every file of every source through its adapter, into records with two dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from asqms.engine.snapshot import Evidence
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.errors import AsqmsError, UnreadableError
from asqms.kernel.records import FactValue, TraceRecords
from asqms.workspace.data import EvidenceFile, EvidenceSource, Provenance, Workspace
from asqms.workspace.inspection import FileReading, read_file

UNDATED = date.min
"""The effective date of a file whose date could not be read; such a record is never evidence."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told after each file how many are read, of how many."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class TraceMaterial:
    """Trace records of one evidence file, kept for the trace sets that name its source."""

    evidence: Evidence
    records: TraceRecords


@dataclass(frozen=True)
class Collection:
    """Evidence records in source order, and what each source gave.

    ``evidence`` holds the same bytes once. By source id, ``series`` holds every record that was read,
    ``material`` the trace records of those files that carry any.
    """

    evidence: tuple[Evidence, ...]
    material: Mapping[str, tuple[TraceMaterial, ...]] = field(default_factory=dict)
    series: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)

    @property
    def unreadable(self) -> tuple[Evidence, ...]:
        """Records whose bytes could not be read."""
        return tuple(one for one in self.evidence if one.problem)

    def replaced(self, changed: Mapping[str, Evidence]) -> Collection:
        """Return the collection with other records in place of those with their uids."""
        return Collection(
            tuple(changed.get(one.uid, one) for one in self.evidence),
            {
                name: tuple(
                    replace(one, evidence=changed.get(one.evidence.uid, one.evidence)) for one in parts
                )
                for name, parts in self.material.items()
            },
            {
                name: tuple(changed.get(one.uid, one) for one in records)
                for name, records in self.series.items()
            },
        )


def collect_evidence(
    workspace: Workspace, adapters: AdapterRegistry, *, progress: Progress | None = None
) -> Collection:
    """Read every file the workspace names; an unreadable one becomes a record with its error code.

    The same bytes named twice for one type, subject and day are one record (DESIGN 4.3), unless they
    differ in what is stated about them: facts, approval, validity, receipt or withdrawal.
    """
    wanted = {name for trace_set in workspace.trace_sets for name in trace_set.sources}
    total = sum(len(source.files) for source in workspace.evidence_sources)
    found: list[Evidence] = []
    material: dict[str, tuple[TraceMaterial, ...]] = {}
    series: dict[str, tuple[Evidence, ...]] = {}
    kept: dict[tuple[object, ...], list[Evidence]] = {}
    done = 0
    for source in workspace.evidence_sources:
        records: list[Evidence] = []
        parts: list[TraceMaterial] = []
        for record, trace in read_source(source, adapters, with_trace=source.trace or source.id in wanted):
            records.append(record)
            if trace is not None:
                parts.append(TraceMaterial(record, trace))
            if not _is_kept(record, kept):
                found.append(record)
            done += 1
            if progress is not None:
                progress(done, total)
        series[source.id] = tuple(records)
        if parts:
            material[source.id] = tuple(parts)
    return Collection(tuple(found), material, series)


def _is_kept(record: Evidence, kept: dict[tuple[object, ...], list[Evidence]]) -> bool:
    """Tell whether the same bytes that say the same are there already, and keep the record otherwise."""
    if not record.digest:
        return False
    stated = (record.valid_until, record.withdrawn_on, record.approved_by, record.approved_on, record.problem)
    key = (record.type, record.subject, record.digest, record.effective, record.received, *stated)
    same = kept.setdefault(key, [])
    if any(one.facts == record.facts for one in same):
        return True
    same.append(record)
    return False


def read_source(
    source: EvidenceSource, adapters: AdapterRegistry, *, with_trace: bool
) -> Iterator[tuple[Evidence, TraceRecords | None]]:
    """Yield one record, and its trace records where the format carries any, per file of a source."""
    for file in source.files:
        reading = read_file(
            file.path,
            adapters,
            adapter=source.adapter,
            options=source.options,
            with_trace=with_trace,
            name=file.name,
        )
        records = reading.reading.trace if reading.reading else None
        yield record_of(source, file, reading), records


def record_of(source: EvidenceSource, file: EvidenceFile, reading: FileReading) -> Evidence:
    """Return the evidence record of one file that was read, or could not be."""
    facts: Mapping[str, FactValue] = reading.reading.facts if reading.reading else {}
    error = reading.error
    provenance = file.provenance
    effective = provenance.effective
    if effective is None and error is None:
        effective = _optional_date(facts.get(provenance.effective_from))
        if effective is None:
            error = _undated(provenance.effective_from)
    approved_by, approved_on = _approval(provenance, facts)
    return Evidence(
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
        producer=provenance.producer,
        method=provenance.method,
        sampling=provenance.sampling,
        revision=provenance.revision or str(facts.get("git.revision", "")),
        valid_until=provenance.valid_until,
        approved_by=approved_by,
        approved_on=approved_on,
        problem=error.code if error else "",
        problem_message=_told(error) if error else "",
        withdrawn_on=provenance.withdrawn_on,
        notices=tuple(notice.message for notice in reading.notices),
    )


def _approval(provenance: Provenance, facts: Mapping[str, FactValue]) -> tuple[str, date | None]:
    """Return who approved and when: as the workspace states it, else as an approved document does."""
    if provenance.approved_by:
        return provenance.approved_by, provenance.approved_on
    if facts.get("document.approved") is not True:
        return "", provenance.approved_on
    stated = _optional_date(facts.get("document.approved_on"))
    return str(facts.get("document.approved_by", "")), provenance.approved_on or stated


def _told(error: AsqmsError) -> str:
    place = f" ({error.place})" if error.place and error.place.line else ""
    return error.message + place


def _undated(fact: str) -> UnreadableError:
    return UnreadableError(
        "evidence.no_effective_date",
        f"The file has no date in the fact {fact}.",
        hint="Name a fact the adapter gives, or set effective: to a date.",
    )


def _optional_date(value: FactValue | None) -> date | None:
    """Return the day that an ISO date or time begins with; anything else is none."""
    if not isinstance(value, str) or not _DAY.match(value):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def newest(records: Sequence[Evidence]) -> date:
    """Return the newest effective date of some records, or UNDATED without any."""
    return max((record.effective for record in records), default=UNDATED)
