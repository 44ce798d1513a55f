# SPDX-License-Identifier: Apache-2.0
"""Tables of the organisation."""

from asqms.contexts.organization.models.account import Account, ApiToken, Membership
from asqms.contexts.organization.models.organisation import Organisation
from asqms.contexts.organization.models.people import Assignment, Person
from asqms.contexts.organization.models.proposal import Proposal
from asqms.contexts.organization.models.saved_filter import SavedFilter
from asqms.contexts.organization.models.scope import Scope, ScopePath
from asqms.contexts.organization.models.verification import Verification

__all__ = [
    "Account",
    "ApiToken",
    "Assignment",
    "Membership",
    "Organisation",
    "Person",
    "Proposal",
    "SavedFilter",
    "Scope",
    "ScopePath",
    "Verification",
]
