# SPDX-License-Identifier: Apache-2.0
"""Assembles the inputs of a management review from what is known, for a period and a scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import Tally
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RECORDS, GovernanceRecord
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.organization.models import Scope
from asqms.contexts.performance.data import SECTIONS, Definition, Figure, ReviewInputs, State
from asqms.contexts.performance.data.figures import NO_FIGURE
from asqms.contexts.performance.domain.agenda import ACTIONS, AGENDA, Choice, Wanted
from asqms.contexts.performance.library import definitions
from asqms.contexts.performance.queries.indicators import PRIVATE, Question, question_about
from asqms.contexts.performance.queries.scopes import key_of
from asqms.contexts.performance.queries.states import Stood, stood
from asqms.contexts.performance.queries.sums import figures_on, spans_about
from asqms.contexts.performance.queries.verdicts import (
    CONFORM,
    MOST_DAYS_OLD,
    figure_of_tally,
    standing_for,
    tally_here,
)

REVIEW = "management_review"
HELD = "concluded"
FIRST_DAYS = 365
"""How far a review without an earlier one looks back."""
MOST_ROWS = 100
TALLIED = ("conforms", "partly", "deviates", "undetermined", "justified")


@dataclass(frozen=True, slots=True)
class Period:
    """What a review looks at: from the day after the last one was concluded until its own day."""

    first: date
    last: date
    earlier: str = ""
    decisions: str = ""
    actions: tuple[str, ...] = ()


def reviews_known_on(actor: Actor, day: date) -> Mapping[str, GovernanceRecord]:
    """Return the management reviews the actor may see, as they were known on a day, by number."""
    numbers = governance.visible_records(actor).filter(type=REVIEW).values_list("key", flat=True)
    known = ledger.records_known_on(actor.organisation_uid, RECORDS, day, list(numbers))
    return {one.key: GovernanceRecord.model_validate(one.content) for one in known}


def period_of(record: GovernanceRecord, known: Mapping[str, GovernanceRecord], last: date) -> Period:
    """Return the period of a review; the one before is the last concluded about the same scope."""
    found: tuple[date, GovernanceRecord] | None = None
    for other in known.values():
        held = [step.on for step in other.path if step.state == HELD]
        same = other.number != record.number and (other.scope or "") == (record.scope or "")
        if held and same and held[0] <= last and (found is None or held[0] > found[0]):
            found = held[0], other
    if found is None:
        return Period(last - min(timedelta(days=FIRST_DAYS), last - date.min), last)
    day, other = found
    decisions = other.fields.get("decisions")
    return Period(
        min(day + timedelta(days=1), last),
        last,
        other.number,
        decisions if isinstance(decisions, str) else "",
        tuple(one.number for one in other.links if one.relation in ACTIONS),
    )


def assembled(actor: Actor, number: str, scope: Scope, last: date, *, position: int) -> ReviewInputs:
    """Return the inputs of a review as they are on a day, as far as the actor may see them.

    Raises NotFoundError for a review that may not be seen, or was none on that day.
    """
    known = reviews_known_on(actor, last)
    if number not in known:
        raise NotFoundError("management review", number)
    return inputs_of(actor, known[number], known, scope, last, position=position)


def inputs_of(
    actor: Actor,
    record: GovernanceRecord,
    known: Mapping[str, GovernanceRecord],
    scope: Scope,
    last: date,
    *,
    position: int,
) -> ReviewInputs:
    """Return the inputs of a review that is known with the others of its organisation."""
    period = period_of(record, known, last)
    as_of = None if last == actor.day else last
    types = {one.type for some in AGENDA.values() for one in some}
    records = stood(actor, scope, types, as_of)
    sections = [_section(name, some, records, period) for name, some in AGENDA.items()]
    actions = stood(actor, scope, (), as_of, period.actions) if period.actions else []
    asked = question_about(actor, scope, as_of)
    found = _verdicts(asked, period)
    made = {
        "actions": _listed("actions", actions, period),
        "metrics": _metrics(asked, period, found),
        "conformity": _conformity(found),
        **{str(one["id"]): one for one in sections},
    }
    return ReviewInputs.model_validate(
        {
            "number": record.number,
            "scope": key_of(scope) or None,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "position": position,
            "earlier": period.earlier,
            "decisions": period.decisions,
            "sections": [made[name] for name in SECTIONS],
        }
    )


def _section(name: str, wanted: Sequence[Wanted], records: Sequence[Stood], period: Period) -> dict[str, Any]:
    found = {
        one.number: one
        for some in wanted
        for one in records
        if one.type == some.type and _fits(one, some, period)
    }
    return _listed(name, found.values(), period)


def _fits(one: Stood, wanted: Wanted, period: Period) -> bool:
    if wanted.states and one.state not in wanted.states:
        return False
    if any(one.fields.get(key) not in values for key, values in (wanted.where or {}).items()):
        return False
    changed = period.first <= one.changed <= period.last
    if wanted.choice is Choice.LATE:
        return _late(one, period)
    if wanted.choice is Choice.CHANGED:
        return changed
    return one.open or (wanted.choice is Choice.BOTH and changed)


def _late(one: Stood, period: Period) -> bool:
    return one.open and one.due is not None and one.due < period.last


def _listed(name: str, records: Iterable[Stood], period: Period) -> dict[str, Any]:
    """Return records as an input: how many are open, overdue, new and ended; then each, due first."""
    found = sorted(records, key=lambda one: (not one.open, one.due or date.max, one.number))
    counts = {
        "open": sum(one.open for one in found),
        "overdue": sum(_late(one, period) for one in found),
        "new": sum(period.first <= one.created <= period.last for one in found),
        "ended": sum(one.ended is not None and period.first <= one.ended <= period.last for one in found),
    }
    return {
        "id": name,
        "figures": [{"id": key, "value": value, "of": len(found)} for key, value in counts.items()],
        "rows": [
            {
                "ref": one.number,
                "type": one.type,
                "title": one.title,
                "state": one.state,
                "scope": one.scope,
                "scope_name": one.scope_name,
                "due": one.due.isoformat() if one.due else None,
                "overdue": _late(one, period),
            }
            for one in found[:MOST_ROWS]
        ],
        "more": max(0, len(found) - MOST_ROWS),
    }


def _metrics(asked: Question, period: Period, verdicts_of: _Verdicts) -> dict[str, Any]:
    """Return the indicators with their values at both ends; only private ones count confidential records."""
    days = sorted({period.first - timedelta(days=1), period.last})
    counted = [one for one in definitions().values() if one.kpi != CONFORM and not asked.hides(one.kpi)]
    spans = spans_about(asked.actor, asked.scope, confidential=True)
    spans = spans.filter(Q(confidential=False) | Q(kpi__in=sorted(PRIVATE)))
    over = {**figures_on(spans, counted, days), CONFORM: verdicts_of.figures()}
    rows = [_indicator(asked, one, over.get(one.kpi, [NO_FIGURE])) for one in definitions().values()]
    shown = [one for one in rows if one["state"] != State.HIDDEN.value]
    figures = [
        {"id": state.value, "value": sum(one["state"] == state.value for one in shown), "of": len(shown)}
        for state in (State.MET, State.NEAR, State.MISSED, State.NOTHING)
    ]
    return {"id": "metrics", "figures": figures, "indicators": rows}


def _indicator(asked: Question, one: Definition, over: Sequence[Figure]) -> dict[str, Any]:
    target = asked.targets.of(one)
    return {
        "kpi": one.kpi,
        "unit": one.unit.value,
        "direction": one.direction.value,
        "value": over[-1].value,
        "numerator": over[-1].numerator,
        "denominator": over[-1].denominator,
        "rows": over[-1].rows,
        "before": over[0].value,
        "target": target.target,
        "warning": target.warning,
        "state": asked.state(one, over[-1], target).value,
        "confidential": one.kpi in PRIVATE,
    }


@dataclass(frozen=True, slots=True)
class _Verdicts:
    """The counts of mandatory verdicts now and at the beginning, None where none are known."""

    before: Tally | None
    now: Tally | None

    def figures(self) -> list[Figure]:
        """Return the share that conforms at both ends."""
        return [figure_of_tally(one) if one else NO_FIGURE for one in (self.before, self.now)]


def _verdicts(asked: Question, period: Period) -> _Verdicts:
    before = period.first - timedelta(days=1)
    kept = conformity.trend(asked.actor, key_of(asked.scope), until=before, days=MOST_DAYS_OLD)
    now = tally_here(asked.actor, standing_for(asked.actor, asked.as_of), asked.scope)
    return _Verdicts(kept[-1].tally if kept else None, now)


def _conformity(found: _Verdicts) -> dict[str, Any]:
    """Return the counts of mandatory verdicts now and at the beginning."""
    now, before = found.now, found.before
    if now is None:
        return {"id": "conformity"}
    figures = [
        {
            "id": name,
            "value": getattr(now, name),
            "before": getattr(before, name) if before else None,
            "of": now.rated,
        }
        for name in TALLIED
    ]
    return {"id": "conformity", "figures": figures}
