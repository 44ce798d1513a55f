# SPDX-License-Identifier: Apache-2.0
"""The door of conformity: assessments, their figures, pages of obligations and explanations."""

from asqms.contexts.conformity.commands.evaluate import (
    evaluate_everything,
    evaluate_past,
    evaluate_touched,
)
from asqms.contexts.conformity.commands.trend import fill_trend
from asqms.contexts.conformity.queries.explain import evaluated_scope, explained
from asqms.contexts.conformity.queries.standing import (
    Filter,
    item_classes,
    obligations,
    processes_of,
    scope_figures,
    standing,
    visible_total,
)
from asqms.contexts.conformity.state import catalogue_of, settings_of
from asqms.contexts.conformity.tasks import bring_up_to_date, catch_up, wish_past

__all__ = [
    "Filter",
    "bring_up_to_date",
    "catch_up",
    "catalogue_of",
    "evaluate_everything",
    "evaluate_past",
    "evaluate_touched",
    "evaluated_scope",
    "explained",
    "fill_trend",
    "item_classes",
    "obligations",
    "processes_of",
    "scope_figures",
    "settings_of",
    "standing",
    "visible_total",
    "wish_past",
]
