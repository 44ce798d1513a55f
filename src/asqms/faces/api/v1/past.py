# SPDX-License-Identifier: Apache-2.0
"""The day an answer speaks about: now, or a past day."""

from __future__ import annotations

from datetime import date

from asqms.contexts.organization.data import Actor
from asqms.faces.api.errors import refused


def past_day(actor: Actor, day: date | None) -> date | None:
    """Return a past day, None for today; raises ApiError ``api.bad_day`` for a day to come."""
    if day is None or day == actor.day:
        return None
    if day > actor.day:
        raise refused("api.bad_day", "Nothing is known of a day to come.", "Ask for today or a past day.")
    return day
