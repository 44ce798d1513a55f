# SPDX-License-Identifier: Apache-2.0
"""The door of conformity: assessments, their figures, pages of obligations and explanations."""

from asqms.contexts.conformity.commands.evaluate import (
    evaluate_everything,
    evaluate_past,
    evaluate_touched,
)
from asqms.contexts.conformity.commands.past import standing_on
from asqms.contexts.conformity.commands.trend import fill_trend
from asqms.contexts.conformity.data import verdict_word
from asqms.contexts.conformity.queries.compare import changed_obligations, changed_scopes
from asqms.contexts.conformity.queries.explain import evaluated_scope, explained
from asqms.contexts.conformity.queries.names import (
    people_names,
    scopes_below,
    way_to,
)
from asqms.contexts.conformity.queries.overview import (
    adopted_versions,
    conformity_map,
    lapsing,
)
from asqms.contexts.conformity.queries.owners import handover, owner_loads, unowned_gaps
from asqms.contexts.conformity.queries.practices import practice_figures, requirement_states
from asqms.contexts.conformity.queries.rollout import rollout
from asqms.contexts.conformity.queries.standing import (
    Filter,
    item_classes,
    obligations,
    processes_of,
    scope_figures,
    standing,
    visible_total,
)
from asqms.contexts.conformity.queries.trend import trend
from asqms.contexts.conformity.queries.verdict import verdict_view
from asqms.contexts.conformity.queries.wishes import obligation_filter
from asqms.contexts.conformity.state import catalogue_of, settings_of
from asqms.contexts.conformity.tasks import bring_up_to_date, catch_up, wish_past

__all__ = [
    "Filter",
    "adopted_versions",
    "bring_up_to_date",
    "catalogue_of",
    "catch_up",
    "changed_obligations",
    "changed_scopes",
    "conformity_map",
    "evaluate_everything",
    "evaluate_past",
    "evaluate_touched",
    "evaluated_scope",
    "explained",
    "fill_trend",
    "handover",
    "item_classes",
    "lapsing",
    "obligation_filter",
    "obligations",
    "owner_loads",
    "people_names",
    "practice_figures",
    "processes_of",
    "requirement_states",
    "rollout",
    "scope_figures",
    "scopes_below",
    "settings_of",
    "standing",
    "standing_on",
    "trend",
    "unowned_gaps",
    "verdict_view",
    "verdict_word",
    "visible_total",
    "way_to",
    "wish_past",
]
