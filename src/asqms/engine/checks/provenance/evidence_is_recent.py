# SPDX-License-Identifier: Apache-2.0
"""The evidence is not older than some days on the as-of date (DESIGN 4.3)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    most = number_for(parameters, "days", given.subject)
    age = (given.as_of - given.evidence.effective).days
    if age < 0:
        return unknown(
            "date_in_the_future", value=given.evidence.effective.isoformat(), needed=given.as_of.isoformat()
        )
    if age > most:
        return not_met("too_old", value=age, needed=most)
    return met("recent_enough", value=age, needed=most)


CHECK = Check(
    name="evidence_is_recent",
    version=1,
    title=Text(
        {
            "en": "The evidence is recent enough",
            "zh-Hans": "证据在期限内",
            "de": "Der Nachweis ist jung genug",
        }
    ),
    run=_run,
    parameters={
        "days": "Highest age in days at the as-of date.",
    },
    required=("days",),
)
