# SPDX-License-Identifier: Apache-2.0
"""Derives when the files of a type about a scope count, from every version of them that was known."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from asqms.contexts.catalog import api as catalog
from asqms.contexts.evidence.models import Evidence, PastEvidence
from asqms.contexts.organization.models import Organisation
from asqms.contexts.performance.domain.facts import Facts, Version, pieces_of
from asqms.contexts.performance.domain.pieces import NEVER, joined
from asqms.contexts.performance.models import Span
from asqms.kernel.clock import SystemClock

_READ = (
    "uid", "series", "known_from", "effective", "received", "withdrawn_on", "valid_until", "problem", "facts",
)  # fmt: skip
BATCH = 500


def derive_evidence(organisation: Organisation, subject: int, kind: str) -> None:
    """Write the spans of the files of a type about a scope anew."""
    days = _validity(organisation).get(kind)
    series: dict[str, list[Version]] = defaultdict(list)
    removed = set()
    for row in _rows(Evidence, organisation, subject, kind).values(*_READ):
        series[row["series"]].append(_version(row, NEVER, days))
    for row in _rows(PastEvidence, organisation, subject, kind).values(*_READ, "known_until"):
        series[row["series"]].append(_version(row, row["known_until"], days))
        removed.add(row["uid"])
    spans = []
    refs = set(removed)
    for versions in series.values():
        refs |= {one.ref for one in versions}
        for ref, pieces in pieces_of(kind, versions).items():
            spans += [
                Span(
                    organisation=organisation,
                    kpi=one.kpi,
                    scope_id=subject,
                    source=Span.EVIDENCE,
                    ref=ref,
                    first=one.first,
                    until=one.until,
                    part=one.part,
                    whole=one.whole,
                )
                for one in joined(pieces)
            ]
    known = sorted(refs)
    for at in range(0, len(known), BATCH):
        Span.objects.filter(
            organisation=organisation, source=Span.EVIDENCE, ref__in=known[at : at + BATCH]
        ).delete()
    Span.objects.bulk_create(spans, batch_size=BATCH)


def _rows(table: Any, organisation: Organisation, subject: int, kind: str) -> Any:  # noqa: ANN401 - two tables
    return table.objects.filter(organisation=organisation, subject=subject, type=kind)


def _version(row: dict[str, Any], until: date, days: int | None) -> Version:
    ends = [one for one in (row["valid_until"],) if one is not None]
    if days is not None:
        ends.append(_after(row["effective"], days))
    return Version(
        ref=row["uid"],
        known_from=row["known_from"],
        known_until=until,
        effective=row["effective"],
        received=row["received"],
        withdrawn_on=row["withdrawn_on"],
        lapses_on=_after(min(ends), 1) if ends else None,
        readable=not row["problem"],
        facts=_facts(row["facts"]),
    )


def _facts(text: str) -> Facts:
    found = json.loads(text)
    return found if isinstance(found, dict) else {}


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days) if days <= (NEVER - day).days else NEVER


def _validity(organisation: Organisation) -> dict[str, int]:
    """Return for how many days each type of evidence counts; the catalogue is read once while it stays."""
    kinds = catalog.catalogue(organisation.uid, SystemClock().now().date()).evidence_types
    return {one.id: one.validity_days for one in kinds if one.validity_days is not None}
