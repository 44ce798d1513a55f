# SPDX-License-Identifier: Apache-2.0
"""Counts of every scope summed up the scope tree."""

from __future__ import annotations

from collections.abc import Collection

from asqms.contexts.conformity.rows import counts_of
from asqms.contexts.organization.models import Organisation, Scope, ScopePath
from asqms.engine.aggregate import Counts, summed
from asqms.engine.evaluation import Evaluation

_PIECE = 2_000


def own_counts(scopes: Collection[Scope], evaluation: Evaluation) -> dict[int, Counts]:
    """Return what the scopes that have obligations count themselves, by the number of the scope."""
    return {one.pk: counts_of(evaluation, one.key) for one in scopes if one.key in evaluation.rows}


def sums_above(
    organisation: Organisation, own: dict[int, Counts], above: Collection[int], size: int
) -> dict[int, Counts]:
    """Return what some scopes and everything below them count, by the number of the scope."""
    sums: dict[int, Counts] = {scope: [0] * size for scope in above}
    paths = ScopePath.objects.filter(below__organisation=organisation).values_list("above", "below")
    for top, below in paths.iterator(_PIECE):
        if top in sums and below in own:
            sums[top] = summed([sums[top], own[below]], size)
    return sums
