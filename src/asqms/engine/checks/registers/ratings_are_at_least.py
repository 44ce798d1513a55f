# SPDX-License-Identifier: Apache-2.0
"""No rating is below a step of the scale N, P, L, F (ISO/IEC 33020; reference model, report.assessment)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.engine.checks.parameters import text_for
from asqms.engine.checks.tables import plain_value, rows_of, values_of
from asqms.kernel.text import Text

STEP_OF_RATING = {"n": 0, "p": 1, "l": 2, "f": 3}
"""Steps of the scale by plain value; P+, P-, L+ and L- count as P and L."""


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    column = text_for(parameters, "column", given.subject, "rating")
    least = STEP_OF_RATING.get(plain_value(text_for(parameters, "rating", given.subject)))
    if least is None:
        return unknown("threshold_missing", fact="rating")
    rows_of(given)
    below = 0
    for rating, count in values_of(given, column).items():
        step = STEP_OF_RATING.get(rating)
        if step is None:
            return unknown("rating_not_on_scale", fact=f"values.{column}", value=rating)
        below += count if step < least else 0
    if below:
        return not_met("rating_too_low", fact=f"values.{column}", value=below, needed=0)
    return met("ratings_reached", fact=f"values.{column}", value=0, needed=0)


CHECK = Check(
    name="ratings_are_at_least",
    version=1,
    title=Text(
        {
            "en": "No rating is below the wanted one",
            "zh-Hans": "没有低于要求的评分",
            "de": "Keine Bewertung liegt unter der gewünschten",
        }
    ),
    run=_run,
    parameters={
        "column": "Column of the rating; rating unless given.",
        "rating": "Lowest accepted rating: N, P, L or F.",
    },
    required=("rating",),
)
