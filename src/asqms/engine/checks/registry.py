# SPDX-License-Identifier: Apache-2.0
"""Every named check by its name; a test finds files that are not listed here."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.engine.checks.analysis.no_findings_above import CHECK as NO_FINDINGS_ABOVE
from asqms.engine.checks.contract import Check
from asqms.engine.checks.coverage.coverage_reaches_target import CHECK as COVERAGE_REACHES_TARGET
from asqms.engine.checks.registers.register_columns_are_filled import CHECK as REGISTER_COLUMNS_ARE_FILLED
from asqms.engine.checks.testing.tests_pass import CHECK as TESTS_PASS
from asqms.engine.checks.values.fact_at_least import CHECK as FACT_AT_LEAST
from asqms.engine.criteria import CheckCall

_ALL = (
    NO_FINDINGS_ABOVE,
    COVERAGE_REACHES_TARGET,
    REGISTER_COLUMNS_ARE_FILLED,
    TESTS_PASS,
    FACT_AT_LEAST,
)

CHECKS: Mapping[str, Check] = {check.name: check for check in _ALL}


def problems_of(call: CheckCall) -> tuple[str, ...]:
    """Return one sentence per thing that is wrong with a call; empty when it can run."""
    check = CHECKS.get(call.name)
    if check is None:
        return (f"There is no check named {call.name!r}.",)
    unknown = [
        f"{call.name} has no parameter {name!r}." for name in call.parameters if name not in check.parameters
    ]
    missing = [
        f"{call.name} needs the parameter {name!r}." for name in check.required if name not in call.parameters
    ]
    return tuple(unknown + missing)
