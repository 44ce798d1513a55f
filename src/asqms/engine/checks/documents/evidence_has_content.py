# SPDX-License-Identifier: Apache-2.0
"""The evidence is not empty: it has rows, items, components, words or other things that are counted."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, first_present
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text

COUNTED = (
    "rows.total",
    "items.total",
    "components.total",
    "statements.total",
    "tests.total",
    "document.words",
    "document.pages",
    "document.bytes",
)
"""What can be counted, the most telling first."""


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    least = number_for(parameters, "minimum", given.subject, 1)
    fact = first_present(given, *COUNTED)
    if fact is None:
        return unknown("fact_missing", fact=COUNTED[0])
    count = count_of(given, fact)
    if count < least:
        return not_met("nothing_in_it", fact=fact, value=count, needed=least)
    return met("has_content", fact=fact, value=count, needed=least)


CHECK = Check(
    name="evidence_has_content",
    version=1,
    title=Text(
        {"en": "The evidence is not empty", "zh-Hans": "证据内容不为空", "de": "Der Nachweis ist nicht leer"}
    ),
    run=_run,
    parameters={"minimum": "Lowest number of rows, items, components or words; 1 unless given."},
)
