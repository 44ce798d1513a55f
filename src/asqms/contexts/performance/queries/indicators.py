# SPDX-License-Identifier: Apache-2.0
"""The indicators on a scope on a day: values, states, trend, breakdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from asqms.contexts.catalog import api as catalog
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope
from asqms.contexts.performance.data import (
    Breakdown,
    Definition,
    Figure,
    Indicator,
    IndicatorView,
    Point,
    State,
    TargetInForce,
)
from asqms.contexts.performance.data.figures import NO_FIGURE
from asqms.contexts.performance.domain.standing import state_of
from asqms.contexts.performance.library import definitions
from asqms.contexts.performance.permissions import EDIT_TARGETS
from asqms.contexts.performance.queries import verdicts
from asqms.contexts.performance.queries.checks import definition_of
from asqms.contexts.performance.queries.scopes import key_of, scope_asked
from asqms.contexts.performance.queries.sums import figures_by, figures_on, ordered, spans_about, spread
from asqms.contexts.performance.queries.targets import Targets
from asqms.kernel.text import Text

POINTS, TREND_DAYS = 25, 730
CONFIDENTIAL = "governance.view_confidential"
PRIVATE = frozenset({"kpi.dsr.time"})
"""Indicators that rest on nothing but confidential records."""
BROKEN_DOWN = ("project", "supplier")
LABELLED = frozenset({"kpi.prb.age", "kpi.vuln.fix", "kpi.nc.overdue", "kpi.nc.repeat", "kpi.prb.escape"})


@dataclass(frozen=True)
class Question:
    """Who asks about which scope on which day, with what was looked up for it.

    ``public`` asks for what everybody on the scope may see, whoever asks.
    """

    actor: Actor
    scope: Scope
    as_of: date | None
    public: bool = False

    @property
    def day(self) -> date:
        """The day that is asked about."""
        return self.as_of or self.actor.day

    @cached_property
    def sees_confidential(self) -> bool:
        """Whether the actor may read confidential records on the scope."""
        return not self.public and organization.may(self.actor, CONFIDENTIAL, key_of(self.scope))

    @cached_property
    def targets(self) -> Targets:
        """The targets that count there."""
        return Targets(self.actor, self.scope, self.as_of)

    def hides(self, kpi: str) -> bool:
        """Tell whether an indicator is not for the actor's eyes."""
        return kpi in PRIVATE and not self.sees_confidential

    def state(self, definition: Definition, figure: Figure, target: TargetInForce) -> State:
        """Return how a value stands."""
        if self.hides(definition.kpi):
            return State.HIDDEN
        return state_of(definition, figure, target.target, target.warning)


def question(actor: Actor, scope: str, as_of: date | None) -> Question:
    """Return a question about a scope the actor may see; raises NotFoundError, AccessRefusedError."""
    return question_about(actor, scope_asked(actor, scope), as_of)


def question_about(actor: Actor, scope: Scope, as_of: date | None) -> Question:
    """Return a question about a scope whose right was asked already."""
    return Question(actor, scope, as_of if as_of is not None and as_of != actor.day else None)


def indicators(
    actor: Actor, scope: str = "", *, as_of: date | None = None, trends: bool = True
) -> tuple[Scope, tuple[Indicator, ...]]:
    """Return every indicator on a scope on a day, in the order of the reference model.

    Right ``performance.view``; without a scope the widest the actor may see. Raises NotFoundError and
    AccessRefusedError.
    """
    asked = question(actor, scope, as_of)
    found = figures(asked, tuple(definitions().values()), trends=trends)
    return asked.scope, found


def figures(asked: Question, wanted: Sequence[Definition], *, trends: bool = True) -> tuple[Indicator, ...]:
    """Return some indicators with their values, and with their trend where it is wanted."""
    days = spread(asked.day, TREND_DAYS, POINTS) if trends else [asked.day]
    spans = spans_about(asked.actor, asked.scope, confidential=asked.sees_confidential)
    counted = [one for one in wanted if one.kpi != verdicts.CONFORM]
    over: dict[str, list[Figure]] = dict(figures_on(spans, counted, days))
    if any(one.kpi == verdicts.CONFORM for one in wanted):
        over[verdicts.CONFORM] = _conformity(asked, days)
    named = _names(asked)
    found = []
    for one in wanted:
        if one.kpi not in named:
            continue
        name, formula, process = named[one.kpi]
        some = [NO_FIGURE] * len(days) if asked.hides(one.kpi) else over[one.kpi]
        target = asked.targets.of(one)
        points = tuple(Point(day, figure) for day, figure in zip(days, some, strict=True))
        found.append(
            Indicator(
                one.kpi,
                name,
                formula,
                process,
                one,
                some[-1],
                target,
                asked.state(one, some[-1], target),
                points if trends else (),
            )
        )
    return tuple(found)


def _conformity(asked: Question, days: Sequence[date]) -> list[Figure]:
    standing = verdicts.standing_for(asked.actor, asked.as_of)
    now = verdicts.figure_here(asked.actor, standing, asked.scope)
    if len(days) == 1:
        return [now]
    return [*verdicts.figures_over(asked.actor, asked.scope, days)[:-1], now]


def _names(asked: Question) -> Mapping[str, tuple[Text, Text, str]]:
    found = catalog.catalogue(asked.actor.organisation_uid, asked.day, asked.as_of)
    return {one.id: (one.name, one.formula, one.process) for one in found.kpis}


def indicator_view(
    actor: Actor, kpi: str, scope: str = "", *, as_of: date | None = None
) -> tuple[Scope, IndicatorView]:
    """Return an indicator with trend, by label and by project or supplier.

    Raises NotFoundError for an unknown one, and as ``indicators``.
    """
    definition = definition_of(kpi)
    asked = question(actor, scope, as_of)
    (found,) = figures(asked, (definition,))
    hidden = found.state is State.HIDDEN
    spans = spans_about(actor, asked.scope, confidential=asked.sees_confidential)
    labels: tuple[tuple[str, Figure], ...] = ()
    if kpi in LABELLED and not hidden:
        labels = ordered(figures_by(spans, definition, asked.day, "label").items())
    return asked.scope, IndicatorView(
        found,
        labels,
        () if hidden else _breakdown(asked, definition),
        as_of is None and organization.may(actor, EDIT_TARGETS, key_of(asked.scope)),
    )


def _breakdown(asked: Question, definition: Definition) -> tuple[Breakdown, ...]:
    if asked.scope.kind not in {"organization", "unit"}:
        return ()
    inside = Scope.objects.filter(
        organisation=asked.actor.organisation, kind__in=BROKEN_DOWN, paths_up__above=asked.scope
    )
    scopes = {one.key: one for one in inside.order_by("kind", "name", "key")}
    if definition.kpi == verdicts.CONFORM:
        standing = verdicts.standing_for(asked.actor, asked.as_of)
        within = verdicts.key_within(asked.scope)
        by = verdicts.figures_of_scopes(asked.actor, standing, kinds=BROKEN_DOWN, within=within)
    else:
        spans = spans_about(asked.actor, asked.scope, confidential=asked.sees_confidential)
        spans = spans.filter(scope__paths_up__above__kind__in=BROKEN_DOWN)
        by = figures_by(spans, definition, asked.day, "scope__paths_up__above__key")
    found = []
    for key, one in scopes.items():
        figure = by.get(key, NO_FIGURE)
        if figure.value is not None:
            state = asked.state(definition, figure, asked.targets.of(definition))
            found.append(Breakdown(key, one.kind, one.name, figure, state))
    return tuple(found)
