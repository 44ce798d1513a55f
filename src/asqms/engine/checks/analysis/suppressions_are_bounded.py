# SPDX-License-Identifier: Apache-2.0
"""Few enough findings are suppressed (reference model, report.static: deviations justified)."""

from asqms.engine.checks.analysis.levels import end_unless_complete
from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, percent_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    most = number_for(parameters, "maximum_percent", given.subject)
    total = count_of(given, "findings.total")
    suppressed = count_of(given, "findings.suppressed", absent=0)
    if suppressed > total:
        return unknown("counts_contradict", fact="findings.suppressed", value=suppressed, needed=total)
    if total == 0:
        end_unless_complete(given)
        return met("no_findings", fact="findings.total", value=0)
    share = percent_of(suppressed, total)
    if suppressed * 100 > most * total:
        return not_met("too_many_suppressed", fact="findings.suppressed", value=share, needed=most)
    return met("suppressions_within_limit", fact="findings.suppressed", value=share, needed=most)


CHECK = Check(
    name="suppressions_are_bounded",
    version=1,
    title=Text(
        {
            "en": "The share of suppressed findings is within its limit",
            "zh-Hans": "被抑制的发现项比例在限值内",
            "de": "Der Anteil unterdrückter Befunde liegt in seiner Grenze",
        }
    ),
    run=_run,
    parameters={
        "maximum_percent": "Highest share of suppressed findings in percent.",
    },
    required=("maximum_percent",),
)
