# SPDX-License-Identifier: Apache-2.0
"""The door of the governance records."""

from asqms.contexts.governance.commands.commenting import comment
from asqms.contexts.governance.commands.defining import write_type
from asqms.contexts.governance.commands.stepping import take_step
from asqms.contexts.governance.commands.telling import remind, seen_notices
from asqms.contexts.governance.commands.writing import (
    carried,
    create_record,
    edit_record,
    link_records,
    unlink_records,
)
from asqms.contexts.governance.queries.limits import limits_of
from asqms.contexts.governance.queries.lists import (
    board,
    due_between,
    my_tasks,
    record_page,
    type_figures,
)
from asqms.contexts.governance.queries.notices import my_notices
from asqms.contexts.governance.queries.reading import (
    comment_page,
    comments_of,
    field_changes,
    record_view,
)
from asqms.contexts.governance.queries.types import type_for, type_of, types_for
from asqms.contexts.governance.queries.visible import visible_records
from asqms.contexts.governance.tasks import produce_evidence

__all__ = [
    "board",
    "carried",
    "comment",
    "comment_page",
    "comments_of",
    "create_record",
    "due_between",
    "edit_record",
    "field_changes",
    "limits_of",
    "link_records",
    "my_notices",
    "my_tasks",
    "produce_evidence",
    "record_page",
    "record_view",
    "remind",
    "seen_notices",
    "take_step",
    "type_figures",
    "type_for",
    "type_of",
    "types_for",
    "unlink_records",
    "visible_records",
    "write_type",
]
