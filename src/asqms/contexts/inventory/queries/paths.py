# SPDX-License-Identifier: Apache-2.0
"""Compares the paths of the scope tree, and what items use, with the records; reads only."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from asqms.contexts.inventory.models import Dependency, Item
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Finding
from asqms.contexts.organization.models import Organisation, Scope, ScopePath
from asqms.workspace.model import ItemEntry


def verify_paths(organisation: str) -> Iterator[Finding]:
    """Yield every path that is missing, has another distance, or leads where nothing lies.

    Codes: ``inventory.path_missing``, ``inventory.path_unknown``. Rights follow from these paths.
    """
    row = Organisation.objects.filter(uid=organisation).first()
    if row is None:
        return
    expected = _expected(row)
    stored = ScopePath.objects.filter(below__organisation=row).values_list(
        "above__key", "below__key", "distance"
    )
    found = set(stored.iterator(5_000))
    for above, below, distance in sorted(expected - found):
        sentence = f"{below} lies {distance} below {above}, and no path says so."
        yield Finding(
            "inventory.path_missing", sentence, organisation, table="organization_scope_path", key=below
        )
    for above, below, _ in sorted(found - expected):
        sentence = f"A path says that {below} lies below {above}; no record says so."
        yield Finding(
            "inventory.path_unknown", sentence, organisation, table="organization_scope_path", key=below
        )


def verify_dependencies(organisation: str) -> Iterator[Finding]:
    """Yield every item whose dependencies are not those of its record: ``inventory.dependency_differs``."""
    stored: dict[str, set[tuple[str, str]]] = {}
    rows = Dependency.objects.filter(item__organisation__uid=organisation)
    for item, used, kind in rows.values_list("item__scope__key", "used", "kind").iterator(5_000):
        stored.setdefault(item, set()).add((used, kind))
    for record in ledger.current_records(organisation, "items"):
        try:
            entry = ItemEntry.model_validate(record.content)
        except ValidationError:
            continue  # the ledger's own verification names a record whose content was changed
        if stored.pop(entry.id, set()) != {(one.item, one.kind) for one in entry.depends_on}:
            yield _dependency(organisation, entry.id)
    for item in sorted(stored):
        yield _dependency(organisation, item)


def _dependency(organisation: str, item: str) -> Finding:
    sentence = f"What {item} uses is not what its record says."
    return Finding(
        "inventory.dependency_differs",
        sentence,
        organisation,
        table="inventory_dependency",
        kind="items",
        key=item,
    )


def _expected(row: Organisation) -> set[tuple[str, str, int]]:
    rows = Scope.objects.filter(organisation=row).values_list("key", "parent__key")
    parents: dict[str, str | None] = dict(rows)
    found = set()
    for key in parents:
        above: str | None = key
        distance = 0
        while above is not None and distance <= len(parents):
            found.add((above, key, distance))
            above, distance = parents.get(above), distance + 1
    developed = Item.objects.filter(organisation=row, supplier__isnull=False)
    found |= {
        (above, below, 1) for above, below in developed.values_list("supplier__scope__key", "scope__key")
    }
    return found
