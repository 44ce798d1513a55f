# SPDX-License-Identifier: Apache-2.0
"""The catalogue: packs, mappings and overlays loaded, checked, compared and searched."""

from asqms.engine.catalogue import Catalogue
from asqms.workspace.catalogue.loader import load_catalogue
from asqms.workspace.catalogue.reading import CatalogueError

__all__ = ["Catalogue", "CatalogueError", "load_catalogue"]
