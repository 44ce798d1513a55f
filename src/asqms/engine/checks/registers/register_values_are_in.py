# SPDX-License-Identifier: Apache-2.0
"""A column holds only listed values."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import text_for, texts_of
from asqms.engine.checks.tables import plain_value, values_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    column = text_for(parameters, "column", given.subject)
    allowed = {plain_value(one) for one in texts_of(parameters, "allowed")}
    others = [value for value, count in values_of(given, column).items() if count and value not in allowed]
    if others:
        return not_met(
            "value_not_allowed", fact=f"values.{column}", value=others[0], needed=", ".join(sorted(allowed))
        )
    return met("values_allowed", fact=f"values.{column}", value=0, needed=0)


CHECK = Check(
    name="register_values_are_in",
    version=1,
    title=Text(
        {
            "en": "The column holds only allowed values",
            "zh-Hans": "该列仅含允许的值",
            "de": "Die Spalte enthält nur erlaubte Werte",
        }
    ),
    run=_run,
    parameters={
        "column": "Column to look at; blank cells are not judged.",
        "allowed": "The allowed values; case does not matter.",
    },
    required=(
        "column",
        "allowed",
    ),
)
