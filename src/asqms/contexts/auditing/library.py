# SPDX-License-Identifier: Apache-2.0
"""Reads the rules that come with the product."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from asqms.contexts.auditing.data.rules import AuditorRule, AuditorRules, ReadinessRule, SamplingRule
from asqms.decoding.yaml import load_yaml
from asqms.workspace.fields import Model

MOST_BYTES = 100_000
Rule = TypeVar("Rule", bound=Model)


def _read(name: str, shape: type[Rule]) -> Rule:
    data = (files("asqms.contexts.auditing") / "rules" / name).read_bytes()
    return shape.model_validate(load_yaml(data, name=name, max_bytes=MOST_BYTES).value)


@lru_cache(maxsize=1)
def sampling_rule() -> SamplingRule:
    """Return how samples are drawn."""
    return _read("sampling.yaml", SamplingRule)


@lru_cache(maxsize=1)
def auditor_rules() -> tuple[AuditorRule, ...]:
    """Return what is asked of auditors, by kind."""
    return tuple(_read("auditors.yaml", AuditorRules).rules)


@lru_cache(maxsize=1)
def readiness_rule() -> ReadinessRule:
    """Return what an organisation shows before an audit."""
    return _read("readiness.yaml", ReadinessRule)
