# SPDX-License-Identifier: Apache-2.0
"""What the product itself knows becomes evidence: the register of software items and their classification."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from asqms.contexts.conformity import api as conformity
from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.governance.models import Record
from asqms.contexts.inventory.models import Item
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.contexts.work.data import JobContext
from asqms.kernel.digest import canonical_json, sha256_of
from asqms.workspace.model import ClassificationEntry, ClassificationFields, ItemEntry

REGISTERS = "governance.product_registers"
ITEMS, CLASSIFICATION = "register.software_items", "record.classification"
EVERY_SECONDS = 86_400
NONE_YET = "none"
"""What a column says that has nothing to say yet; a blank would be something forgotten."""
SUPPORTED = frozenset({"release", "deployment", "operation", "maintenance", "termination"})
"""Phases in which an item has users, and therefore an end of support; ours."""
_RELEASED = ("approved", "delivered")
_PLANNED = ("effective", "ended")


@dataclass(frozen=True, slots=True)
class _Decided:
    """By whom and when a classification was decided, and why."""

    by: str
    on: date
    reason: str


def registers_job(job: JobContext) -> None:
    """Write the registers of every organisation once a day; what did not change is left as it is."""
    for organisation in Organisation.objects.all():
        write_registers(organization.server_of(organisation, at=job.now()))


def write_registers(actor: Actor) -> int:
    """Write the registers that the product keeps by itself as evidence; return how many changed.

    ``register.software_items`` and ``record.classification`` of the organisation, and
    ``record.classification`` of every item that was classified. Without verdicts nothing is written: the
    types of items are worked out with them. ``actor`` is the server or who operates it.
    """
    standing = conformity.standing(actor)
    if standing is None:
        return 0
    classes = {one.scope: one for one in conformity.item_classes(actor, standing)}
    entries = _entries(actor)
    decided = _decisions(actor, entries)
    rows_of_items = Item.objects.filter(organisation=actor.organisation).select_related("scope")
    items = list(rows_of_items.order_by("scope__key"))
    releases = _last_field(actor, "release", _RELEASED, "version")
    ends = {one.id: one.end_of_support.isoformat() for one in entries if one.end_of_support}
    ends |= _last_field(actor, "maintenance_plan", _PLANNED, "end_date")
    root = organization.root_key(actor)
    reasons = {key: ", ".join(one.reasons) for key, one in classes.items()}
    types = {key: one.software_type for key, one in classes.items()}
    rows = [_classified(one.scope.key, types, reasons, decided) for one in items if one.scope.key in decided]
    tables = [(root, ITEMS, [_item_row(one, types, releases, ends) for one in items])]
    tables.append((root, CLASSIFICATION, rows))
    tables += [(str(row["item"]), CLASSIFICATION, [row]) for row in rows]
    kept = _kept(actor)
    return sum(
        _write(actor, subject, name, some, kept.get((subject, name), {})) for subject, name, some in tables
    )


def _item_row(
    one: Item, types: Mapping[str, str], releases: Mapping[str, str], ends: Mapping[str, str]
) -> dict[str, Any]:
    key = one.scope.key
    return {
        "id": key,
        "name": one.scope.name,
        "domain": one.domain,
        "type": types.get(key, ""),
        "owner": one.owner,
        "state": one.phase or NONE_YET,
        "release": releases.get(key, NONE_YET),
        "end_of_support": ends.get(key, "" if one.phase in SUPPORTED else NONE_YET),
    }


def _last_field(actor: Actor, name: str, states: Iterable[str], field: str) -> dict[str, str]:
    """Return what a field of the newest record of a type in some states holds, by scope."""
    rows = Record.objects.filter(organisation=actor.organisation, type=name, state__in=list(states))
    found = rows.order_by("changed", "key").values_list("scope__key", "fields")
    return {scope: str(fields[field]) for scope, fields in found if fields.get(field)}


def _entries(actor: Actor) -> list[ItemEntry]:
    written = ledger.current_records(actor.organisation_uid, "items")
    return [ItemEntry.model_validate(one.content) for one in written]


def _decisions(actor: Actor, entries: Iterable[ItemEntry]) -> dict[str, _Decided]:
    """Return the newest decision about the type of each item, written with it or apart from it."""
    found: dict[str, _Decided] = {}
    for entry in entries:
        for given in entry.classifications:
            _keep_newer(found, entry.id, given)
    for written in ledger.current_records(actor.organisation_uid, "classifications"):
        apart = ClassificationEntry.model_validate(written.content)
        _keep_newer(found, apart.item, apart)
    return found


def _keep_newer(found: dict[str, _Decided], item: str, given: ClassificationFields) -> None:
    if item not in found or found[item].on <= given.on:
        found[item] = _Decided(given.approver, given.on, given.reason)


def _classified(
    item: str, types: Mapping[str, str], reasons: Mapping[str, str], decided: Mapping[str, _Decided]
) -> dict[str, Any]:
    one = decided[item]
    day = one.on.isoformat()
    return {
        "item": item,
        "type": types.get(item, ""),
        "reason": one.reason or reasons.get(item, ""),
        "decided_by": one.by,
        "decided_on": day,
        "reviewed_on": day,
    }


def _kept(actor: Actor) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Return for each subject and type the digest of the newest table in force of every series."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    rows = Evidence.objects.filter(
        organisation=actor.organisation, type__in=[ITEMS, CLASSIFICATION], withdrawn_on__isnull=True
    )
    columns = ("subject__key", "type", "series", "digest")
    for subject, name, series, digest in rows.order_by("effective", "pk").values_list(*columns):
        found[subject, name][series] = digest
    return found


def _write(
    actor: Actor, subject: str, name: str, rows: list[dict[str, Any]], known: Mapping[str, str]
) -> int:
    """Receive a table as evidence unless the newest of its series says the same; return 1 for a new one.

    ``known`` are the tables of the type about the subject by series; one that somebody brings stands alone.
    """
    if not rows:
        return 0
    series = f"product.{name}.{subject}"[:200].rstrip("._-")
    table = canonical_json({"rows": rows})
    if set(known) - {series} or known.get(series) == sha256_of(table):
        return 0
    statement = {
        "subject": subject,
        "name": f"{name}.json",
        "series": series,
        "type": name,
        "adapter": "register",
        "title": name,
        "options": {"format": "json", "keep_rows": 1000},
        "effective": actor.day.isoformat(),
        "producer": "OpenASQMS",
        "method": "what the product knows",
    }
    evidence.receive_evidence(actor, statement, stream=io.BytesIO(table), again=True)
    return 1
