# SPDX-License-Identifier: Apache-2.0
"""Projects, items, suppliers and tools the actor may see, as the newest records say."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from asqms.contexts.inventory.data import ItemFilter, ItemPage, ItemView, ProjectView, SupplierView, ToolView
from asqms.contexts.inventory.models import Item, Project, Supplier, Tool
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError

VIEW = "inventory.view"
ROWS = 50
_MOST = 5_000


def projects(actor: Actor) -> tuple[ProjectView, ...]:
    """Return the projects the actor may see, in order of ids: the first 5,000."""
    rows = Project.objects.filter(scope__in=organization.scopes_with(actor, VIEW))
    rows = rows.select_related("scope__parent").annotate(found=Count("items"))
    return tuple(
        ProjectView(
            one.scope.key,
            one.scope.name,
            one.scope.parent.key if one.scope.parent else "",
            one.scope.parent.name if one.scope.parent else "",
            one.owner,
            one.found,
        )
        for one in rows.order_by("scope__key")[:_MOST]
    )


def items(
    actor: Actor, wanted: ItemFilter, *, after: str = "", before: str = "", size: int = ROWS
) -> ItemPage:
    """Return a page of the items the actor may see, in order of ids."""
    rows = _narrowed(actor, wanted)
    page = organization.keyset_page(rows, ("scope__key",), after=after, before=before, size=size)
    return ItemPage(tuple(_item(one) for one in page.rows), page.previous, page.next, rows.count())


def item(actor: Actor, key: str) -> ItemView:
    """Return one item; raises NotFoundError."""
    found = _visible(actor).filter(scope__key=key).first()
    if found is None:
        raise NotFoundError("software item", key)
    return _item(found)


def suppliers(actor: Actor) -> tuple[SupplierView, ...]:
    """Return the suppliers the actor may see, with how many visible items each develops."""
    visible = organization.scopes_with(actor, VIEW)
    rows = Supplier.objects.filter(scope__in=visible).select_related("scope")
    rows = rows.annotate(found=Count("items", filter=Q(items__scope__in=visible)))
    return tuple(
        SupplierView(one.scope.key, one.scope.name, one.found) for one in rows.order_by("scope__key")[:_MOST]
    )


def tools(actor: Actor) -> tuple[ToolView, ...]:
    """Return the tools of the organisation; only for whoever may view the inventory of all of it."""
    organization.authorise(actor, VIEW)
    rows = Tool.objects.filter(organisation=actor.organisation).order_by("key")[:_MOST]
    return tuple(ToolView(one.key, one.name, one.tool_version, one.confidence, one.owner) for one in rows)


def _visible(actor: Actor) -> QuerySet[Item]:
    rows = Item.objects.filter(scope__in=organization.scopes_with(actor, VIEW))
    return rows.select_related("scope", "project__scope", "supplier__scope")


def _narrowed(actor: Actor, wanted: ItemFilter) -> QuerySet[Item]:
    plain = {
        "scope__paths_up__above__key": wanted.within,
        "domain": wanted.domain,
        "phase": wanted.phase,
        "owner": wanted.owner,
    }
    rows = _visible(actor).filter(**{name: value for name, value in plain.items() if value})
    if wanted.text:
        rows = rows.filter(Q(scope__name__icontains=wanted.text) | Q(scope__key__icontains=wanted.text))
    return rows


def _item(one: Item) -> ItemView:
    return ItemView(
        key=one.scope.key,
        name=one.scope.name,
        project=one.project.scope.key,
        project_name=one.project.scope.name,
        supplier=one.supplier.scope.key if one.supplier else "",
        supplier_name=one.supplier.scope.name if one.supplier else "",
        owner=one.owner,
        domain=one.domain,
        asil=one.asil,
        cal=one.cal,
        phase=one.phase,
        personal_data=one.personal_data,
        external_components=one.external_components,
        version=one.version,
    )
