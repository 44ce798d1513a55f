# SPDX-License-Identifier: Apache-2.0
"""Series of files: the records of sources, and which series an upload may continue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asqms.contexts.evidence.data import SeriesRow
from asqms.contexts.evidence.kinds import SOURCES
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.evidence.queries.visible import visible_evidence
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization.data import Actor


@dataclass(frozen=True, slots=True)
class Series:
    """The record of a source."""

    content: Mapping[str, Any]

    @property
    def type(self) -> str:
        """The type of its evidence."""
        return str(self.content["type"])

    @property
    def subject(self) -> str:
        """What its evidence is about."""
        return str(self.content["subject"])

    @property
    def patterns(self) -> tuple[str, ...]:
        """The names of files that belong to it."""
        return tuple(self.content.get("files", ()))

    @property
    def adapter(self) -> str:
        """The adapter that reads its files, empty where the content decides."""
        return str(self.content.get("adapter") or "")

    @property
    def options(self) -> Mapping[str, object]:
        """Options of the adapter."""
        return self.content.get("options") or {}

    @property
    def trace(self) -> bool:
        """Whether items and links are read for traceability."""
        return bool(self.content.get("trace"))


def series_named(actor: Actor, key: str) -> Series | None:
    """Return the series of a name, None where there is none yet."""
    return _found(list(ledger.current_records(actor.organisation_uid, SOURCES, [key])))


def series_of(organisation: str, key: str) -> Series | None:
    """Return the series of a name in an organisation by its uid."""
    return _found(list(ledger.current_records(organisation, SOURCES, [key])))


def _found(records: list[WrittenRecord]) -> Series | None:
    return Series(records[0].content) if records else None


def only_series(actor: Actor, subject: str, evidence_type: str) -> str:
    """Return the one series that holds evidence of a type about a subject, empty with none or several."""
    rows = Evidence.objects.filter(organisation=actor.organisation, subject__key=subject, type=evidence_type)
    found = list(rows.order_by().values_list("series", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else ""


def series_about(actor: Actor, subject: str, evidence_type: str = "") -> tuple[SeriesRow, ...]:
    """Return the series about a subject that an upload may continue, in order of names."""
    rows = visible_evidence(actor).filter(subject__key=subject)
    if evidence_type:
        rows = rows.filter(type=evidence_type)
    keys = list(rows.order_by("series").values_list("series", flat=True).distinct()[:200])
    records = ledger.current_records(actor.organisation_uid, SOURCES, keys) if keys else ()
    return tuple(
        SeriesRow(
            record.key,
            str(record.content.get("title", "")),
            one.type,
            one.subject,
            one.adapter,
            one.options,
            one.trace,
        )
        for record in records
        for one in (Series(record.content),)
    )
