# SPDX-License-Identifier: Apache-2.0
"""The built-in V-model and the names under which tools write its levels."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from asqms.engine.trace.model import Direction, Level, Rule, TraceModel

_LEVELS: Final = (
    (
        "stakeholder_requirement",
        "Stakeholder requirements",
        ("sth", "stakeholder*", "stkh_req", "customer_req*"),
    ),
    ("safety_goal", "Safety goals", ("safety_goal", "safetygoal", "sg")),
    ("cybersecurity_goal", "Cybersecurity goals", ("cybersecurity_goal", "security_goal", "csg")),
    ("safety_requirement", "Safety requirements", ("safety_req*", "fsr", "tsr")),
    ("cybersecurity_requirement", "Cybersecurity requirements", ("cybersecurity_req*", "security_req*")),
    ("system_requirement", "System requirements", ("sys", "sys_req", "sysreq", "system_req*", "feat_req")),
    (
        "software_requirement",
        "Software requirements",
        ("swr", "sw_req", "swreq", "software_req*", "comp_req", "req", "requirement"),
    ),
    ("component", "Components and design", ("des", "design", "component", "comp", "spec", "arch*")),
    ("unit", "Units", ("unit", "module", "dd")),
    ("code", "Code", ("code", "impl", "implementation", "source")),
    ("unit_test", "Unit tests", ("ut", "unit_test*", "unittest*")),
    ("integration_test", "Integration tests", ("it", "integration_test*")),
    ("verification_test", "Verification tests", ("vt", "verification_test*", "qualification_test*", "test*")),
    ("change", "Changes", ("change", "change_request", "cr")),
    ("work_product", "Work products", ("workproduct", "work_product", "document")),
    ("standard_requirement", "Requirements of standards", ("std_req", "standard_requirement")),
)

_TESTS: Final = frozenset({"unit_test", "integration_test", "verification_test"})
_VERIFIED: Final = frozenset(
    {
        "stakeholder_requirement",
        "system_requirement",
        "software_requirement",
        "component",
        "safety_requirement",
        "cybersecurity_requirement",
    }
)
_UP, _DOWN = Direction.UP, Direction.DOWN

V_MODEL: Final = TraceModel(
    title="V-model",
    levels=tuple(
        Level(name, title, types, test=name in _TESTS, verification=name in _VERIFIED)
        for name, title, types in _LEVELS
    ),
    rules=(
        Rule("system_requirement", _UP, ("stakeholder_requirement", "safety_requirement")),
        Rule("software_requirement", _UP, ("system_requirement", "safety_requirement")),
        Rule("component", _UP, ("software_requirement", "system_requirement")),
        Rule("unit_test", _UP, ("component", "unit", "code", "software_requirement")),
        Rule("integration_test", _UP, ("component", "software_requirement", "system_requirement")),
        Rule("verification_test", _UP, ("software_requirement", "system_requirement", "component")),
        Rule("stakeholder_requirement", _DOWN, ("system_requirement", "software_requirement")),
        Rule("system_requirement", _DOWN, ("software_requirement",)),
        Rule("software_requirement", _DOWN, ("component", "unit", "code")),
        Rule("software_requirement", _DOWN, ("verification_test", "integration_test", "unit_test")),
        Rule("component", _DOWN, ("unit_test", "integration_test")),
    ),
)
"""Levels by the names tools usually give them; ``asqms trace check --model v-model``."""

BUILT_IN: Final = MappingProxyType({"v-model": V_MODEL})


def usual_level(type_name: str) -> Level | None:
    """Return the V-model level a type name usually stands for, or None."""
    from asqms.engine.trace.plan import levels_of_type

    found = levels_of_type(V_MODEL, type_name)
    return found[0][1] if found else None
