# SPDX-License-Identifier: Apache-2.0
"""Lets confirmations of people count: a confirmed link is stamped with what the person saw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Exists, OuterRef

from asqms.contexts.traceability.models import ConfirmedLink
from asqms.engine.snapshot import Moment
from asqms.engine.trace.database import Database
from asqms.engine.trace.graph import text_column

_HOLDING: Final = """
    SELECT c.source, c.target, c.kind, c.target_digest AS stamp
    FROM confirmation c
    JOIN (SELECT id, arg_min(digest, line) AS digest FROM raw_item GROUP BY id) s
      ON s.id = c.source AND s.digest = c.source_digest
    JOIN (SELECT id, arg_min(digest, line) AS digest FROM raw_item GROUP BY id) t
      ON t.id = c.target AND t.digest = c.target_digest
    WHERE c.target_digest <> ''
    GROUP BY ALL
"""
_STAMPED: Final = """
    SELECT l.source_line, l.source, l.target, l.kind, COALESCE(h.stamp, l.stamp) AS stamp, l.condition,
           h.stamp IS NOT NULL AND l.stamp <> '' AND l.stamp <> h.stamp AS confirmed
    FROM raw_link l LEFT JOIN holding h ON h.source = l.source AND h.target = l.target AND h.kind = l.kind
"""


def known_confirmations(organisation: int, trace_set: str, moment: Moment) -> list[ConfirmedLink]:
    """Return the confirmations of a set that were true and known, in order of their names."""
    later = ConfirmedLink.objects.filter(
        organisation=organisation,
        key=OuterRef("key"),
        version__gt=OuterRef("version"),
        known_from__lte=moment.known_on,
    )
    rows = ConfirmedLink.objects.filter(
        organisation=organisation,
        trace_set=trace_set,
        known_from__lte=moment.known_on,
        on__lte=moment.as_of,
        removed=False,
    )
    return list(rows.filter(~Exists(later)).order_by("key"))


def mark_links(database: Database, confirmations: Sequence[ConfirmedLink]) -> None:
    """Make ``marked_link``, the links with the column ``confirmed``; ``raw_link`` gets the new stamps.

    A confirmation counts while both ends have the digests the person saw; otherwise the stamp of the
    source stays, and the link is suspect again.
    """
    if not confirmations:
        database.view("marked_link", "SELECT *, false AS confirmed FROM raw_link")
        return
    columns = ("source", "target", "kind", "source_digest", "target_digest")
    database.fill(
        "confirmation",
        {name: text_column([getattr(one, name) for one in confirmations]) for name in columns},
        "vvvvv",
    )
    database.make("holding", _HOLDING)
    database.make("marked_link", _STAMPED)
    database.view("raw_link", "SELECT source_line, source, target, kind, stamp, condition FROM marked_link")
