# SPDX-License-Identifier: Apache-2.0
"""When a failed job is tried again: later each time, and not all at once."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

FIRST_SECONDS = 5
LONGEST_SECONDS = 3600


def next_try(uid: str, tries: int, failed_at: datetime) -> datetime:
    """Return when a job is tried again: the wait doubles to an hour, spread by a quarter by the job's uid."""
    wait = min(FIRST_SECONDS * 2 ** min(max(tries, 1) - 1, 20), LONGEST_SECONDS)
    spread = hashlib.sha256(f"{uid}:{tries}".encode()).digest()[0] / 1020
    return failed_at + timedelta(seconds=wait * (1 + spread))
