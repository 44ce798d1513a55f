# SPDX-License-Identifier: Apache-2.0
"""The door of performance: indicators, their targets and what they rest on."""

from asqms.contexts.performance.commands.deriving import catch_up, derive_again
from asqms.contexts.performance.commands.reporting import report_month
from asqms.contexts.performance.commands.targets import drop_target, set_target
from asqms.contexts.performance.library import definitions, origin
from asqms.contexts.performance.queries.catching import brought_up_to_date
from asqms.contexts.performance.queries.document import review_document
from asqms.contexts.performance.queries.indicators import indicator_view, indicators
from asqms.contexts.performance.queries.reviews import review_view
from asqms.contexts.performance.queries.rows import rows_of
from asqms.contexts.performance.queries.scopes import key_of, scope_choices

__all__ = [
    "brought_up_to_date",
    "catch_up",
    "definitions",
    "derive_again",
    "drop_target",
    "indicator_view",
    "indicators",
    "key_of",
    "origin",
    "report_month",
    "review_document",
    "review_view",
    "rows_of",
    "scope_choices",
    "set_target",
]
