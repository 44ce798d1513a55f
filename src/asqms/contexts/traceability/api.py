# SPDX-License-Identifier: Apache-2.0
"""The door of the traceability: checks trace sets, answers questions about their items and links."""

from asqms.contexts.traceability.commands.build import build_trace_set, check_trace_set
from asqms.contexts.traceability.commands.confirm import confirm_all, confirm_links
from asqms.contexts.traceability.commands.definitions import (
    Definition,
    defined_sets,
    definition_of,
    needs_check,
)
from asqms.contexts.traceability.materials import StoredMaterials
from asqms.contexts.traceability.queries.comparison import comparison
from asqms.contexts.traceability.queries.coverage import coverage, trace_set_state
from asqms.contexts.traceability.queries.failing import failing_tests
from asqms.contexts.traceability.queries.items import item, items, items_total
from asqms.contexts.traceability.queries.links import links, links_total
from asqms.contexts.traceability.queries.manifests import trace_sets
from asqms.contexts.traceability.queries.matrix import matrix
from asqms.contexts.traceability.queries.neighbours import neighbours

__all__ = [
    "Definition",
    "StoredMaterials",
    "build_trace_set",
    "check_trace_set",
    "comparison",
    "confirm_all",
    "confirm_links",
    "coverage",
    "defined_sets",
    "definition_of",
    "failing_tests",
    "item",
    "items",
    "items_total",
    "links",
    "links_total",
    "matrix",
    "needs_check",
    "neighbours",
    "trace_set_state",
    "trace_sets",
]
