# SPDX-License-Identifier: Apache-2.0
"""The way through the scope tree, as pages about verdicts show them."""

from __future__ import annotations

from asqms.contexts.conformity.data import ScopeStep
from asqms.contexts.conformity.queries.standing import VIEW
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.organization.models import ScopePath


def way_to(actor: Actor, scope: str) -> tuple[ScopeStep, ...]:
    """Return the elements from the top that the actor may see down to a scope, the organisation without one.

    Raises NotFoundError where the scope itself may not be seen.
    """
    visible = organization.scopes_with(actor, VIEW)
    meant = {"below__key": scope} if scope else {"below__kind": "organization"}
    paths = ScopePath.objects.filter(
        below__organisation=actor.organisation, above__in=visible, **meant
    ).exclude(above__kind="supplier", distance__gt=0)
    rows = paths.order_by("-distance").values_list("above__key", "above__kind", "above__name", "distance")
    steps = list(rows)
    if not steps or steps[-1][3] != 0:
        raise NotFoundError("scope", scope)
    return tuple(ScopeStep(key, kind, name) for key, kind, name, _ in steps)


def scopes_below(actor: Actor, kind: str, within: str = "") -> tuple[ScopeStep, ...]:
    """Return the elements of a kind the actor may see, in order of names, at most 2,000."""
    rows = organization.scopes_with(actor, VIEW).filter(kind=kind)
    if within:
        rows = rows.filter(paths_up__above__key=within)
    found = rows.order_by("name", "key").values_list("key", "kind", "name")[:2000]
    return tuple(ScopeStep(*one) for one in found)
