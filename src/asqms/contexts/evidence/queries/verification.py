# SPDX-License-Identifier: Apache-2.0
"""Compares the tables of evidence with their records and re-reads every stored byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from pydantic import ValidationError

from asqms.contexts.evidence.data import EvidenceFileRecord
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.kinds import FILES
from asqms.contexts.evidence.models import Evidence, PastEvidence
from asqms.contexts.evidence.models.evidence import EvidenceColumns
from asqms.contexts.evidence.projection import evidence_columns, superseded_days
from asqms.contexts.evidence.store import evidence_store, is_intact
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Finding, WrittenRecord
from asqms.contexts.ledger.models import Head, Record
from asqms.contexts.organization.models import Organisation

_PIECE = 400
_TABLE = "evidence_evidence"


def verify_evidence(organisation: str) -> Iterator[Finding]:
    """Yield everything about the evidence of an organisation that is not as its records say; reads only.

    Codes: ``evidence.bytes_missing``, ``evidence.bytes_changed``, ``evidence.row_missing``,
    ``evidence.row_differs`` with the column, ``evidence.row_unknown``.
    """
    row = Organisation.objects.filter(uid=organisation).first()
    if row is None:
        return
    yield from _bytes(organisation)
    yield from _current(row)
    yield from _past(row)
    yield from _unknown(row)
    for uid, day in superseded_days(row.pk):
        yield _finding(
            organisation, uid, "evidence.row_differs", f"It is superseded from {day}.", "superseded_from"
        )


def _bytes(organisation: str) -> Iterator[Finding]:
    """Re-read the bytes that any version of any record names, each once."""
    seen: set[str] = set()
    rows = Record.objects.filter(organisation=organisation, kind=FILES, removed=False).order_by("position")
    for record in rows.iterator(_PIECE):
        content = _content(record.content)
        digest = str(content.get("digest", ""))
        if not digest or not content.get("size_bytes") or digest in seen:
            continue
        seen.add(digest)
        code = stored_fault(organisation, digest)
        if code:
            sentence = f"The bytes {digest} of {record.key[:200]} are missing or changed."
            yield Finding(
                code,
                sentence,
                organisation,
                table="evidence store",
                column=digest,
                kind=FILES,
                key=record.key,
                version=record.version,
                position=record.position,
            )


def stored_fault(organisation: str, digest: str) -> str:
    """Return the code of what is wrong with stored bytes, read anew; empty where nothing is."""
    try:
        return "" if is_intact(evidence_store(), organisation, digest) else "evidence.bytes_changed"
    except EvidenceError as error:
        return error.code


def _content(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _current(organisation: Organisation) -> Iterator[Finding]:
    held: list[WrittenRecord] = []
    for record in ledger.current_records(organisation.uid, FILES):
        held.append(record)
        if len(held) == _PIECE:
            yield from _compared(organisation, held)
            held = []
    yield from _compared(organisation, held)


def _compared(organisation: Organisation, records: list[WrittenRecord]) -> Iterator[Finding]:
    keys = [record.key for record in records]
    rows = {
        row.uid: row
        for row in Evidence.objects.filter(organisation=organisation, uid__in=keys).select_related("subject")
    }
    for record in records:
        row = rows.get(record.key)
        if row is None:
            yield _finding(organisation.uid, record.key, "evidence.row_missing", "Its row is missing.")
        else:
            yield from _differences(organisation, row, record)


def _differences(
    organisation: Organisation, row: EvidenceColumns, record: WrittenRecord
) -> Iterator[Finding]:
    try:
        entry = EvidenceFileRecord.model_validate(record.content)
    except ValidationError:
        yield _finding(organisation.uid, record.key, "evidence.row_differs", "Its record is damaged.")
        return
    table = row._meta.db_table  # noqa: SLF001 - the documented way to a table's name
    columns = evidence_columns(record, entry, row.subject_id)
    differing = [name for name, value in columns.items() if getattr(row, name) != value]
    if row.subject.key != entry.subject:
        differing.append("subject_id")
    for name in differing:
        yield Finding(
            "evidence.row_differs",
            f"The column {name} of {record.key[:200]} is not what its record says.",
            organisation.uid,
            table=table,
            column=name,
            kind=FILES,
            key=record.key,
            version=record.version,
            position=record.position,
        )


def _past(organisation: Organisation) -> Iterator[Finding]:
    newest = 0
    while True:
        rows = PastEvidence.objects.filter(organisation=organisation, pk__gt=newest).select_related("subject")
        piece = list(rows.order_by("pk")[:_PIECE])
        if not piece:
            return
        newest = piece[-1].pk
        wanted = {(row.uid, row.version) for row in piece}
        records = Record.objects.filter(
            organisation=organisation.uid, kind=FILES, key__in={uid for uid, _ in wanted}, removed=False
        )
        found = {(one.key, one.version): one for one in records if (one.key, one.version) in wanted}
        for row in piece:
            record = found.get((row.uid, row.version))
            if record is None:
                yield _finding(organisation.uid, row.uid, "evidence.row_unknown", "A version has no record.")
            else:
                yield from _differences(organisation, row, ledger.written(record))


def _unknown(organisation: Organisation) -> Iterator[Finding]:
    heads = Head.objects.filter(organisation=organisation.uid, kind=FILES, key=OuterRef("uid"), removed=False)
    rows = Evidence.objects.filter(organisation=organisation).filter(~Exists(heads))
    for uid in rows.values_list("uid", flat=True).iterator(_PIECE):
        yield _finding(organisation.uid, uid, "evidence.row_unknown", "There is no record of it.")


def _finding(organisation: str, uid: str, code: str, sentence: str, column: str = "") -> Finding:
    return Finding(
        code,
        f"{uid[:200]}: {sentence}",
        organisation,
        table=_TABLE,
        column=column,
        kind=FILES,
        key=uid,
    )
