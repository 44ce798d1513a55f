# SPDX-License-Identifier: Apache-2.0
"""The audit programme as processes times units: what is planned, and what was audited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from asqms.contexts.auditing.data import Coverage, CoverageCell, CoverageRow
from asqms.contexts.auditing.library import readiness_rule
from asqms.contexts.auditing.queries.audits import AUDIT, DONE, PROGRAMME, audited_on, processes_in
from asqms.contexts.catalog import api as catalog
from asqms.contexts.governance.models import Link, Record
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import ScopePath

VIEW = "governance.view"
PLANNED = ("proposed", "approved")
_RANK = {"audited": 0, "overdue": 1, "planned": 2, "nothing": 3}


def programme_coverage(actor: Actor) -> Coverage:
    """Return planned and audited cells over the units the actor may see.

    An entry about a project counts for its unit, one about the organisation for the column of the whole. An
    audit counts for as long as the readiness rule says. Right ``governance.view``.
    """
    processes = [one.id for one in catalog.catalogue(actor.organisation_uid, actor.day).processes]
    rows = Record.objects.filter(
        organisation=actor.organisation, type__in=[AUDIT, PROGRAMME], confidential=False
    ).select_related("scope")
    seen = list(organization.in_sight(rows, actor, VIEW).order_by("key"))
    units = _units(actor)
    unit_of = _unit_of(actor, {one.scope_id for one in seen}, units)
    asked = _asked(seen, processes)
    best: dict[tuple[str, str], CoverageCell] = {}
    for row in seen:
        cell = _cell(row, actor.day)
        unit = unit_of.get(row.scope_id)
        if cell is None or unit is None:
            continue
        for process in asked[row.key]:
            key = (process, unit)
            known = best.get(key)
            if known is None or _better(cell, known):
                best[key] = cell
    return Coverage(
        units,
        tuple(
            CoverageRow(process, tuple(best.get((process, key), CoverageCell("nothing")) for key, _ in units))
            for process in processes
        ),
    )


def _better(one: CoverageCell, other: CoverageCell) -> bool:
    return (_RANK[one.state], -(one.day or date.min).toordinal()) < (
        _RANK[other.state],
        -(other.day or date.min).toordinal(),
    )


def _cell(row: Record, day: date) -> CoverageCell | None:
    if row.type == AUDIT:
        held = audited_on(row)
        if row.state in DONE and held > day - timedelta(days=readiness_rule().internal_audit_days):
            return CoverageCell("audited", held, row.key)
        if not row.open:
            return None
        return CoverageCell("planned" if held >= day else "overdue", held, row.key)
    if row.state not in PLANNED:
        return None
    planned = audited_on(row)
    return CoverageCell("planned" if planned >= day else "overdue", planned, row.key)


def _asked(rows: Iterable[Record], processes: list[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the processes of each entry and audit; an audit that names none has those of its entry."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        name = "processes" if row.type == AUDIT else "process"
        found[row.key] = processes_in(row.fields.get(name), processes)
    silent = [row.pk for row in rows if row.type == AUDIT and not found[row.key]]
    for link in Link.objects.filter(to__in=silent, record__type=PROGRAMME).select_related("record", "to"):
        asked = processes_in(link.record.fields.get("process"), processes)
        found[link.to.key] = tuple(dict.fromkeys((*found[link.to.key], *asked)))
    return found


def _units(actor: Actor) -> tuple[tuple[str, str], ...]:
    scopes = organization.scopes_with(actor, VIEW).filter(kind__in=["organization", "unit"])
    rows = sorted(
        scopes.values_list("kind", "name", "key"), key=lambda one: (one[0] != "organization", one[1])
    )
    return tuple((key, name) for _, name, key in rows)


def _unit_of(actor: Actor, scopes: set[int], units: tuple[tuple[str, str], ...]) -> Mapping[int, str]:
    """Return the nearest unit, or the organisation, that each scope belongs to."""
    known = {key for key, _ in units}
    pairs = ScopePath.objects.filter(
        below__in=scopes, above__organisation=actor.organisation, above__kind__in=["organization", "unit"]
    ).order_by("-distance")
    return {below: above for below, above in pairs.values_list("below", "above__key") if above in known}
