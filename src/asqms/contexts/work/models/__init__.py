# SPDX-License-Identifier: Apache-2.0
"""Tables of background work."""

from asqms.contexts.work.models.attempt import Attempts, CacheEntry
from asqms.contexts.work.models.delivery import Delivery, Subscription
from asqms.contexts.work.models.idempotency import Repetition
from asqms.contexts.work.models.job import Job, Recurrence

__all__ = ["Attempts", "CacheEntry", "Delivery", "Job", "Recurrence", "Repetition", "Subscription"]
