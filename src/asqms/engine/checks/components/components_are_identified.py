# SPDX-License-Identifier: Apache-2.0
"""Components of a bill of materials name an identifier (reference model, sbom)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import first_present
from asqms.engine.checks.judging import judged_without
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    least = number_for(parameters, "minimum_percent", given.subject, 100)
    missing = first_present(given, "components.without_identifier") or "components.without_purl"
    return judged_without(given, missing, "components.total", least)


CHECK = Check(
    name="components_are_identified",
    version=1,
    title=Text(
        {
            "en": "Every component has an identifier",
            "zh-Hans": "每个组件都有标识符",
            "de": "Jede Komponente hat eine Kennung",
        }
    ),
    run=_run,
    parameters={
        "minimum_percent": "Lowest share of components with an identifier, in percent; 100 unless given.",
    },
)
