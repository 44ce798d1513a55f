# SPDX-License-Identifier: Apache-2.0
"""Finds evidence by a part of its name, title or series among the newest records the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from asqms.contexts.evidence.queries.visible import visible_evidence
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

MOST_SEARCHED = 10_000
"""A search over everything looks into so many records; the list of evidence looks into all."""
_DIGEST_LENGTH = 64


@dataclass(frozen=True, slots=True)
class FoundEvidence:
    """A record that was found."""

    uid: str
    name: str
    title: str
    type: str
    subject: str
    subject_name: str
    received: date


def found_evidence(actor: Actor, text: str, *, limit: int = 8) -> tuple[FoundEvidence, ...]:
    """Return evidence with every word in name, title or series, or with this digest; newest first."""
    words = organization.search_words(text)
    if not words:
        return ()
    rows = visible_evidence(actor)
    digest = text.strip().removeprefix("sha256:").casefold()
    if len(digest) == _DIGEST_LENGTH and all(sign in "0123456789abcdef" for sign in digest):
        rows = rows.filter(digest=f"sha256:{digest}")
    else:
        newest = rows.order_by("-recorded_at", "-pk").values("pk")[:MOST_SEARCHED]
        rows = rows.filter(pk__in=newest)
        for word in words:
            rows = rows.filter(Q(name__icontains=word) | Q(title__icontains=word) | Q(series__icontains=word))
    found = rows.order_by("-recorded_at", "-pk").values_list(
        "uid", "name", "title", "type", "subject__key", "subject__name", "received"
    )
    return tuple(FoundEvidence(*one) for one in found[:limit])
