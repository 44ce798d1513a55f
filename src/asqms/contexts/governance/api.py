# SPDX-License-Identifier: Apache-2.0
"""The door of the governance records."""

from asqms.contexts.governance.commands.attaching import attach, detach
from asqms.contexts.governance.commands.commenting import comment
from asqms.contexts.governance.commands.defining import tailor_type, write_type
from asqms.contexts.governance.commands.defining_gates import write_gate
from asqms.contexts.governance.commands.drafting import write_drafts
from asqms.contexts.governance.commands.scheduling import write_calendar
from asqms.contexts.governance.commands.stepping import take_step
from asqms.contexts.governance.commands.telling import remind, seen_notices
from asqms.contexts.governance.commands.writing import (
    carried,
    create_record,
    draft_change,
    draft_new,
    edit_record,
    link_records,
    unlink_records,
)
from asqms.contexts.governance.domain.day_lists import days_in
from asqms.contexts.governance.domain.workflow import field_mistakes
from asqms.contexts.governance.extending import register_follower, register_lapse, register_question
from asqms.contexts.governance.product_registers import write_registers
from asqms.contexts.governance.queries.attachments import attachment_bytes
from asqms.contexts.governance.queries.gate_proof import frozen_view, verify_gate
from asqms.contexts.governance.queries.gate_view import gate_view
from asqms.contexts.governance.queries.gates import gate_for, gates_for
from asqms.contexts.governance.queries.graph import record_graph
from asqms.contexts.governance.queries.limits import limits_of
from asqms.contexts.governance.queries.lists import (
    board,
    due_between,
    my_tasks,
    record_page,
    records_named,
    type_figures,
    work_of,
)
from asqms.contexts.governance.queries.notices import my_notices
from asqms.contexts.governance.queries.reading import (
    comment_page,
    comments_of,
    field_changes,
    kept_record,
    record_view,
)
from asqms.contexts.governance.queries.spans import dated_between, spans_of, work_calendar
from asqms.contexts.governance.queries.type_library import check_type, type_library
from asqms.contexts.governance.queries.types import type_for, type_of, types_for
from asqms.contexts.governance.queries.visible import visible_records
from asqms.contexts.governance.tasks import produce_evidence

__all__ = [
    "attach",
    "attachment_bytes",
    "board",
    "carried",
    "check_type",
    "comment",
    "comment_page",
    "comments_of",
    "create_record",
    "dated_between",
    "days_in",
    "detach",
    "draft_change",
    "draft_new",
    "due_between",
    "edit_record",
    "field_changes",
    "field_mistakes",
    "frozen_view",
    "gate_for",
    "gate_view",
    "gates_for",
    "kept_record",
    "limits_of",
    "link_records",
    "my_notices",
    "my_tasks",
    "produce_evidence",
    "record_graph",
    "record_page",
    "record_view",
    "records_named",
    "register_follower",
    "register_lapse",
    "register_question",
    "remind",
    "seen_notices",
    "spans_of",
    "tailor_type",
    "take_step",
    "type_figures",
    "type_for",
    "type_library",
    "type_of",
    "types_for",
    "unlink_records",
    "verify_gate",
    "visible_records",
    "work_calendar",
    "work_of",
    "write_calendar",
    "write_drafts",
    "write_gate",
    "write_registers",
    "write_type",
]
