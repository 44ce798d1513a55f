# SPDX-License-Identifier: Apache-2.0
"""What differs between two catalogues, row by row and field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from asqms.engine.catalogue import Catalogue
from asqms.kernel.digest import CanonicalValue
from asqms.workspace.catalogue.plain import plain, plain_record


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a row added or removed, or one field of a row with its values before and after."""

    what: str
    id: str
    change: Literal["added", "removed", "changed"]
    field: str = ""
    before: CanonicalValue = None
    after: CanonicalValue = None


def diff_catalogues(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """Return the differences in catalogue order, by kind of row; equal catalogues give none."""
    before, after = _rows(old), _rows(new)
    return tuple(change for what in after for change in _compared(what, before[what], after[what]))


def _compared(
    what: str,
    old: Mapping[str, Mapping[str, CanonicalValue]],
    new: Mapping[str, Mapping[str, CanonicalValue]],
) -> list[Change]:
    found = [Change(what, identity, "removed") for identity in old if identity not in new]
    for identity, row in new.items():
        if identity not in old:
            found.append(Change(what, identity, "added"))
            continue
        former = old[identity]
        found.extend(
            Change(what, identity, "changed", name, former.get(name), row.get(name))
            for name in dict.fromkeys([*former, *row])
            if former.get(name) != row.get(name)
        )
    return found


def _rows(catalogue: Catalogue) -> dict[str, dict[str, Mapping[str, CanonicalValue]]]:
    model: dict[str, CanonicalValue] = {
        "version": catalogue.version,
        "origin_statement": plain(catalogue.origin_statement),
        "overlays": plain(catalogue.overlays),
        "facts": plain({name: one for name, one in catalogue.facts.items() if name != "changed_by_overlay"}),
    }
    return {
        "catalogue": {catalogue.id: model},
        "group": {one.id: plain_record(one) for one in catalogue.groups},
        "process": {one.id: plain_record(one) for one in catalogue.processes},
        "practice": {one.id: plain_record(one) for one in catalogue.practices},
        "evidence type": {one.id: plain_record(one) for one in catalogue.evidence_types},
        "role": {one.id: plain_record(one) for one in catalogue.roles},
        "kpi": {one.id: plain_record(one) for one in catalogue.kpis},
        "question": {one.id: plain_record(one) for one in catalogue.questions},
        "domain": {one.id: plain_record(one) for one in catalogue.domains},
        "phase": {one.id: plain_record(one) for one in catalogue.phases},
        "applicability": {
            f"type {kind_of_item} {kind}": {"strength": strength.value}
            for (kind_of_item, kind), strength in catalogue.applicability.items()
        },
        "standard": {one.id: plain_record(one, "requirements") for one in catalogue.standards},
        "requirement": {
            f"{one.standard}:{one.id}": plain_record(one)
            for standard in catalogue.standards
            for one in standard.requirements
        },
        "mapping": {
            f"{one.practice} {one.standard}:{one.requirement}": plain_record(one)
            for one in catalogue.mappings
        },
        "interpretation": {one.id: plain_record(one) for one in catalogue.interpretations},
    }
