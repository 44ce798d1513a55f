# SPDX-License-Identifier: Apache-2.0
"""The door of conformity: assessments, their figures, pages of obligations and explanations."""

from asqms.contexts.conformity.commands.evaluate import (
    evaluate_everything,
    evaluate_past,
    evaluate_touched,
)
from asqms.contexts.conformity.commands.past import standing_on
from asqms.contexts.conformity.commands.rating import RatingWish, rate
from asqms.contexts.conformity.commands.signed import confirm_signed
from asqms.contexts.conformity.commands.trend import fill_trend
from asqms.contexts.conformity.data import verdict_word
from asqms.contexts.conformity.queries.compare import changed_obligations, changed_scopes
from asqms.contexts.conformity.queries.effect import effect_of
from asqms.contexts.conformity.queries.expected import expected_obligations
from asqms.contexts.conformity.queries.explain import evaluated_scope, explained
from asqms.contexts.conformity.queries.item import scope_statement
from asqms.contexts.conformity.queries.judgement import judged
from asqms.contexts.conformity.queries.names import (
    scopes_below,
    way_to,
)
from asqms.contexts.conformity.queries.overview import (
    conformity_map,
    item_column,
    lapsing,
)
from asqms.contexts.conformity.queries.owners import gaps_by_owner, handover, owner_loads, unowned_gaps
from asqms.contexts.conformity.queries.practices import practice_figures, requirement_states
from asqms.contexts.conformity.queries.rollout import rollout
from asqms.contexts.conformity.queries.standing import (
    Filter,
    catalogue_with,
    item_classes,
    obligations,
    processes_of,
    scope_figures,
    standing,
    visible_total,
)
from asqms.contexts.conformity.queries.today import seen_everything, today
from asqms.contexts.conformity.queries.trend import trend
from asqms.contexts.conformity.queries.verdict import verdict_view
from asqms.contexts.conformity.queries.wishes import obligation_filter
from asqms.contexts.conformity.state import catalogue_of, settings_of
from asqms.contexts.conformity.tasks import bring_up_to_date, catch_up

__all__ = [
    "Filter",
    "RatingWish",
    "bring_up_to_date",
    "catalogue_of",
    "catalogue_with",
    "catch_up",
    "changed_obligations",
    "changed_scopes",
    "confirm_signed",
    "conformity_map",
    "effect_of",
    "evaluate_everything",
    "evaluate_past",
    "evaluate_touched",
    "evaluated_scope",
    "expected_obligations",
    "explained",
    "fill_trend",
    "gaps_by_owner",
    "handover",
    "item_classes",
    "item_column",
    "judged",
    "lapsing",
    "obligation_filter",
    "obligations",
    "owner_loads",
    "practice_figures",
    "processes_of",
    "rate",
    "requirement_states",
    "rollout",
    "scope_figures",
    "scope_statement",
    "scopes_below",
    "seen_everything",
    "settings_of",
    "standing",
    "standing_on",
    "today",
    "trend",
    "unowned_gaps",
    "verdict_view",
    "verdict_word",
    "visible_total",
    "way_to",
]
