# SPDX-License-Identifier: Apache-2.0
"""Requirements of a level are verified by passed tests (reference model, kpi.req.coverage)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.judging import judged_share
from asqms.engine.checks.outcomes import Parameters, answering, not_met
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    level = f"trace.level.{text_for(parameters, 'trace_level', given.subject)}"
    least = number_for(parameters, "minimum_percent", given.subject, 100)
    failed = count_of(given, f"{level}.failed", absent=0)
    verified, total = count_of(given, f"{level}.verified"), count_of(given, f"{level}.total")
    judged = judged_share(f"{level}.verified", verified, total, least)
    if failed > 0:
        return not_met("requirements_failed", fact=f"{level}.failed", value=failed, needed=0)
    return judged


CHECK = Check(
    name="requirements_are_verified",
    version=1,
    title=Text(
        {
            "en": "Requirements are verified by passed tests",
            "zh-Hans": "需求已通过测试验证",
            "de": "Anforderungen sind durch bestandene Tests verifiziert",
        }
    ),
    run=_run,
    parameters={
        "trace_level": "Canonical level whose items are looked at.",
        "minimum_percent": "Lowest share of verified items in percent; 100 unless given.",
    },
    required=("trace_level",),
)
