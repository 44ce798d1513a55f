# SPDX-License-Identifier: Apache-2.0
"""The material of trace sets as this server holds it: records of evidence, their bytes, their sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import cast

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import EvidenceFileRecord
from asqms.contexts.evidence.models import Evidence as EvidenceRow
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor
from asqms.engine.snapshot import Evidence
from asqms.engine.trace.graph import TraceInput
from asqms.kernel.digest import CanonicalValue, digest_of
from asqms.workspace.tracing.inputs import AnyInput

MADE_HERE = "trace"
"""Adapter of the evidence that checks of trace sets become; it is never their own material."""


class StoredMaterials:
    """Evidence of an organisation as its records stood on a day, read once for several trace sets."""

    def __init__(self, actor: Actor, known_on: date) -> None:
        self._actor = actor
        self._known_on = known_on
        self._found: dict[str, Sequence[Evidence]] = {}

    def records_of(self, source: str) -> Sequence[Evidence]:
        """Return every record of a source."""
        if source not in self._found:
            self._found[source] = self._of(source)
        return self._found[source]

    def reading_key(self, record: Evidence) -> str:
        """Return what besides the bytes decides how a file is read."""
        adapter, options = self._read_with(record.series)
        return digest_of([adapter or record.adapter, options])

    def read(self, record: Evidence) -> AnyInput | None:
        """Return the items and links of a stored file; raises the coded errors of reading it."""
        adapter, options = self._read_with(record.series)
        found = evidence.read_stored(
            self._actor.organisation_uid,
            record.digest,
            name=record.path,
            adapter=adapter,
            options=options,
            with_trace=True,
        )
        if found.error is not None:
            raise found.error
        records = found.reading.trace if found.reading else None
        return None if records is None else TraceInput(record.path, records)

    def _of(self, source: str) -> list[Evidence]:
        if self._known_on >= self._actor.day:
            rows = EvidenceRow.objects.filter(organisation=self._actor.organisation, series=source)
            rows = rows.select_related("subject").exclude(adapter=MADE_HERE)
            return sorted(map(_evidence_of_row, rows), key=_by_path)
        return sorted(self._past.get(source, ()), key=_by_path)

    @cached_property
    def _past(self) -> Mapping[str, Sequence[Evidence]]:
        found: dict[str, list[Evidence]] = {}
        for content in self._records("evidence_files"):
            if content.get("adapter") != MADE_HERE:
                one = EvidenceFileRecord.model_validate(content)
                found.setdefault(one.source, []).append(_evidence_of_record(one))
        return found

    def _records(self, kind: str) -> Iterator[Mapping[str, CanonicalValue]]:
        for record in ledger.records_known_on(self._actor.organisation_uid, kind, self._known_on):
            yield record.content

    @cached_property
    def _sources(self) -> Mapping[str, Mapping[str, CanonicalValue]]:
        """Entries that say how files are read: sources of evidence, and sets with files of their own."""
        return {str(one["id"]): one for kind in ("trace", "evidence") for one in self._records(kind)}

    def _read_with(self, source: str) -> tuple[str, Mapping[str, CanonicalValue]]:
        entry = self._sources.get(source, {})
        return str(entry.get("adapter") or ""), cast(
            "Mapping[str, CanonicalValue]", entry.get("options") or {}
        )


def _by_path(one: Evidence) -> str:
    return one.path


def _evidence_of_record(one: EvidenceFileRecord) -> Evidence:
    return Evidence(
        uid=one.uid,
        type=one.type,
        subject=one.subject,
        series=one.source,
        title=one.title,
        effective=one.effective,
        received=one.received,
        facts={},
        digest=one.digest,
        path=one.name,
        adapter=one.adapter,
        valid_until=one.valid_until,
        problem=one.problem,
        problem_message=one.problem_message,
        withdrawn_on=one.withdrawn_on,
    )


def _evidence_of_row(row: EvidenceRow) -> Evidence:
    return Evidence(
        uid=row.uid,
        type=row.type,
        subject=row.subject.key,
        series=row.series,
        title=row.title,
        effective=row.effective,
        received=row.received,
        facts={},
        digest=row.digest,
        path=row.name,
        adapter=row.adapter,
        valid_until=row.valid_until,
        problem=row.problem,
        problem_message=row.problem_message,
        withdrawn_on=row.withdrawn_on,
    )
