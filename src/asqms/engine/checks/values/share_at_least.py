# SPDX-License-Identifier: Apache-2.0
"""One count is at least a share of another."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.judging import judged_share
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    fact = text_for(parameters, "fact", given.subject)
    least = number_for(parameters, "minimum_percent", given.subject)
    whole = count_of(given, text_for(parameters, "of_fact", given.subject))
    return judged_share(fact, count_of(given, fact), whole, least)


CHECK = Check(
    name="share_at_least",
    version=1,
    title=Text(
        {
            "en": "A share reaches its minimum",
            "zh-Hans": "比例达到下限",
            "de": "Ein Anteil erreicht seine Untergrenze",
        }
    ),
    run=_run,
    parameters={
        "fact": "Name of the count.",
        "of_fact": "Name of the count it is part of.",
        "minimum_percent": "Lowest share in percent.",
    },
    required=(
        "fact",
        "of_fact",
        "minimum_percent",
    ),
)
