# SPDX-License-Identifier: Apache-2.0
"""A bill of materials says what depends on what (reference model, SP.EXT.02)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, first_present
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text

COUNTED = ("dependencies.edges", "dependencies.total", "relationships.total")
"""What bills of materials count, the most telling first."""


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    least = number_for(parameters, "minimum", given.subject, 1)
    fact = first_present(given, *COUNTED) or COUNTED[0]
    count = count_of(given, fact)
    if count < least:
        return not_met("too_few_dependencies", fact=fact, value=count, needed=least)
    return met("dependencies_listed", fact=fact, value=count, needed=least)


CHECK = Check(
    name="dependencies_are_listed",
    version=1,
    title=Text(
        {
            "en": "Dependencies between components are listed",
            "zh-Hans": "已列出组件之间的依赖关系",
            "de": "Abhängigkeiten zwischen Komponenten sind aufgeführt",
        }
    ),
    run=_run,
    parameters={"minimum": "Lowest number of dependencies; 1 unless given."},
)
