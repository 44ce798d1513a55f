# SPDX-License-Identifier: Apache-2.0
"""Typed identifiers, so that a practice id cannot be passed where a scope id is meant."""

from typing import NewType

PracticeId = NewType("PracticeId", str)
ProcessId = NewType("ProcessId", str)
StandardId = NewType("StandardId", str)
RequirementId = NewType("RequirementId", str)
EvidenceTypeId = NewType("EvidenceTypeId", str)
ScopeId = NewType("ScopeId", str)
PersonId = NewType("PersonId", str)
