# SPDX-License-Identifier: Apache-2.0
"""Which records are which input of a management review; our proposal, after what the record type asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """Which records of a type: the open ones, those that changed in the period, both, or the late ones."""

    OPEN = "open"
    CHANGED = "changed"
    BOTH = "both"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Records of a type; ``where`` narrows them to values of fields, ``states`` to states."""

    type: str
    choice: Choice
    where: Mapping[str, tuple[object, ...]] | None = None
    states: tuple[str, ...] = ()


AGENDA: Mapping[str, tuple[Wanted, ...]] = {
    "context": (Wanted("scope_statement", Choice.CHANGED), Wanted("interested_party", Choice.CHANGED)),
    "policy_objectives": (Wanted("policy", Choice.CHANGED), Wanted("objective", Choice.BOTH)),
    "audits": (Wanted("audit", Choice.BOTH), Wanted("finding", Choice.OPEN)),
    "nonconformities": (Wanted("nonconformity", Choice.BOTH),),
    "customers": (Wanted("feedback", Choice.BOTH),),
    "suppliers": (Wanted("supplier_evaluation", Choice.BOTH),),
    "risks": (Wanted("risk", Choice.OPEN),),
    "resources": (Wanted("competence_need", Choice.OPEN), Wanted("equipment", Choice.LATE)),
    "safety_security": (
        Wanted("update_decision", Choice.BOTH),
        Wanted("deployment", Choice.OPEN, states=("stopped",)),
        Wanted("problem", Choice.OPEN, where={"severity": ("critical",)}),
        Wanted("problem", Choice.OPEN, where={"safety_relevant": (True,)}),
        Wanted("problem", Choice.OPEN, where={"security_relevant": (True,)}),
    ),
    "supported_releases": (Wanted("release", Choice.BOTH), Wanted("maintenance_plan", Choice.OPEN)),
    "concessions": (Wanted("concession", Choice.OPEN),),
    "improvements": (Wanted("improvement", Choice.BOTH), Wanted("lesson", Choice.CHANGED)),
}
ACTIONS = ("improvement", "objective", "change", "risk")
"""Relations of a review to what was decided in it."""
