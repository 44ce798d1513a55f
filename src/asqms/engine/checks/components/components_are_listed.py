# SPDX-License-Identifier: Apache-2.0
"""A bill of materials lists components (reference model, sbom)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    least = number_for(parameters, "minimum", given.subject, 1)
    count = count_of(given, "components.total")
    if count < least:
        return not_met("too_few_components", fact="components.total", value=count, needed=least)
    return met("components_listed", fact="components.total", value=count, needed=least)


CHECK = Check(
    name="components_are_listed",
    version=1,
    title=Text(
        {
            "en": "Components are listed",
            "zh-Hans": "已列出组件",
            "de": "Komponenten sind aufgeführt",
        }
    ),
    run=_run,
    parameters={
        "minimum": "Lowest number of components; 1 unless given.",
    },
)
