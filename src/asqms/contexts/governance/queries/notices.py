# SPDX-License-Identifier: Apache-2.0
"""What people were told about records and have not marked as seen."""

from __future__ import annotations

from asqms.contexts.governance.data.notices import NoticeView
from asqms.contexts.governance.models import Notice
from asqms.contexts.governance.queries.visible import visible_records
from asqms.contexts.organization.data import Actor

MOST_NOTICES = 50


def my_notices(actor: Actor) -> tuple[NoticeView, ...]:
    """Return what the actor was told of records they may see, newest first."""
    rows = Notice.objects.filter(
        organisation=actor.organisation,
        person=actor.person,
        seen__isnull=True,
        record__in=visible_records(actor),
    ).select_related("record")
    return tuple(
        NoticeView(one.record.key, one.record.title, one.record.type, one.kind, one.at)
        for one in rows.order_by("-at", "-pk")[:MOST_NOTICES]
    )
