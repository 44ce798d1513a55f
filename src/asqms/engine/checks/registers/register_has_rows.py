# SPDX-License-Identifier: Apache-2.0
"""A register is not empty (reference model, all registers)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    least = number_for(parameters, "minimum", given.subject, 1)
    rows = count_of(given, "rows.total")
    if rows < least:
        return not_met("too_few_rows", fact="rows.total", value=rows, needed=least)
    return met("rows_present", fact="rows.total", value=rows, needed=least)


CHECK = Check(
    name="register_has_rows",
    version=1,
    title=Text(
        {
            "en": "The register has rows",
            "zh-Hans": "登记表不为空",
            "de": "Das Register hat Zeilen",
        }
    ),
    run=_run,
    parameters={
        "minimum": "Lowest number of rows; 1 unless given.",
    },
)
