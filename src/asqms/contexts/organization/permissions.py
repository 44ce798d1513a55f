# SPDX-License-Identifier: Apache-2.0
"""Rights of this context and the roles that hold them; the roles that only the server knows."""

from __future__ import annotations

from asqms.contexts.organization.data import Right

ADMINISTRATOR = "administrator"
EXTERNAL_AUDITOR = "external_auditor"
SUPPLIER_CONTACT = "supplier_contact"
READER = "reader"

ACCESS_ROLES = (ADMINISTRATOR, EXTERNAL_AUDITOR, SUPPLIER_CONTACT, READER)
"""Roles that give access and are no roles of the reference model."""

MANAGEMENT = frozenset({"quality_manager"})
ENGINEERS = frozenset(
    {
        "software_quality_engineer",
        "project_manager",
        "product_owner",
        "requirements_engineer",
        "software_architect",
        "software_developer",
        "integrator",
        "test_manager",
        "configuration_manager",
        "change_manager",
        "problem_manager",
        "release_manager",
        "operations_manager",
        "maintenance_manager",
        "purchasing_manager",
        "oss_officer",
        "technical_writer",
        "document_controller",
        "facility_manager",
        "knowledge_manager",
        "hr_manager",
        "safety_manager",
        "cybersecurity_manager",
        "data_protection_officer",
        "process_owner",
    }
)
INSIDERS = frozenset({"top_management", "internal_auditor", ADMINISTRATOR, READER}) | MANAGEMENT | ENGINEERS
EVERYBODY = INSIDERS | {EXTERNAL_AUDITOR, SUPPLIER_CONTACT}

RIGHTS = (
    Right("organization.view", EVERYBODY, writes=False),
    Right("organization.view_people", INSIDERS | {EXTERNAL_AUDITOR}, writes=False),
    Right("organization.view_inside", INSIDERS, writes=False),
    Right("organization.edit_structure", frozenset({ADMINISTRATOR, "quality_manager"})),
    Right("organization.edit_people", frozenset({ADMINISTRATOR, "quality_manager", "hr_manager"})),
    Right("organization.assign_role", frozenset({ADMINISTRATOR, "quality_manager"})),
    Right(
        "organization.verify_ledger",
        frozenset({ADMINISTRATOR, EXTERNAL_AUDITOR, "internal_auditor", "quality_manager", "top_management"}),
        writes=False,
    ),
    Right("organization.manage_access", frozenset({ADMINISTRATOR})),
    Right("organization.edit_settings", frozenset({ADMINISTRATOR, "quality_manager"})),
)
