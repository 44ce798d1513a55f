# SPDX-License-Identifier: Apache-2.0
"""The door of the catalogue: what is asked, overlays and active standards."""

from asqms.contexts.catalog.commands.overlays import save_overlay
from asqms.contexts.catalog.commands.standards import switch_standard
from asqms.contexts.catalog.queries.naming import refuse_unknown_names
from asqms.contexts.catalog.queries.overlays import checked_overlay, difference, overlay_text, overlays
from asqms.contexts.catalog.queries.reading import active_standards, catalogue, catalogue_for

__all__ = [
    "active_standards",
    "catalogue",
    "catalogue_for",
    "checked_overlay",
    "difference",
    "overlay_text",
    "overlays",
    "refuse_unknown_names",
    "save_overlay",
    "switch_standard",
]
