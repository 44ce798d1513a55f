# SPDX-License-Identifier: Apache-2.0
"""Every named check by its name; a test finds files that are not listed here."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.engine.checks.analysis import (
    findings_need_no_treatment,
    no_findings_above,
    suppressions_are_bounded,
)
from asqms.engine.checks.components import (
    components_are_identified,
    components_are_listed,
    components_have_licences,
    components_have_versions,
    dependencies_are_listed,
)
from asqms.engine.checks.contract import Check
from asqms.engine.checks.coverage import coverage_reaches_target
from asqms.engine.checks.documents import (
    approval_is_recorded,
    document_names_its_version,
    document_review_is_not_overdue,
    document_version_equals_revision,
    evidence_has_content,
    required_parts_are_stated,
)
from asqms.engine.checks.parameters import problem_of_parameter
from asqms.engine.checks.provenance import (
    baseline_is_identified,
    declared_totals_agree,
    evidence_is_recent,
    evidence_names_revision,
    head_is_signed,
    head_is_tagged,
    signatures_are_present,
    signatures_are_verified,
    things_are_named_with_digest,
    working_tree_is_clean,
)
from asqms.engine.checks.registers import (
    columns_differ,
    every_date_is_recent,
    newest_date_is_recent,
    no_date_is_overdue,
    no_row_has_value,
    ratings_are_at_least,
    register_columns_are_filled,
    register_has_rows,
    register_ids_are_unique,
    register_values_are_in,
    rows_with_value_reach_share,
    values_are_present,
)
from asqms.engine.checks.testing import tests_pass
from asqms.engine.checks.trace import (
    requirements_are_verified,
    trace_has_no_broken_links,
    trace_has_no_cycles,
    trace_has_no_orphans,
    trace_has_no_suspect_links,
    trace_level_is_covered,
    trace_rule_is_covered,
)
from asqms.engine.checks.values import (
    fact_at_least,
    fact_at_most,
    fact_equals,
    fact_is_present,
    share_at_least,
)
from asqms.engine.checks.vulnerabilities import vulnerabilities_have_status
from asqms.engine.criteria import CheckCall

_MODULES = (
    findings_need_no_treatment,
    no_findings_above,
    suppressions_are_bounded,
    components_are_identified,
    components_are_listed,
    components_have_licences,
    components_have_versions,
    dependencies_are_listed,
    coverage_reaches_target,
    approval_is_recorded,
    document_names_its_version,
    document_review_is_not_overdue,
    document_version_equals_revision,
    evidence_has_content,
    required_parts_are_stated,
    baseline_is_identified,
    declared_totals_agree,
    evidence_is_recent,
    evidence_names_revision,
    head_is_signed,
    head_is_tagged,
    signatures_are_present,
    signatures_are_verified,
    things_are_named_with_digest,
    working_tree_is_clean,
    columns_differ,
    every_date_is_recent,
    newest_date_is_recent,
    no_date_is_overdue,
    no_row_has_value,
    ratings_are_at_least,
    register_columns_are_filled,
    register_has_rows,
    register_ids_are_unique,
    register_values_are_in,
    rows_with_value_reach_share,
    values_are_present,
    tests_pass,
    requirements_are_verified,
    trace_has_no_broken_links,
    trace_has_no_cycles,
    trace_has_no_orphans,
    trace_has_no_suspect_links,
    trace_level_is_covered,
    trace_rule_is_covered,
    fact_at_least,
    fact_at_most,
    fact_equals,
    fact_is_present,
    share_at_least,
    vulnerabilities_have_status,
)

CHECKS: Mapping[str, Check] = {module.CHECK.name: module.CHECK for module in _MODULES}
"""All checks by name, in order of topic and name."""


def problems_of(call: CheckCall) -> tuple[str, ...]:
    """Return one sentence per thing that is wrong with a call; empty when it can run."""
    check = CHECKS.get(call.name)
    if check is None:
        return (f"There is no check named {call.name!r}.",)
    problems = [
        f"{call.name} needs the parameter {name!r}." for name in check.required if name not in call.parameters
    ]
    for name, parameter in call.parameters.items():
        if name not in check.parameters:
            problems.append(f"{call.name} has no parameter {name!r}.")
        elif problem := problem_of_parameter(name, parameter):
            problems.append(f"{call.name}: {problem}")
    return tuple(problems)
