# SPDX-License-Identifier: Apache-2.0
"""Places elements in the scope tree and keeps its paths."""

from __future__ import annotations

from django.db.models import F, ProtectedError

from asqms.contexts.organization.errors import OrganizationError
from asqms.contexts.organization.models import Assignment, Scope, ScopePath


def place_scope(organisation: int, key: str, kind: str, name: str, parent: str | None) -> Scope:
    """Create or move an element of the tree; its whole branch moves with it.

    Raises OrganizationError ``organization.unknown_parent``, ``organization.circle`` or
    ``organization.scope_taken`` where the id names an element of another kind.
    """
    above = _parent(organisation, key, parent)
    row = Scope.objects.filter(organisation_id=organisation, key=key).first()
    if row is None:
        row = Scope.objects.create(organisation_id=organisation, key=key, kind=kind, name=name, parent=above)
        ScopePath.objects.create(above=row, below=row, distance=0)
        _hang(row, above)
        return row
    if row.kind != kind:
        raise OrganizationError(
            "organization.scope_taken",
            f"The id {key} already names a {row.kind.replace('_', ' ')}.",
            hint="Ids are unique over units, projects, items and suppliers; choose another.",
        )
    moved = row.parent_id != (above.pk if above else None)
    if moved and above and ScopePath.objects.filter(above=row, below=above).exists():
        raise OrganizationError(
            "organization.circle", f"{key} cannot lie below itself.", hint="Choose another parent."
        )
    row.name, row.parent = name, above
    row.save()
    if moved:
        ScopePath.objects.filter(below__paths_up__above=row).exclude(above__paths_up__above=row).delete()
        _hang(row, above)
    return row


def _parent(organisation: int, key: str, parent: str | None) -> Scope | None:
    if parent is None:
        return None
    found = Scope.objects.filter(organisation_id=organisation, key=parent).first()
    if found is None:
        raise OrganizationError(
            "organization.unknown_parent",
            f"{key} lies below {parent}, which does not exist.",
            hint="Create what it belongs to first.",
        )
    return found


def _hang(row: Scope, above: Scope | None) -> None:
    """Write the paths from everything above the new parent to everything in the branch."""
    if above is None:
        return
    branch = ScopePath.objects.filter(above=row).values_list("below_id", "distance")
    upward = list(ScopePath.objects.filter(below=above).values_list("above_id", "distance"))
    ScopePath.objects.bulk_create(
        [
            ScopePath(above_id=top, below_id=low, distance=up + down + 1)
            for low, down in branch
            for top, up in upward
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def stand_above(organisation: int, above: str | None, below: str) -> None:
    """Let one scope (a supplier) stand above another without holding it; None takes such paths away."""
    low = Scope.objects.get(organisation_id=organisation, key=below)
    ScopePath.objects.filter(below=low, above__kind="supplier").delete()
    top = (
        Scope.objects.filter(organisation_id=organisation, key=above, kind="supplier").first()
        if above
        else None
    )
    if top is not None:
        ScopePath.objects.create(above=top, below=low, distance=1)


def remove_scope(organisation: int, key: str) -> None:
    """Take an element out of the tree; what records name stays, for what was true of it stays true.

    Raises OrganizationError ``organization.scope_in_use`` and ``organization.scope_has_records``.
    """
    row = Scope.objects.filter(organisation_id=organisation, key=key).first()
    if row is None:
        return
    if Scope.objects.filter(parent=row).exclude(pk=F("parent_id")).exists():
        raise OrganizationError(
            "organization.scope_in_use",
            f"Something lies below {key}.",
            hint="Move or remove what lies below it first.",
        )
    Assignment.objects.filter(scope=row, version=0).delete()  # offices, which the record of the scope gave
    try:
        row.delete()
    except ProtectedError as error:
        raise OrganizationError(
            "organization.scope_has_records",
            f"Evidence, decisions, proposals or roles name {key}; removing it would take them away.",
            hint="Do not remove it: write the day on which it ends, such as the phase terminated of an item.",
        ) from error
