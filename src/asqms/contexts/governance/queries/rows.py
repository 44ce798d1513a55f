# SPDX-License-Identifier: Apache-2.0
"""Turns rows of the table into what lists show."""

from __future__ import annotations

from asqms.contexts.governance.data import RecordRow
from asqms.contexts.governance.models import Record


def row_of(row: Record) -> RecordRow:
    """Return a record as lists show it; its scope must be at hand."""
    return RecordRow(
        number=row.key,
        type=row.type,
        title=row.title,
        scope=row.scope.key,
        scope_name=row.scope.name,
        scope_kind=row.scope.kind,
        state=row.state,
        open=row.open,
        owner=row.owner,
        author=row.author,
        created=row.created,
        due=row.due,
        changed=row.changed,
        fields=row.fields,
    )
