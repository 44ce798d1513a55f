# SPDX-License-Identifier: Apache-2.0
"""What the tables say of an organisation's verdicts now, to compare two ways of working them out."""

from __future__ import annotations

from asqms.contexts.conformity.models import Counter, Obligation
from asqms.contexts.conformity.rows import unpacked, worst_counts
from asqms.contexts.organization.models import Organisation
from asqms.engine.applicability import GROUP_WIDTH


def obligations_of(organisation: Organisation) -> dict[tuple[str, str], tuple[object, ...]]:
    """Return every obligation of the current assessment by scope and practice."""
    rows = Obligation.objects.filter(assessment__organisation=organisation, assessment__current=True)
    columns = (
        "strength",
        "verdict",
        "machine",
        "basis",
        "awaiting",
        "stale",
        "urgency",
        "lapses_on",
        "owner",
        "reason",
    )
    return {(row[0], row[1]): row[2:] for row in rows.values_list("scope__key", "practice", *columns)}


def counters_of(organisation: Organisation) -> dict[str | None, tuple[object, ...]]:
    """Return every counter; its plain numbers must be what its counts say."""
    rows = Counter.objects.filter(assessment__organisation=organisation, assessment__current=True)
    for one in rows.exclude(kind="practices"):
        said = {"deviates": one.deviates, "undetermined": one.undetermined, "partly": one.partly}
        assert said == worst_counts(unpacked(one.counts, GROUP_WIDTH))
    return {
        key: (bytes(own), bytes(counts))
        for key, own, counts in rows.values_list("scope__key", "own", "counts")
    }
