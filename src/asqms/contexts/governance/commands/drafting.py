# SPDX-License-Identifier: Apache-2.0
"""Writes many drafts of records at once, in one entry of the log after the other and one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from asqms.contexts.governance import tasks
from asqms.contexts.governance.commands.numbering import next_numbers
from asqms.contexts.governance.commands.writing import UNNUMBERED, changed
from asqms.contexts.governance.data import RECORDS, GovernanceRecord
from asqms.contexts.governance.queries.types import type_of
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor


def write_drafts(actor: Actor, drafts: Sequence[GovernanceRecord], *, reason: str = "") -> tuple[str, ...]:
    """Write what draft_new and draft_change returned in this transaction, and return the numbers in order.

    Right ``governance.write`` on each scope; ledger ``governance.record_written`` for each. Raises
    AccessRefusedError.
    """
    with transaction.atomic():
        prefixes = [type_of(actor.organisation, one.type, one.type_version).prefix for one in drafts]
        new = [
            prefix
            for one, prefix in zip(drafts, prefixes, strict=True)
            if one.number == f"{prefix}{UNNUMBERED}"
        ]
        numbers = {
            prefix: iter(next_numbers(actor, prefix, new.count(prefix))) for prefix in sorted(set(new))
        }
        records = [
            changed(one, {"number": next(numbers[prefix])}) if one.number == f"{prefix}{UNNUMBERED}" else one
            for one, prefix in zip(drafts, prefixes, strict=True)
        ]
        organization.write_records(actor, RECORDS, [(one, None) for one in records], reason=reason)
        for one in {(one.type, one.scope): one for one in records}.values():
            tasks.wish_evidence(actor, one)
    return tuple(one.number for one in records)
