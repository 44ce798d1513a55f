# SPDX-License-Identifier: Apache-2.0
"""Tests ran and did not fail (reference model, report.test)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, percent_of
from asqms.engine.checks.outcomes import CannotTellError, Parameters, answering, met, not_met, unknown
from asqms.engine.checks.parameters import number_for
from asqms.kernel.text import Text


def _unsuccessful(given: CheckInput, total: int, not_run: int) -> int:
    """Return the tests that ran and did not pass, and errors of suites outside any test."""
    told = count_of(given, "tests.failed") + count_of(given, "tests.errors", absent=0)
    if told + not_run > total:
        raise CannotTellError(
            unknown("counts_contradict", fact="tests.total", value=total, needed=told + not_run)
        )
    passed = count_of(given, "tests.passed", absent=total - not_run - told)
    return max(told, total - not_run - passed) + count_of(given, "suites.errors", absent=0)


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    total = count_of(given, "tests.total")
    skipped = count_of(given, "tests.skipped", absent=0)
    not_run = count_of(given, "tests.not_run", absent=skipped)
    unsuccessful = _unsuccessful(given, total, not_run)
    most_failed = number_for(parameters, "maximum_failed", given.subject, 0)
    most_skipped = number_for(parameters, "maximum_skipped_percent", given.subject, 100)
    if total == not_run:
        return not_met("no_test_ran", fact="tests.total", value=0, needed=1)
    if unsuccessful > most_failed:
        return not_met("tests_failed", fact="tests.failed", value=unsuccessful, needed=most_failed)
    if not_run * 100 > most_skipped * total:
        share = percent_of(not_run, total)
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
