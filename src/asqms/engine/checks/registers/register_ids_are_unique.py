# SPDX-License-Identifier: Apache-2.0
"""No identifier occurs twice (reference model, all registers)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import text_for
from asqms.engine.checks.tables import blanks_of, rows_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    column = text_for(parameters, "column", given.subject, "id")
    rows_of(given)
    blanks_of(given, column)
    repeated = count_of(given, f"rows.duplicate.{column}")
    if repeated:
        return not_met("ids_repeated", fact=f"rows.duplicate.{column}", value=repeated, needed=0)
    return met("ids_unique", fact=f"rows.duplicate.{column}", value=0, needed=0)


CHECK = Check(
    name="register_ids_are_unique",
    version=1,
    title=Text(
        {
            "en": "No identifier occurs twice",
            "zh-Hans": "标识符不重复",
            "de": "Keine Kennung kommt doppelt vor",
        }
    ),
    run=_run,
    parameters={
        "column": "Column of the identifier; id unless given.",
    },
)
