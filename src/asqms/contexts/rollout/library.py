# SPDX-License-Identifier: Apache-2.0
"""Reads what the product proposes for the start of a project."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from asqms.contexts.rollout.data import Starting
from asqms.decoding.yaml import load_yaml

NAME = "starting.yaml"
MOST_BYTES = 200_000


@lru_cache(maxsize=1)
def starting() -> Starting:
    """Return the questions, duties and records that come with the product."""
    data = (files("asqms.contexts.rollout") / NAME).read_bytes()
    return Starting.model_validate(load_yaml(data, name=NAME, max_bytes=MOST_BYTES).value)
