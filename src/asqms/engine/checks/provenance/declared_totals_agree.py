# SPDX-License-Identifier: Apache-2.0
"""The totals that a file states about itself are what is in it."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import counts_below, number_of
from asqms.engine.checks.outcomes import Parameters, answering, met, unknown
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:
    declared = [fact for fact in counts_below(given, "declared.") if fact in given.facts]
    if not declared:
        return met("nothing_declared")
    for fact in declared:
        stated, found = number_of(given, f"declared.{fact}"), number_of(given, fact)
        if stated != found:
            return unknown("declared_total_differs", fact=fact, value=found, needed=stated)
    return met("declared_totals_agree", value=len(declared))


CHECK = Check(
    name="declared_totals_agree",
    version=1,
    title=Text(
        {
            "en": "The file is complete by its own totals",
            "zh-Hans": "文件与其自身声明的总数一致",
            "de": "Die Datei stimmt mit ihren eigenen Summen überein",
        }
    ),
    run=_run,
    parameters={},
)
