# SPDX-License-Identifier: Apache-2.0
"""Which evidence an actor may see: a join with the scopes, never a list of ids."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.models import Evidence, PastEvidence
from asqms.contexts.evidence.store import bare
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, ScopeRow
from asqms.contexts.organization.errors import NotFoundError

VIEW = "evidence.view"
_AT_ONCE = 500


def visible_evidence(actor: Actor) -> QuerySet[Evidence]:
    """Return the newest versions of the records the actor may see."""
    rows = Evidence.objects.filter(organisation=actor.organisation)
    return organization.in_sight(rows, actor, VIEW, by="subject")


def visible_past(actor: Actor) -> QuerySet[PastEvidence]:
    """Return the earlier versions of records the actor may see."""
    rows = PastEvidence.objects.filter(organisation=actor.organisation)
    return organization.in_sight(rows, actor, VIEW, by="subject")


def visible_row(actor: Actor, uid: str) -> Evidence:
    """Return the newest version of a record; raises NotFoundError."""
    rows = Evidence.objects.filter(organisation=actor.organisation, uid=uid[:600])
    found = rows.select_related("subject").first()
    if found is None or not organization.scopes_with(actor, VIEW).filter(pk=found.subject_id).exists():
        raise NotFoundError("evidence", uid)
    return found


def require_visible_digest(actor: Actor, digest: str) -> None:
    """Raise EvidenceError ``evidence.bytes_unknown`` unless the actor may see evidence with these bytes."""
    bare(digest)
    rows = visible_evidence(actor).filter(digest=digest)
    if not rows.exists() and not visible_past(actor).filter(digest=digest).exists():
        raise EvidenceError(
            "evidence.bytes_unknown",
            "There is no evidence with these bytes that you may see.",
            hint="Send the bytes.",
        )


def visible_digests(actor: Actor, digests: Collection[str]) -> frozenset[str]:
    """Return those of the digests of which the actor may see evidence; others are as if nobody had them."""
    found: set[str] = set()
    wanted = sorted(set(digests))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        found |= set(visible_evidence(actor).filter(digest__in=some).values_list("digest", flat=True))
    return frozenset(found)


def receivable_scopes(actor: Actor, *, most: int, text: str = "") -> tuple[ScopeRow, ...]:
    """Return the scopes that the actor may send evidence about, in order of names, at most so many."""
    rows = organization.scopes_with(actor, "evidence.receive")
    for word in text.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(key__icontains=word))
    found = rows.order_by("name", "key").values_list("key", "kind", "name")[:most]
    return tuple(ScopeRow(key, kind, name, "") for key, kind, name in found)
