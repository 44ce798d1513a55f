# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of the inventory and how they change its tables."""

from __future__ import annotations

from asqms.contexts.inventory import reflections
from asqms.contexts.inventory.errors import InventoryError
from asqms.contexts.inventory.models import Dependency, Item, Project, Supplier, Tool
from asqms.contexts.inventory.phases import ITEM_OWNER_ROLE, phase_on
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.workspace.build import PROJECT_OWNER_ROLE
from asqms.workspace.model import ClassificationEntry, ItemEntry, ProjectEntry, SupplierEntry, ToolEntry


def _project(actor: Actor, record: WrittenRecord, entry: ProjectEntry) -> None:
    if record.removed:
        _refuse_used(
            Item.objects.filter(organisation=actor.organisation, project__scope__key=entry.id).exists(),
            entry.id,
        )
        organization.remove_scope(actor.organisation, entry.id)
        return
    scope = organization.place_scope(
        actor.organisation, entry.id, "project", entry.name, entry.unit or organization.root_key(actor)
    )
    Project.objects.update_or_create(
        organisation_id=actor.organisation,
        scope=scope,
        defaults={"owner": entry.owner or "", "version": record.version},
    )
    organization.hold_office(actor, scope, PROJECT_OWNER_ROLE, entry.owner or "")


def _supplier(actor: Actor, record: WrittenRecord, entry: SupplierEntry) -> None:
    if record.removed:
        _refuse_used(
            Item.objects.filter(organisation=actor.organisation, supplier__scope__key=entry.id).exists(),
            entry.id,
        )
        organization.remove_scope(actor.organisation, entry.id)
        return
    scope = organization.place_scope(
        actor.organisation, entry.id, "supplier", entry.name, organization.root_key(actor)
    )
    Supplier.objects.update_or_create(
        organisation_id=actor.organisation, scope=scope, defaults={"version": record.version}
    )


def _item(actor: Actor, record: WrittenRecord, entry: ItemEntry) -> None:
    if record.removed:
        organization.remove_scope(actor.organisation, entry.id)
        return
    project = Project.objects.filter(organisation=actor.organisation, scope__key=entry.project).first()
    if project is None:
        organization.require_known(actor, "project", entry.project, known=False)
        return
    supplier = None
    if entry.supplier:
        supplier = Supplier.objects.filter(organisation=actor.organisation, scope__key=entry.supplier).first()
        organization.require_known(actor, "supplier", entry.supplier, known=supplier is not None)
    scope = organization.place_scope(actor.organisation, entry.id, "software_item", entry.name, entry.project)
    organization.stand_above(actor.organisation, entry.supplier, entry.id)
    item, _ = Item.objects.update_or_create(
        organisation_id=actor.organisation,
        scope=scope,
        defaults={
            "project": project,
            "supplier": supplier,
            "owner": entry.owner,
            "domain": entry.domain,
            "asil": entry.asil or "",
            "cal": entry.cal or "",
            "markets": "; ".join(entry.markets),
            "phase": phase_on(entry, actor.day),
            "personal_data": entry.personal_data,
            "external_components": entry.external_components,
            "version": record.version,
        },
    )
    organization.hold_office(actor, scope, ITEM_OWNER_ROLE, entry.owner)
    Dependency.objects.filter(item=item).delete()
    Dependency.objects.bulk_create(
        [Dependency(item=item, used=one.item, kind=one.kind) for one in entry.depends_on]
    )


def _refuse_used(used: bool, key: str) -> None:  # noqa: FBT001 - a plain guard
    if used:
        raise InventoryError(
            "inventory.in_use",
            f"Software items still belong to {key}.",
            hint="Move or remove the items first.",
        )


def _classification(actor: Actor, _: WrittenRecord, entry: ClassificationEntry) -> None:
    known = Item.objects.filter(organisation=actor.organisation, scope__key=entry.item).exists()
    organization.require_known(actor, "software item", entry.item, known=known)


def _tool(actor: Actor, record: WrittenRecord, entry: ToolEntry) -> None:
    if record.removed:
        Tool.objects.filter(organisation=actor.organisation, key=entry.id).delete()
        return
    Tool.objects.update_or_create(
        organisation_id=actor.organisation,
        key=entry.id,
        defaults={
            "name": entry.name,
            "tool_version": entry.version,
            "confidence": entry.confidence or "",
            "owner": entry.owner or "",
            "version": record.version,
        },
    )


def _needed(entry: ItemEntry) -> tuple[str, ...]:
    """Return the item and what it is built on, which may take over its type (DESIGN 4.1)."""
    return (entry.id, *(one.item for one in entry.depends_on))


def classification_key(entry: ClassificationEntry) -> str:
    """Return the name of a classification: which item, from when, known when."""
    known = f":{entry.recorded.isoformat()}" if entry.recorded else ""
    return f"{entry.item}:{entry.on.isoformat()}{known}"


KINDS = (
    RecordKind(
        "projects",
        ProjectEntry,
        "inventory.edit_projects",
        lambda one: one.id,
        lambda one: one.unit or "",
        "inventory.project_written",
        "inventory.project_removed",
        _project,
        lambda one: (one.id,),
        place=lambda one: (one.unit or "",),
        reflections=reflections.PROJECTS,
    ),
    RecordKind(
        "suppliers",
        SupplierEntry,
        "inventory.edit_suppliers",
        lambda one: one.id,
        lambda _: "",
        "inventory.supplier_written",
        "inventory.supplier_removed",
        _supplier,
        lambda one: (one.id,),
        place=lambda _: (),
        reflections=reflections.SUPPLIERS,
    ),
    RecordKind(
        "items",
        ItemEntry,
        "inventory.edit_items",
        lambda one: one.id,
        lambda one: one.project,
        "inventory.item_written",
        "inventory.item_removed",
        _item,
        _needed,
        place=lambda one: (one.project, one.supplier or ""),
        reflections=reflections.ITEMS,
    ),
    RecordKind(
        "classifications",
        ClassificationEntry,
        "inventory.approve_classification",
        classification_key,
        lambda one: one.item,
        "inventory.item_classified",
        "inventory.classification_removed",
        _classification,
        affects=lambda one: (one.item,),
        signed_by="approver",
        replaced_only=True,
    ),
    RecordKind(
        "tools",
        ToolEntry,
        "inventory.edit_tools",
        lambda one: one.id,
        lambda _: "",
        "inventory.tool_written",
        "inventory.tool_removed",
        _tool,
        lambda _: (),
        reflections=reflections.TOOLS,
    ),
)
