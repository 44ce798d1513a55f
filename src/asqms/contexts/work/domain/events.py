# SPDX-License-Identifier: Apache-2.0
"""The closed list of what an address may hear of; ``docs/guides/api.md`` tells the content of each."""

from __future__ import annotations

from enum import StrEnum

EVERY_EVENT = "*"
"""What a subscription names to hear of everything, also of events that come later."""


class Event(StrEnum):
    """Something that happened; announced by the context that knows of it."""

    VERDICT_CHANGED = "verdict.changed"
    PROPOSAL_MADE = "proposal.made"
    PROPOSAL_APPROVED = "proposal.approved"
    PROPOSAL_REJECTED = "proposal.rejected"
    EVIDENCE_LAPSING = "evidence.lapsing"
    EVIDENCE_LAPSED = "evidence.lapsed"
    RECORD_STEPPED = "record.stepped"
    RECORD_DUE = "record.due"
    RECORD_OVERDUE = "record.overdue"
    WEBHOOK_TEST = "webhook.test"
