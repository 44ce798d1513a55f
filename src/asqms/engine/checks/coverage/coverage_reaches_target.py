# SPDX-License-Identifier: Apache-2.0
"""Code coverage reaches its target (reference model, report.coverage)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.judging import judged_share
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    prefix = f"coverage.{text_for(parameters, 'measure', given.subject)}"
    least = number_for(parameters, "minimum_percent", given.subject)
    if least <= 0:
        return met("nothing_demanded", fact=f"{prefix}.covered", needed=least)
    covered, total = count_of(given, f"{prefix}.covered"), count_of(given, f"{prefix}.total")
    judged = judged_share(f"{prefix}.covered", covered, total, least)
    if judged.reason == "share_reached":
        return met("target_reached", fact=judged.fact, value=judged.value, needed=least)
    return not_met("target_not_reached", fact=judged.fact, value=judged.value, needed=least)


CHECK = Check(
    name="coverage_reaches_target",
    version=1,
    title=Text(
        {
            "en": "Code coverage reaches its target",
            "zh-Hans": "代码覆盖率达到目标",
            "de": "Die Codeabdeckung erreicht ihr Ziel",
        }
    ),
    run=_run,
    parameters={
        "measure": "What is counted: lines, branches, functions, conditions (MC/DC) or decisions.",
        "minimum_percent": "Lowest share in percent; 0 demands nothing.",
    },
    required=(
        "measure",
        "minimum_percent",
    ),
)
