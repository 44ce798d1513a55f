# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with checklists of audits."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class AuditingError(AsqmsError):
    """A checklist cannot be drawn or written; the code says why."""


def not_the_team(number: str) -> AuditingError:
    """Return the error of somebody who is not in the team of an audit."""
    return AuditingError(
        "auditing.not_the_team",
        f"Only the audit team writes the checklist of {number}.",
        hint="The lead auditor and the team stand in the audit.",
    )


def own_work(scope: str, role: str) -> AuditingError:
    """Return the error of an auditor who holds a role where the audit looks."""
    return AuditingError(
        "auditing.own_work",
        f"Nobody audits own work: you are {role} on {scope}.",
        hint="Let another member of the team take this line.",
        context={"scope": scope, "role": role},
    )
