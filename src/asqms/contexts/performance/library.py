# SPDX-License-Identifier: Apache-2.0
"""The definitions that come with the product."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from asqms.contexts.performance.data.definitions import Definition, DefinitionsFile
from asqms.decoding.yaml import load_yaml

NAME = "definitions.yaml"
MOST_BYTES = 500_000


@lru_cache(maxsize=1)
def definitions() -> Mapping[str, Definition]:
    """Return how each indicator is counted, by its id, in the order of the reference model."""
    return {one.kpi: one for one in _file().definitions}


@lru_cache(maxsize=1)
def origin() -> str:
    """Return whose targets and windows these are."""
    return _file().origin


def _file() -> DefinitionsFile:
    data = (files("asqms.contexts.performance") / NAME).read_bytes()
    return DefinitionsFile.model_validate(load_yaml(data, name=NAME, max_bytes=MOST_BYTES).value)
