# SPDX-License-Identifier: Apache-2.0
"""The door of tables that come in and of changes of many records."""

from asqms.contexts.exchange.commands.changing import change_many
from asqms.contexts.exchange.commands.importing import import_records, plan_import
from asqms.contexts.exchange.commands.staging import forget_table, stage_table, staged_table
from asqms.contexts.exchange.queries.template import import_template

__all__ = [
    "change_many",
    "forget_table",
    "import_records",
    "import_template",
    "plan_import",
    "stage_table",
    "staged_table",
]
