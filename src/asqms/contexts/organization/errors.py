# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with people, rights and records."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class OrganizationError(AsqmsError):
    """A record of the organisation cannot be written or found; the code says why."""


class AccessRefusedError(OrganizationError):
    """Somebody asked for what their roles do not allow; code ``organization.not_allowed``."""

    def __init__(self, right: str, scope: str) -> None:
        super().__init__(
            "organization.not_allowed",
            "Your roles do not allow this here.",
            hint="Ask whoever assigns roles in your organisation for one that does.",
            context={"right": right, "scope": scope},
        )
        self.right = right
        self.scope = scope


class NotFoundError(OrganizationError):
    """There is no such thing, or none that may be seen; both are told alike."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(
            "organization.not_found",
            f"There is no {what} {name[:200]} that you may see.",
            hint="Check the spelling, or ask whoever assigns roles for access.",
            context={"what": what},
        )


class ConflictError(OrganizationError):
    """Somebody else changed the record meanwhile; code ``organization.changed_meanwhile``."""

    def __init__(self, kind: str, key: str, version: int) -> None:
        super().__init__(
            "organization.changed_meanwhile",
            "Somebody else has changed this meanwhile.",
            hint="Load it again and repeat what you wanted to change.",
            context={"kind": kind, "key": key, "version": version},
        )


class InvalidRecordError(OrganizationError):
    """A record does not have the shape its kind asks; ``mistakes`` holds (path, code, sentence, hint)."""

    def __init__(self, kind: str, mistakes: tuple[tuple[str, str, str, str], ...]) -> None:
        first = mistakes[0] if mistakes else ("", "", "", "")
        super().__init__(
            "organization.invalid_record",
            f"{first[0] or kind}: {first[2]}",
            hint=first[3],
            context={"kind": kind, "mistakes": len(mistakes)},
        )
        self.mistakes = mistakes
