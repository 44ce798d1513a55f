# SPDX-License-Identifier: Apache-2.0
"""Something fitting for every kind of field."""

from __future__ import annotations

from asqms.contexts.governance.data import FieldKind, RecordField
from asqms.contexts.governance.library import newest, shipped_types


def filled_value(one: RecordField) -> object:
    """Return a value that fills a field."""
    if one.kind is FieldKind.YES_NO:
        return False
    if one.kind is FieldKind.NUMBER:
        return one.least if one.least is not None else 1
    if one.kind is FieldKind.DATE:
        return "2026-06-01"
    if one.kind is FieldKind.CHOICE:
        return next(iter(one.choices))
    if one.kind is FieldKind.CHOICES:
        return [next(iter(one.choices))]
    if one.kind is FieldKind.PEOPLE:
        return ["somebody"]
    return "something"


def type_fields(name: str) -> dict[str, object]:
    """Return something fitting for every field of a shipped type that names nothing elsewhere."""
    given = newest(shipped_types().values())[name]
    naming = {FieldKind.PERSON, FieldKind.PEOPLE, FieldKind.SCOPE, FieldKind.PRACTICE, FieldKind.EVIDENCE}
    return {one.id: filled_value(one) for one in given.fields if one.kind not in naming}
