# SPDX-License-Identifier: Apache-2.0
"""Works out verdicts on some scopes with the evidence behind each: as of now, or of the log of then."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from asqms.contexts.conformity.data.judgement import Judged, Judgement, SeenEvidence
from asqms.contexts.conformity.rows import evaluation_of
from asqms.contexts.conformity.state import State, state_around, whole_state
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation, Scope
from asqms.engine.assessment import Assessment, Obligation
from asqms.engine.checks.registry import CHECKS
from asqms.engine.evaluate import evaluate
from asqms.engine.obligations import Obligations
from asqms.engine.snapshot import Evidence


def judged(
    actor: Actor,
    scopes: Collection[str],
    *,
    as_of: date,
    position: int | None = None,
    known_on: date | None = None,
) -> Judgement:
    """Return every obligation on some scopes as it was on a day, with the evidence that counted there.

    Without ``position`` by everything that is known now; with it by what the log held when it had so many
    records, which gives the same answer again however much later it is asked. ``known_on`` is the last day
    whose news count, ``as_of`` without. Whoever calls this decides who may read the answer.

    Raises CatalogueError for an overlay that cannot be used.
    """
    organisation = Organisation.objects.get(pk=actor.organisation)
    days = (as_of, known_on or as_of)
    state = _state(organisation, scopes, days, position)
    assessed = evaluate(state.snapshot, state.catalogue, CHECKS, as_of=as_of, known_on=days[1])
    obligations = tuple(_judged(state, assessed, scopes))
    used = {uid for one in obligations for uid in one.evidence}
    seen = (one for one in state.snapshot.evidence if one.uid in used or one.subject in scopes)
    return Judgement(
        as_of=as_of,
        snapshot=assessed.snapshot_digest,
        catalogue=assessed.catalogue_digest,
        engine=assessed.engine_version,
        obligations=obligations,
        evidence=tuple(_seen(one) for one in seen if one.withdrawn_on is None or one.uid in used),
    )


def _state(
    organisation: Organisation, scopes: Collection[str], days: tuple[date, date], position: int | None
) -> State:
    as_of, known_on = days
    if position is not None:
        return whole_state(organisation, as_of=as_of, known_on=known_on, past=True, position=position)
    root = Scope.objects.get(organisation=organisation, kind="organization").key
    if root in scopes:
        return whole_state(organisation, as_of=as_of, known_on=known_on, past=False)
    return state_around(organisation, scopes, as_of=as_of, known_on=known_on, past=False)


def _judged(state: State, assessed: Assessment, scopes: Collection[str]) -> Iterator[Judged]:
    obligations = Obligations(evaluation_of(assessed))
    processes = {one.id: one.process for one in state.catalogue.practices}
    for scope in sorted(scopes):
        for one in obligations.of_scope(scope):
            yield Judged(
                one.scope,
                one.practice,
                processes.get(one.practice, ""),
                one.strength.value,
                one.verdict.value,
                _evidence(one),
            )


def _evidence(one: Obligation) -> tuple[str, ...]:
    return tuple(sorted({uid for need in one.needs for uid in need.used}))


def _seen(one: Evidence) -> SeenEvidence:
    return SeenEvidence(
        uid=one.uid,
        subject=one.subject,
        type=one.type,
        series=one.series,
        digest=one.digest,
        effective=one.effective,
        received=one.received,
        valid_until=one.valid_until,
        revision=one.revision,
        problem=one.problem,
        facts=one.facts,
    )
