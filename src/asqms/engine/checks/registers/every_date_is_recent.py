# SPDX-License-Identifier: Apache-2.0
"""The oldest date of a column is not older than some days."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.judging import judged_age
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for, text_for
from asqms.engine.checks.tables import rows_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    column = text_for(parameters, "column", given.subject)
    most = number_for(parameters, "days", given.subject)
    rows_of(given)
    return judged_age(given, f"dates.{column}.earliest", most)


CHECK = Check(
    name="every_date_is_recent",
    version=1,
    title=Text(
        {
            "en": "Every date is recent enough",
            "zh-Hans": "所有日期均在期限内",
            "de": "Jedes Datum ist jung genug",
        }
    ),
    run=_run,
    parameters={
        "column": "Column of the date.",
        "days": "Highest age in days at the as-of date.",
    },
    required=(
        "column",
        "days",
    ),
)
