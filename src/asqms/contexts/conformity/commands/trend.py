# SPDX-License-Identifier: Apache-2.0
"""Fills the trend of past days, so that an organisation that brings its history sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from asqms.contexts.conformity.commands.traces import record_trace_history
from asqms.contexts.conformity.models import DayFigure
from asqms.contexts.conformity.rows import evaluation_of, packed
from asqms.contexts.conformity.state import whole_state
from asqms.contexts.conformity.sums import own_counts, sums_above
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation, Scope
from asqms.engine.checks.registry import CHECKS
from asqms.engine.evaluate import evaluate

FIGURED = ("organization", "unit", "project")


def fill_trend(
    actor: Actor, days: Iterable[date], *, progress: Callable[[int, int], None] | None = None
) -> int:
    """Work out the figures of past days as they were known then, and return how many days were filled.

    Right: ``workspaces.apply`` on the organisation, as whoever brings its history has.
    """
    organization.authorise(actor, "workspaces.apply")
    organisation = Organisation.objects.get(pk=actor.organisation)
    record_trace_history(actor)
    wanted = sorted(set(days))
    for number, day in enumerate(wanted, 1):
        _fill(organisation, day)
        if progress is not None:
            progress(number, len(wanted))
    return len(wanted)


def _fill(organisation: Organisation, day: date) -> None:
    state = whole_state(organisation, as_of=day, known_on=day, past=True)
    evaluation = evaluation_of(evaluate(state.snapshot, state.catalogue, CHECKS, as_of=day))
    scopes = list(Scope.objects.filter(organisation=organisation))
    figured = [one.pk for one in scopes if one.kind in FIGURED]
    own = own_counts(scopes, evaluation)
    sums = sums_above(organisation, own, figured, evaluation.totals.size)
    DayFigure.objects.bulk_create(
        [
            DayFigure(organisation=organisation, scope_id=scope, day=day, counts=packed(counts).hex())
            for scope, counts in sums.items()
        ],
        update_conflicts=True,
        unique_fields=["scope", "day"],
        update_fields=["counts"],
        batch_size=200,
    )
