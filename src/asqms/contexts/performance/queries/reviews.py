# SPDX-License-Identifier: Apache-2.0
"""The inputs of a review as somebody may see them: kept ones as they were, live ones while it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from asqms.contexts.governance import api as governance
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.performance.data import REVIEWS, ReviewInputs
from asqms.contexts.performance.data.reviews import InputIndicator
from asqms.contexts.performance.permissions import VIEW
from asqms.contexts.performance.queries.assembling import inputs_of, reviews_known_on
from asqms.contexts.performance.queries.indicators import CONFIDENTIAL


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review with its inputs; ``kept`` tells that they were fixed when it was concluded."""

    number: str
    title: str
    state: str
    scope: str
    scope_name: str
    kept: bool
    digest: str
    inputs: ReviewInputs


def review_view(actor: Actor, number: str, *, as_of: date | None = None) -> ReviewView:
    """Return a review's inputs: those kept at its conclusion, else as they are on the day.

    Rights: that to see the record, and ``performance.view`` on its scope. Raises NotFoundError, also for a
    record of another type, and AccessRefusedError.
    """
    day = as_of or actor.day
    known = reviews_known_on(actor, day)
    record = known.get(number)
    if record is None:
        raise NotFoundError("management review", number)
    scope = organization.authorise(actor, VIEW, record.scope or "")
    found = _kept(actor, number, day)
    inputs = _named(actor, found) if found else inputs_of(actor, record, known, scope, day, position=0)
    return ReviewView(
        number,
        record.title,
        record.state,
        record.scope or "",
        scope.name,
        kept=found is not None,
        digest=found.digest if found else "",
        inputs=_for(actor, record.scope or "", inputs),
    )


def _kept(actor: Actor, number: str, day: date) -> ReviewInputs | None:
    found = next(ledger.records_known_on(actor.organisation_uid, REVIEWS, day, [number]), None)
    return ReviewInputs.model_validate(found.content) if found else None


def _named(actor: Actor, inputs: ReviewInputs) -> ReviewInputs:
    """Leave out of what the server kept the records that the actor may not see."""
    numbers = sorted({row.ref for one in inputs.sections for row in one.rows})
    seen = set(governance.visible_records(actor).filter(key__in=numbers).values_list("key", flat=True))
    sections = [
        one.model_copy(update={"rows": [row for row in one.rows if row.ref in seen]})
        for one in inputs.sections
    ]
    return inputs.model_copy(update={"sections": sections})


def _for(actor: Actor, scope: str, inputs: ReviewInputs) -> ReviewInputs:
    """Leave out the values of indicators that rest on confidential records the actor may not see."""
    if organization.may(actor, CONFIDENTIAL, scope):
        return inputs
    sections = [
        one.model_copy(update={"indicators": [_covered(some) for some in one.indicators]})
        for one in inputs.sections
    ]
    return inputs.model_copy(update={"sections": sections})


def _covered(one: InputIndicator) -> InputIndicator:
    if not one.confidential:
        return one
    nothing = {"value": None, "numerator": 0.0, "denominator": 0.0, "rows": 0, "before": None}
    return one.model_copy(update={**nothing, "state": "hidden"})
