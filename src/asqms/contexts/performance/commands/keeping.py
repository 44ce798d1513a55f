# SPDX-License-Identifier: Apache-2.0
"""Keeps the inputs of a management review when it is concluded, in the transaction that concluded it."""

from __future__ import annotations

from asqms.contexts.governance.data import RECORDS, GovernanceRecord
from asqms.contexts.governance.models import Record
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import RecordWritten
from asqms.contexts.organization.models import Organisation
from asqms.contexts.performance.commands.deriving import catch_up
from asqms.contexts.performance.data import REVIEWS
from asqms.contexts.performance.models import ReviewInput
from asqms.contexts.performance.queries.assembling import HELD, REVIEW, assembled

KEPT = ("concluded", "closed")


def keep_concluded(event: RecordWritten) -> None:
    """Keep the inputs of reviews that were concluded just now; what was kept once stays as it is.

    Ledger ``performance.review_kept``, written by the server itself.
    """
    if RECORDS not in event.kinds:
        return
    kept = ReviewInput.objects.filter(organisation=event.organisation).values("key")
    rows = Record.objects.filter(organisation=event.organisation, type=REVIEW, state__in=KEPT)
    for row in rows.exclude(key__in=kept).select_related("scope", "organisation"):
        written = next(iter(ledger.current_records(event.organisation_uid, RECORDS, [row.key])))
        record = GovernanceRecord.model_validate(written.content)
        last = record.path[-1]
        if last.state == HELD and last.on == event.at.date():
            _keep(row, record, event)


def _keep(row: Record, record: GovernanceRecord, event: RecordWritten) -> None:
    organisation = Organisation.objects.get(pk=event.organisation)
    catch_up(organisation)
    server = organization.server_of(organisation, at=event.at)
    position = ledger.newest_position(event.organisation_uid)
    inputs = assembled(server, record.number, row.scope, server.day, position=position)
    organization.write_record(server, REVIEWS, inputs)
