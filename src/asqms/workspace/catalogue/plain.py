# SPDX-License-Identifier: Apache-2.0
"""Catalogue data as plain values for output and comparison: texts by language, dates in ISO form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

from asqms.engine.criteria import AllOf, AnyOf, AtLeast, Criterion, EvidenceNeed
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.text import Text


def plain(value: object) -> CanonicalValue:
    """Return a value of the catalogue as plain data; empty fields of a record are left out."""
    if isinstance(value, Text):
        return dict(value.by_language)
    if isinstance(value, AllOf | AnyOf | AtLeast | EvidenceNeed):
        return plain_criterion(value)
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    return plain_record(value)


def plain_record(record: object, *without: str) -> dict[str, CanonicalValue]:
    """Return a frozen record's fields that hold something, but for those left out."""
    if not is_dataclass(record):
        return {}
    found: dict[str, CanonicalValue] = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if one.name not in without and value not in (None, "", (), {}):
            found[one.name] = plain(value)
    return found


def plain_criterion(criterion: Criterion) -> dict[str, CanonicalValue]:
    """Return a criterion as it is written in criteria.yaml."""
    if isinstance(criterion, AllOf):
        return {"all": [plain_criterion(part) for part in criterion.parts]}
    if isinstance(criterion, AnyOf):
        return {"any": [plain_criterion(part) for part in criterion.parts]}
    if isinstance(criterion, AtLeast):
        return {
            "at_least": {"count": criterion.count, "of": [plain_criterion(part) for part in criterion.parts]}
        }
    found: dict[str, CanonicalValue] = {"evidence": criterion.evidence_type}
    if criterion.statement is not None:
        found["statement"] = dict(criterion.statement.by_language)
    if criterion.checks:
        found["checks"] = [
            {"check": call.name, "parameters": plain(call.parameters)} for call in criterion.checks
        ]
    found["person"] = criterion.needs_person
    return found
