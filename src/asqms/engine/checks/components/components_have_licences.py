# SPDX-License-Identifier: Apache-2.0
"""Components of a bill of materials name a licence (reference model, sbom)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.judging import judged_without
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    least = number_for(parameters, "minimum_percent", given.subject, 100)
    return judged_without(given, "components.without_license", "components.total", least)


CHECK = Check(
    name="components_have_licences",
    version=1,
    title=Text(
        {
            "en": "Every component has a licence",
            "zh-Hans": "每个组件都有许可证",
            "de": "Jede Komponente hat eine Lizenz",
        }
    ),
    run=_run,
    parameters={
        "minimum_percent": "Lowest share of components with a licence, in percent; 100 unless given.",
    },
)
