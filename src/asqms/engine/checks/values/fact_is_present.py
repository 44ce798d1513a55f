# SPDX-License-Identifier: Apache-2.0
"""A fact is there and not blank."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, unknown
from asqms.engine.checks.parameters import text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    fact = text_for(parameters, "fact", given.subject)
    value = given.facts.get(fact)
    if value is None or (isinstance(value, str) and not value.strip()):
        return unknown("fact_missing", fact=fact)
    return met("value_stated", fact=fact, value=value)


CHECK = Check(
    name="fact_is_present",
    version=1,
    title=Text(
        {
            "en": "A value is stated",
            "zh-Hans": "已给出数值",
            "de": "Ein Wert ist angegeben",
        }
    ),
    run=_run,
    parameters={
        "fact": "Name of the fact.",
    },
    required=("fact",),
)
