# SPDX-License-Identifier: Apache-2.0
"""Tests ran and did not fail (reference model, report.test)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, percent_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    total = count_of(given, "tests.total")
    unsuccessful = count_of(given, "tests.failed") + count_of(given, "tests.errors", absent=0)
    skipped = count_of(given, "tests.skipped", absent=0) + count_of(given, "tests.disabled", absent=0)
    most_failed = number_for(parameters, "maximum_failed", given.subject, 0)
    most_skipped = number_for(parameters, "maximum_skipped_percent", given.subject, 100)
    if unsuccessful + skipped > total:
        return unknown("counts_contradict", fact="tests.total", value=total, needed=unsuccessful + skipped)
    if total == skipped:
        return not_met("no_test_ran", fact="tests.total", value=0, needed=1)
    if unsuccessful > most_failed:
        return not_met("tests_failed", fact="tests.failed", value=unsuccessful, needed=most_failed)
    if skipped * 100 > most_skipped * total:
        share = percent_of(skipped, total)
        return not_met("too_many_tests_skipped", fact="tests.skipped", value=share, needed=most_skipped)
    return met("tests_passed", fact="tests.failed", value=unsuccessful, needed=most_failed)


CHECK = Check(
    name="tests_pass",
    version=1,
    title=Text(
        {
            "en": "Tests ran and passed",
            "zh-Hans": "测试已执行并通过",
            "de": "Tests wurden ausgeführt und bestanden",
        }
    ),
    run=_run,
    parameters={
        "maximum_failed": "Highest number of failed tests and tests with errors; 0 unless given.",
        "maximum_skipped_percent": "Highest share of skipped tests in percent; 100 unless given.",
    },
)
