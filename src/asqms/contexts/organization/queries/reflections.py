# SPDX-License-Identifier: Apache-2.0
"""Compares the tables of every kind of record with the newest records, cell by cell; reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db.models import Model
from pydantic import ValidationError

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Finding, WrittenRecord
from asqms.contexts.organization.commands.records import record_kinds
from asqms.contexts.organization.data import RecordKind, Reflection
from asqms.contexts.organization.models import Organisation, Scope

_PIECE = 2_000


def verify_reflections(organisation: str) -> Iterator[Finding]:
    """Yield every row that is missing, differs in a column or has no record.

    Codes: ``organization.row_missing``, ``organization.row_differs``, ``organization.row_unknown``.
    """
    row = Organisation.objects.filter(uid=organisation).first()
    root = Scope.objects.filter(organisation=row, kind="organization").first() if row else None
    if row is None or root is None:
        return
    for kind in record_kinds().values():
        for reflection in kind.reflections:
            yield from _compared(row, kind, reflection, root.key)


def _compared(row: Organisation, kind: RecordKind, reflection: Reflection, root: str) -> Iterator[Finding]:
    expected: dict[str, tuple[WrittenRecord, Mapping[str, object]]] = {}
    columns: tuple[str, ...] = ()
    for record in ledger.current_records(row.uid, kind.name):
        try:
            shape = kind.shape.model_validate(record.content)
        except ValidationError:
            continue  # the ledger's own verification names a record whose content was changed
        for name, values in reflection.rows(record, shape, root).items():
            expected[name] = (record, values)
            columns = tuple(values)
    table: type[Model] = apps.get_model(reflection.table)
    name_of_table = table._meta.db_table  # noqa: SLF001 - Django's documented access
    rows = table._default_manager.filter(organisation=row, **reflection.within)  # noqa: SLF001
    for name, *values in rows.values_list(reflection.key, *columns).iterator(_PIECE):
        known = expected.pop(str(name), None)
        if known is None:
            sentence = f"The row {str(name)[:200]} has no record."
            yield Finding(
                "organization.row_unknown",
                sentence,
                row.uid,
                table=name_of_table,
                kind=kind.name,
                key=str(name),
            )
            continue
        record, wanted = known
        for column, found in zip(columns, values, strict=True):
            if found != wanted[column]:
                yield _finding(record, "organization.row_differs", name_of_table, column.replace("__", "."))
    for record, _ in expected.values():
        yield _finding(record, "organization.row_missing", name_of_table, "")


def _finding(record: WrittenRecord, code: str, table: str, column: str) -> Finding:
    what = f"differs in {column}" if column else "is missing"
    return Finding(
        code,
        f"The row of {record.kind} {record.key[:200]} {what}.",
        record.organisation,
        table=table,
        column=column,
        kind=record.kind,
        key=record.key,
        version=record.version,
        position=record.position,
    )
