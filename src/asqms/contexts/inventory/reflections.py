# SPDX-License-Identifier: Apache-2.0
"""How records of the inventory show in its tables and in the scope tree."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.contexts.inventory.phases import ITEM_OWNER_ROLE, phase_on
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Reflection
from asqms.workspace.build import PROJECT_OWNER_ROLE
from asqms.workspace.model import ItemEntry, ProjectEntry, SupplierEntry, ToolEntry

Rows = Mapping[str, Mapping[str, object]]


def _project_scope(_: WrittenRecord, entry: ProjectEntry, root: str) -> Rows:
    return organization.scope_rows(entry.id, entry.name, entry.unit or root)


def _project(record: WrittenRecord, entry: ProjectEntry, _: str) -> Rows:
    return {entry.id: {"owner": entry.owner or "", "version": record.version}}


def _project_office(_: WrittenRecord, entry: ProjectEntry, __: str) -> Rows:
    return organization.office_rows(PROJECT_OWNER_ROLE, entry.id, entry.owner or "")


def _supplier_scope(_: WrittenRecord, entry: SupplierEntry, root: str) -> Rows:
    return organization.scope_rows(entry.id, entry.name, root)


def _supplier(record: WrittenRecord, entry: SupplierEntry, _: str) -> Rows:
    return {entry.id: {"version": record.version}}


def _item_scope(_: WrittenRecord, entry: ItemEntry, __: str) -> Rows:
    return organization.scope_rows(entry.id, entry.name, entry.project)


def _item(record: WrittenRecord, entry: ItemEntry, _: str) -> Rows:
    return {
        entry.id: {
            "project__scope__key": entry.project,
            "supplier__scope__key": entry.supplier,
            "owner": entry.owner,
            "domain": entry.domain,
            "asil": entry.asil or "",
            "cal": entry.cal or "",
            "markets": "; ".join(entry.markets),
            "phase": phase_on(entry, record.recorded_at.date()),
            "personal_data": entry.personal_data,
            "external_components": entry.external_components,
            "version": record.version,
        }
    }


def _item_office(_: WrittenRecord, entry: ItemEntry, __: str) -> Rows:
    return organization.office_rows(ITEM_OWNER_ROLE, entry.id, entry.owner)


def _tool(record: WrittenRecord, entry: ToolEntry, _: str) -> Rows:
    return {
        entry.id: {
            "name": entry.name,
            "tool_version": entry.version,
            "confidence": entry.confidence or "",
            "owner": entry.owner or "",
            "version": record.version,
        }
    }


def _offices(role: str) -> dict[str, str]:
    return {"key__startswith": f"{organization.OFFICE}{role}:"}


PROJECTS = (
    Reflection("organization.Scope", "key", {"kind": "project"}, _project_scope),
    Reflection("inventory.Project", "scope__key", {}, _project),
    Reflection("organization.Assignment", "key", _offices(PROJECT_OWNER_ROLE), _project_office),
)
SUPPLIERS = (
    Reflection("organization.Scope", "key", {"kind": "supplier"}, _supplier_scope),
    Reflection("inventory.Supplier", "scope__key", {}, _supplier),
)
ITEMS = (
    Reflection("organization.Scope", "key", {"kind": "software_item"}, _item_scope),
    Reflection("inventory.Item", "scope__key", {}, _item),
    Reflection("organization.Assignment", "key", _offices(ITEM_OWNER_ROLE), _item_office),
)
TOOLS = (Reflection("inventory.Tool", "key", {}, _tool),)
