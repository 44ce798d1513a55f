# SPDX-License-Identifier: Apache-2.0
"""Keeps views of tables for an account: no governed records, nobody else sees them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError, OrganizationError
from asqms.contexts.organization.models.saved_filter import SavedFilter

MOST_KEPT = 50
LONGEST_NAME = 120
LONGEST_QUERY = 2_000
_LEFT_OUT = frozenset({"after", "before", "export", "table", "as_of", "csrfmiddlewaretoken"})


@dataclass(frozen=True, slots=True)
class SavedFilterView:
    """A kept view: ``page`` is the name of the page's address, ``query`` what follows the question mark."""

    id: int
    page: str
    name: str
    query: str


def saved_filters(actor: Actor, page: str) -> tuple[SavedFilterView, ...]:
    """Return the views the actor's account keeps of a page, in order of names; none without an account."""
    if actor.account is None:
        return ()
    rows = SavedFilter.objects.filter(account=actor.account, organisation=actor.organisation, page=page)
    return tuple(_view(one) for one in rows.order_by("name", "pk"))


def save_filter(actor: Actor, page: str, name: str, query: str) -> SavedFilterView:
    """Keep a view under a name; the same name of the same page is replaced. Where it is in rows is left out.

    Raises OrganizationError ``organization.filter_without_account``, ``organization.bad_filter`` or
    ``organization.too_many_filters``.
    """
    if actor.account is None:
        raise OrganizationError(
            "organization.filter_without_account", "Only people who sign in keep views.", hint="Sign in."
        )
    shown = name.strip()
    pairs = [(key, value) for key, value in parse_qsl(query.lstrip("?")) if key not in _LEFT_OUT]
    kept = urlencode(pairs)
    if not shown or len(shown) > LONGEST_NAME or len(kept) > LONGEST_QUERY or "\x00" in shown + kept:
        raise OrganizationError(
            "organization.bad_filter",
            "A view needs a name of at most 120 signs, and a query that is not endless.",
            hint="Write a short name.",
        )
    own = SavedFilter.objects.filter(account=actor.account, organisation=actor.organisation)
    with transaction.atomic():
        if own.exclude(page=page, name=shown).count() >= MOST_KEPT:
            raise OrganizationError(
                "organization.too_many_filters",
                f"You keep {MOST_KEPT} views already.",
                hint="Remove one first.",
            )
        row, _ = SavedFilter.objects.update_or_create(
            account_id=actor.account,
            organisation_id=actor.organisation,
            page=page,
            name=shown,
            defaults={"query": kept, "created_at": actor.at},
        )
    return _view(row)


def remove_filter(actor: Actor, filter_id: int) -> None:
    """Forget a view of the actor's own account; raises NotFoundError."""
    rows = SavedFilter.objects.filter(
        pk=filter_id, account=actor.account or 0, organisation=actor.organisation
    )
    if not rows.delete()[0]:
        raise NotFoundError("view", str(filter_id))


def _view(row: SavedFilter) -> SavedFilterView:
    return SavedFilterView(row.pk, row.page, row.name, row.query)
