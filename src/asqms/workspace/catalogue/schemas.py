# SPDX-License-Identifier: Apache-2.0
"""JSON Schemas of catalogue files, made from the shapes that check them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from asqms.decoding.shape import json_schema
from asqms.workspace.catalogue import shapes
from asqms.workspace.catalogue.overlay_shapes import OverlayFile

SHAPES: Mapping[str, type] = {
    "pack": shapes.StandardFile,
    "process": shapes.ProcessFile,
    "evidence_types": shapes.EvidenceTypesFile,
    "roles": shapes.RolesFile,
    "kpis": shapes.KpisFile,
    "classification": shapes.ClassificationFile,
    "applicability": shapes.ApplicabilityFile,
    "criteria": shapes.CriteriaFile,
    "mapping": shapes.MappingFile,
    "overlay": OverlayFile,
}


def catalogue_schemas() -> Mapping[str, str]:
    """Return the schema text (JSON Schema 2020-12) of each kind of catalogue file by its name."""
    return {
        name: json.dumps(schema, indent=2, sort_keys=True) + "\n"
        for name, schema in json_schema(SHAPES).items()
    }
