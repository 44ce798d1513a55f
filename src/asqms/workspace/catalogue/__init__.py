# SPDX-License-Identifier: Apache-2.0
"""The catalogue: packs, mappings and overlays loaded, checked, compared and searched."""

from asqms.engine.catalogue import Catalogue
from asqms.workspace.catalogue.coverage_figures import Coverage, StandardCoverage, coverage
from asqms.workspace.catalogue.difference import Change, diff_catalogues
from asqms.workspace.catalogue.loader import load_catalogue
from asqms.workspace.catalogue.lookup import Entry, look_up
from asqms.workspace.catalogue.reading import CatalogueError
from asqms.workspace.catalogue.validation import catalogue_at, validate_pack

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Change",
    "Coverage",
    "Entry",
    "StandardCoverage",
    "catalogue_at",
    "coverage",
    "diff_catalogues",
    "load_catalogue",
    "look_up",
    "validate_pack",
]
