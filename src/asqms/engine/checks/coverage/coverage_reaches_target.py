# SPDX-License-Identifier: Apache-2.0
"""Code coverage reaches its target (reference model, report.coverage)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, percent_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    prefix = f"coverage.{text_for(parameters, 'measure', given.subject)}"
    least = number_for(parameters, "minimum_percent", given.subject)
    covered, total = count_of(given, f"{prefix}.covered"), count_of(given, f"{prefix}.total")
    if total == 0:
        return unknown("nothing_to_measure", fact=f"{prefix}.total", value=0, needed=1)
    if covered > total:
        return unknown("counts_contradict", fact=f"{prefix}.covered", value=covered, needed=total)
    share = percent_of(covered, total)
    if covered * 100 >= least * total:
        return met("target_reached", fact=f"{prefix}.covered", value=share, needed=least)
    return not_met("target_not_reached", fact=f"{prefix}.covered", value=share, needed=least)


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
        "measure": "What is counted: lines, branches, functions or conditions.",
        "minimum_percent": "Lowest share in percent; may depend on the class.",
    },
    required=("measure", "minimum_percent"),
)
