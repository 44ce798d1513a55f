# SPDX-License-Identifier: Apache-2.0
"""The door of the governance records."""

from asqms.contexts.governance.commands.commenting import comment
from asqms.contexts.governance.commands.defining import write_type
from asqms.contexts.governance.commands.defining_gates import write_gate
from asqms.contexts.governance.commands.stepping import take_step
from asqms.contexts.governance.commands.telling import remind, seen_notices
from asqms.contexts.governance.commands.writing import (
    carried,
    create_record,
    edit_record,
    link_records,
    unlink_records,
)
from asqms.contexts.governance.extending import register_follower, register_lapse, register_question
from asqms.contexts.governance.product_registers import write_registers
from asqms.contexts.governance.queries.gate_proof import frozen_view, verify_gate
from asqms.contexts.governance.queries.gate_view import gate_view
from asqms.contexts.governance.queries.gates import gate_for, gates_for
from asqms.contexts.governance.queries.lists import (
    board,
    due_between,
    my_tasks,
    record_page,
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
from asqms.contexts.governance.queries.types import type_for, types_for
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
    "frozen_view",
    "gate_for",
    "gate_view",
    "gates_for",
    "kept_record",
    "link_records",
    "my_notices",
    "my_tasks",
    "produce_evidence",
    "record_page",
    "record_view",
    "register_follower",
    "register_lapse",
    "register_question",
    "remind",
    "seen_notices",
    "take_step",
    "type_figures",
    "type_for",
    "types_for",
    "unlink_records",
    "verify_gate",
    "work_of",
    "write_gate",
    "write_registers",
    "write_type",
]
