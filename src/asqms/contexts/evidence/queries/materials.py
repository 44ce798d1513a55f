# SPDX-License-Identifier: Apache-2.0
"""Evidence as the engine and the trace sets take it: records of a series, and the items of their files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import asqms
from asqms.contexts.evidence.models import Evidence, PastEvidence
from asqms.contexts.evidence.models.evidence import EvidenceColumns
from asqms.contexts.evidence.queries.listing import known_rows
from asqms.contexts.evidence.queries.reading import has_bytes, read_stored
from asqms.contexts.evidence.queries.series import Series, series_of
from asqms.engine import snapshot
from asqms.kernel.digest import CanonicalValue, digest_of

if TYPE_CHECKING:
    from asqms.engine.trace.graph import TraceInput


class StoredMaterials:
    """Records of sources and what their files hold, as trace sets ask for them; of now or of a past day.

    Files are read in another process; a file without stored bytes (a folder) holds no items.
    """

    def __init__(self, organisation: int, organisation_uid: str, known_on: date | None = None) -> None:
        self._organisation = organisation
        self._uid = organisation_uid
        self._known_on = known_on
        self._series: dict[str, Series | None] = {}

    def records_of(self, source: str) -> Sequence[snapshot.Evidence]:
        """Return every record of a source in order of uids."""
        found = evidence_of_series(self._organisation, source, self._known_on)
        return tuple(sorted(found, key=lambda one: one.uid))

    def reading_key(self, record: snapshot.Evidence) -> str:
        """Return what besides the bytes decides how a file is read: adapter, product version, options."""
        series = self._source(record.series)
        options = dict(series.options) if series else {}
        return digest_of([record.adapter, asqms.__version__, _plain(options)])

    def read(self, record: snapshot.Evidence) -> TraceInput | None:
        """Return the items and links of a file, None when its format carries none.

        Raises the coded error of reading, EvidenceError as read_stored.
        """
        if not record.digest or not has_bytes(self._uid, record.digest):
            return None
        series = self._source(record.series)
        done = read_stored(
            self._uid,
            record.digest,
            name=record.path,
            adapter=series.adapter if series else record.adapter,
            options=series.options if series else None,
            with_trace=True,
        )
        if done.error is not None:
            raise done.error
        if done.reading is None or done.reading.trace is None:
            return None
        from asqms.engine.trace.graph import TraceInput

        return TraceInput(record.path, done.reading.trace)

    def _source(self, key: str) -> Series | None:
        if key not in self._series:
            self._series[key] = series_of(self._uid, key)
        return self._series[key]


def evidence_of_series(
    organisation: int, series: str, known_on: date | None = None
) -> Iterator[snapshot.Evidence]:
    """Yield the records of a series as the engine takes them, of now or as known on a day."""
    current, past = Evidence.objects.all(), PastEvidence.objects.all()
    sources = (current,) if known_on is None else known_rows(current, past, known_on)
    for source in sources:
        rows = source.filter(organisation=organisation, series=series).select_related("subject")
        yield from (as_engine_takes_it(row) for row in rows.order_by("uid"))


def as_engine_takes_it(row: EvidenceColumns) -> snapshot.Evidence:
    """Return a row as a record of the engine."""
    return snapshot.Evidence(
        uid=row.uid,
        type=row.type,
        subject=row.subject.key,
        series=row.series,
        title=row.title,
        effective=row.effective,
        received=row.received,
        facts=json.loads(row.facts),
        digest=row.digest,
        path=row.name,
        adapter=row.adapter,
        producer=row.producer,
        method=row.method,
        sampling=row.sampling,
        revision=row.revision,
        valid_until=row.valid_until,
        approved_by=row.approved_by,
        approved_on=row.approved_on,
        problem=row.problem,
        problem_message=row.problem_message,
        withdrawn_on=row.withdrawn_on,
        notices=tuple(json.loads(row.notices)),
    )


def _plain(options: dict[str, object]) -> CanonicalValue:
    found: CanonicalValue = json.loads(json.dumps(options))
    return found
