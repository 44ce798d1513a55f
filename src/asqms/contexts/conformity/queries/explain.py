# SPDX-License-Identifier: Apache-2.0
"""Explains verdicts: one item (or the organisation) evaluated on demand with everything behind it."""

from __future__ import annotations

from datetime import date

from asqms.contexts.conformity.errors import ConformityError
from asqms.contexts.conformity.models import Assessment
from asqms.contexts.conformity.queries.standing import VIEW
from asqms.contexts.conformity.state import State, state_around, state_of_organisation, whole_state
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.organization.models import Organisation, Scope
from asqms.documents.names import Names
from asqms.documents.reasons import Reasons, reasons_of
from asqms.engine.assessment import Obligation
from asqms.engine.checks.registry import CHECKS
from asqms.engine.evaluate import evaluate
from asqms.workspace.assess import Evaluation


def evaluated_scope(
    actor: Actor, scope: str, *, as_of: date | None = None, known_on: date | None = None
) -> Evaluation:
    """Return the evaluation of an item or the organisation with everything that bears on it.

    Raises NotFoundError for a scope the actor may not see, ConformityError ``conformity.not_rated`` for
    one that has no obligations of its own.
    """
    row = organization.authorise(actor, VIEW, scope)
    if row.kind not in {"software_item", "organization"}:
        raise ConformityError(
            "conformity.not_rated",
            "Obligations are about software items and the organisation.",
            hint="Open one of the software items below it.",
        )
    return _evaluation(_state_of(actor, row, as_of, known_on), actor, as_of, known_on)


def explained(
    actor: Actor,
    practice: str,
    scope: str,
    language: str,
    *,
    as_of: date | None = None,
    known_on: date | None = None,
) -> tuple[Obligation, Reasons, Evaluation]:
    """Return one obligation, its reasons in a language, and the evaluation they rest on.

    Raises NotFoundError where the practice raises no obligation there, and as evaluated_scope.
    """
    evaluation = evaluated_scope(actor, scope, as_of=as_of, known_on=known_on)
    obligation = evaluation.obligation(practice, scope)
    if obligation is None:
        raise NotFoundError("obligation", f"{practice} on {scope}")
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    return obligation, reasons_of(obligation, evaluation, names, language), evaluation


def _state_of(actor: Actor, row: Scope, as_of: date | None, known_on: date | None) -> State:
    organisation = Organisation.objects.get(pk=actor.organisation)
    day = as_of or actor.day
    known = known_on or day
    if row.kind != "organization":
        return state_around(organisation, [row.key], as_of=day, known_on=known, past=as_of is not None)
    ready = Assessment.objects.filter(organisation=organisation, current=True, state=Assessment.READY)
    current = ready.filter(as_of=day).values_list("pk", flat=True).first() if as_of is None else None
    if current is None:
        return whole_state(organisation, as_of=day, known_on=known, past=as_of is not None)
    return state_of_organisation(organisation, current, as_of=day, known_on=known)


def _evaluation(state: State, actor: Actor, as_of: date | None, known_on: date | None) -> Evaluation:
    day = as_of or actor.day
    assessment = evaluate(state.snapshot, state.catalogue, CHECKS, as_of=day, known_on=known_on or day)
    return Evaluation(state.workspace, state.catalogue, state.snapshot, assessment, ())
