# SPDX-License-Identifier: Apache-2.0
"""How far each practice is followed over everything the actor may see, and what it says about standards."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count

from asqms.contexts.conformity.data import STRENGTHS, PracticeFigures, Standing
from asqms.contexts.conformity.models import Counter
from asqms.contexts.conformity.queries.standing import VIEW
from asqms.contexts.conformity.queries.visible import visible_obligations
from asqms.contexts.conformity.rows import tally_columns, unpacked
from asqms.contexts.conformity.state import catalogue_of
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.engine.aggregate import tally
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.assessment import RequirementState
from asqms.engine.catalogue import Catalogue
from asqms.engine.standards_state import judged_tally, states_of

Groups = Mapping[str, list[int]]


def practice_figures(
    actor: Actor, standing: Standing, *, within: str = "", catalogue: Catalogue | None = None
) -> Mapping[str, PracticeFigures]:
    """Return the tallies of every practice that raises an obligation the actor may see, in catalogue order.

    Whoever sees the whole organisation is answered from the kept counter, others and parts of it by one
    grouped count. ``catalogue`` spares looking it up again.
    """
    groups = _groups(actor, standing, within, catalogue or _catalogue(actor, standing))
    return {
        practice: PracticeFigures(
            practice,
            judged_tally(counts),
            {strength: tally(counts, strength) for strength in STRENGTHS},
        )
        for practice, counts in groups.items()
        if any(counts)
    }


def requirement_states(
    actor: Actor,
    standing: Standing,
    standards: Collection[str],
    *,
    catalogue: Catalogue | None = None,
    figures: Mapping[str, PracticeFigures] | None = None,
) -> tuple[RequirementState, ...]:
    """Return the state of every requirement of some standards over what the actor may see (DESIGN 4.6).

    ``catalogue`` and ``figures`` spare looking them up again.
    """
    known = catalogue or _catalogue(actor, standing)
    found = practice_figures(actor, standing, catalogue=known) if figures is None else figures
    tallies = {practice: one.judged for practice, one in found.items()}
    return states_of(known, standards, tallies)


def _groups(actor: Actor, standing: Standing, within: str, catalogue: Catalogue) -> Groups:
    practices = [one.id for one in catalogue.practices]
    if not within and organization.may(actor, VIEW):
        kept = Counter.objects.filter(assessment=standing.id, scope=None).values_list("counts", flat=True)
        counts = unpacked(next(iter(kept), b""), len(practices) * GROUP_WIDTH)
        return {
            practice: counts[at * GROUP_WIDTH : (at + 1) * GROUP_WIDTH]
            for at, practice in enumerate(practices)
        }
    found = {practice: [0] * GROUP_WIDTH for practice in practices}
    rows = visible_obligations(actor, standing)
    if within:
        rows = rows.filter(scope__paths_up__above__key=within, scope__organisation=actor.organisation)
    groups = rows.order_by().values_list("practice", "strength", "verdict", "basis", "awaiting")
    for practice, strength, verdict, basis, awaiting, count in groups.annotate(Count("id")):
        if practice in found:
            for column in tally_columns(strength, verdict, basis, awaiting=awaiting):
                found[practice][column] += count
    return found


def _catalogue(actor: Actor, standing: Standing) -> Catalogue:
    known = standing.known_on if standing.past else None
    return catalogue_of(actor.organisation_uid, standing.as_of, known)
