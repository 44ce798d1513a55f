# SPDX-License-Identifier: Apache-2.0
"""Every indicator over a small organisation whose values can be counted by hand, now and on past days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from asqms.contexts.performance import api as performance
from asqms.contexts.performance.data import State
from tests.support.performing import file, indicator, record, value
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
Setup = Callable[[Small], None]


def _requirements(small: Small) -> None:
    level = "trace.level"
    facts = {
        f"{level}.software_requirement.total": 8,
        f"{level}.software_requirement.verified": 6,
        f"{level}.verification_test.total": 5,
        f"{level}.verification_test.verified": 5,
        "trace.rule.a.b.total": 10,
        "trace.rule.a.b.covered": 9,
        "trace.links.total": 20,
        "trace.links.suspect": 3,
    }
    file(small, "matrix.trace", "2026-10-01", facts | {f"{level}.software_requirement.verified": 1})
    file(small, "matrix.trace", "2026-11-01", facts)


def _tests(small: Small) -> None:
    file(small, "report.test", "2026-11-01", {"tests.total": 12, "tests.passed": 9, "tests.not_run": 2})
    player = {"tests.total": 5, "tests.passed": 5, "tests.not_run": 0}
    file(small, "report.test", "2026-11-02", player, subject="player")


def _coverage(small: Small) -> None:
    facts = {
        "coverage.lines.total": 100,
        "coverage.lines.covered": 80,
        "coverage.branches.total": 40,
        "coverage.branches.covered": 10,
    }
    file(small, "report.coverage", "2026-11-01", facts)


def _static(small: Small) -> None:
    levels = {"error": 1, "warning": 2, "note": 7}
    facts = {f"findings.active_by_level.{name}": count for name, count in levels.items()}
    file(small, "report.static", "2026-11-01", facts | {"findings.total": 12})


def _reviews(small: Small) -> None:
    for number, links in (("VPL-1", [("review", "REV-1")]), ("VPL-2", [("review", "REV-2")]), ("VPL-3", [])):
        way = [("draft", "2026-03-01"), ("approved", "2026-03-05")]
        record(small, number, "verification_plan", way, links=links)
    record(small, "VPL-4", "verification_plan", [("draft", "2026-03-01")])
    record(small, "REV-1", "review", [("requested", "2026-03-06"), ("accepted", "2026-04-01")])
    record(small, "REV-2", "review", [("requested", "2026-03-06"), ("cancelled", "2026-04-01")])


def _ages(small: Small) -> None:
    for number, day, severity in (
        ("PRB-1", "2026-11-10", "major"),
        ("PRB-2", "2026-10-31", "minor"),
        ("PRB-3", "2026-10-11", "minor"),
    ):
        record(small, number, "problem", [("open", day)], fields={"severity": severity})
    way = [("open", "2026-01-01"), ("closed", "2026-02-01")]
    record(small, "PRB-4", "problem", way)


def _escapes(small: Small) -> None:
    found = ("after_release", "verification", "development", "verification", "")
    for number, where in enumerate(found, 1):
        record(small, f"PRB-{number}", "problem", [("open", "2026-06-01")], fields={"found": where})
    old = {"found": "after_release"}
    record(small, "PRB-8", "problem", [("open", "2025-11-20"), ("closed", "2025-12-01")], fields=old)
    rejected = [("open", "2026-06-01"), ("rejected", "2026-06-02")]
    record(small, "PRB-9", "problem", rejected, fields={"found": "after_release"})


def _changes(small: Small) -> None:
    for number in range(1, 5):
        way = [("draft", "2026-05-01"), ("implemented", "2026-06-01"), ("closed", "2026-06-10")]
        record(small, f"CHR-{number}", "change_request", way)
    record(small, "CHR-5", "change_request", [("draft", "2026-05-01"), ("approved", "2026-06-01")])
    for number in (1, 2):
        links = [("caused_by", "CHR-2")]
        record(small, f"PRB-{number}", "problem", [("open", "2026-07-01")], links=links)


def _gates(small: Small) -> None:
    first = [("planned", "2026-05-01"), ("candidate", "2026-05-02"), ("checked", "2026-05-03")]
    record(small, "REL-1", "release", [*first, ("approved", "2026-05-04")])
    again = [("planned", "2026-05-05"), ("candidate", "2026-05-06"), ("approved", "2026-05-07")]
    record(small, "REL-2", "release", [*first, *again])
    gate = {
        "step": "approve",
        "on": "2026-05-04",
        "position": 1,
        "snapshot": "s",
        "catalogue": "c",
        "mandatory": 3,
        "exceptions": ["CON-1"],
    }
    record(small, "REL-3", "release", [*first, ("approved", "2026-05-04")], gates=[gate])
    record(small, "REL-4", "release", first)


def _boms(small: Small) -> None:
    way = [("planned", "2026-05-01"), ("delivered", "2026-06-01")]
    record(small, "REL-1", "release", way)
    record(small, "REL-2", "release", way, scope="player")
    ended = {"supported_until": "2026-09-30"}
    record(small, "REL-3", "release", way, scope="sensor", fields=ended)
    file(small, "sbom", "2026-07-01", {"components.total": 12})
    file(small, "sbom", "2026-07-01", {"components.total": 0}, subject="player")


def _fixes(small: Small) -> None:
    fields = {"trigger": "vulnerability", "decision": "update", "severity": "critical"}
    for number, begun in (("UPD-1", "2026-05-01"), ("UPD-2", "2026-05-11")):
        record(
            small, number, "update_decision", [("proposed", begun), ("closed", "2026-05-31")], fields=fields
        )
    record(small, "UPD-3", "update_decision", [("proposed", "2026-05-01")], fields=fields)
    function = fields | {"trigger": "function"}
    way = [("proposed", "2026-01-01"), ("closed", "2026-05-31")]
    record(small, "UPD-4", "update_decision", way, fields=function)


def _fixed_weaknesses(small: Small) -> None:
    way = [("known", "2026-04-02"), ("fixed", "2026-05-01")]
    dates = {"known_on": "2026-04-01", "fixed_on": "2026-04-21", "severity": "high"}
    record(small, "VUL-1", "vulnerability", way, fields=dates)
    record(small, "VUL-2", "vulnerability", way[:1], fields=dates)


def _known(small: Small) -> None:
    facts = {"vulnerabilities.total": 5, "statements.by_status.under_investigation": 2}
    file(small, "vex", "2026-11-01", facts)
    file(small, "sbom", "2026-11-01", {"components.total": 3})


def _waves(small: Small) -> None:
    way = [("planned", "2026-05-01"), ("running", "2026-05-02")]
    done = {"size": 100, "reached": 100, "failed": 4}
    record(small, "WAV-1", "deployment_wave", [*way, ("completed", "2026-05-03")], fields=done)
    back = {"size": 50, "reached": 20, "failed": 1}
    record(small, "WAV-2", "deployment_wave", [*way, ("rolled_back", "2026-05-03")], fields=back)
    record(small, "WAV-3", "deployment_wave", way, fields={"size": 10})


def _clocks(small: Small) -> None:
    way = [("proposed", "2026-05-01"), ("told", "2026-05-04")]
    for number, told in (("UPD-1", "2026-05-03"), ("UPD-2", "2026-05-04")):
        fields = {"report_due": "2026-05-03", "told_on": told}
        record(small, number, "update_decision", way, fields=fields)
    record(small, "UPD-3", "update_decision", way[:1], fields={"report_due": "2027-01-01"})
    record(small, "UPD-4", "update_decision", way[:1], fields={"report_due": "2026-06-01"})


def _incidents(small: Small) -> None:
    way = [("detected", "2026-05-01"), ("contained", "2026-05-01")]
    for number, told in (("INC-1", "2026-05-03"), ("INC-2", "2026-05-04")):
        fields = {"report_due": "2026-05-03", "reported_on": told, "reportable": True}
        record(small, number, "incident", way, fields=fields)
    quiet = {"report_due": "2026-05-03", "reportable": False}
    record(small, "INC-3", "incident", way, fields=quiet)
    dismissed = [way[0], ("dismissed", "2026-05-02")]
    record(small, "INC-4", "incident", dismissed, fields={"report_due": "2026-05-03", "reportable": True})


def _undecided(small: Small) -> None:
    file(small, "record.vulnerability", "2026-11-01", {"rows.total": 4, "rows.missing.decision": 1})


def _erasures(small: Small) -> None:
    links = [("erasure", f"ERA-{number}") for number in (1, 2, 3)]
    record(small, "TRM-1", "termination", [("draft", "2026-05-01"), ("planned", "2026-05-02")], links=links)
    passed, rest = {"verification": "passed"}, {"verification": "passed_with_rest"}
    way = [("draft", "2026-05-03"), ("verified", "2026-06-01")]
    record(small, "ERA-1", "erasure_record", way, fields=passed)
    record(small, "ERA-2", "erasure_record", way, fields=rest)
    record(small, "ERA-3", "erasure_record", [("draft", "2026-05-03"), ("not_needed", "2026-06-01")])
    record(small, "ERA-4", "erasure_record", way, fields=passed)


def _requests(small: Small) -> None:
    answered = {"received_on": "2026-05-01", "answered_on": "2026-05-31"}
    way = [("received", "2026-05-01"), ("answered", "2026-06-01")]
    record(small, "DSQ-1", "data_subject_request", way, fields=answered)
    late = answered | {"answered_on": "2026-06-01"}
    record(small, "DSQ-2", "data_subject_request", way, fields=late)
    agreed = late | {"answer_due": "2026-06-30"}
    record(small, "DSQ-3", "data_subject_request", way, fields=agreed)
    record(small, "DSQ-4", "data_subject_request", [("received", "2026-11-10")])


def _scores(small: Small) -> None:
    way = [("draft", "2026-05-01"), ("approved", "2026-05-02")]
    for number, score in (("SEV-1", 90), ("SEV-2", 60)):
        record(small, number, "supplier_evaluation", way, scope="sensor-maker", fields={"score": score})
    gone = [*way, ("superseded", "2026-06-01")]
    record(small, "SEV-3", "supplier_evaluation", gone, scope="sensor-maker", fields={"score": 10})


def _needs(small: Small) -> None:
    way = [("identified", "2026-05-01"), ("assessed", "2026-05-02")]
    record(small, "CMN-1", "competence_need", way, scope="brake", fields={"gap": "large"})
    record(small, "CMN-2", "competence_need", way, scope="brake", fields={"gap": "none"})
    met = [*way, ("met", "2026-06-01")]
    record(small, "CMN-3", "competence_need", met, scope="brake", fields={"gap": "small"})
    record(small, "CMN-4", "competence_need", way[:1], scope="brake")


def _programme(small: Small) -> None:
    way = [("draft", "2026-01-01"), ("approved", "2026-01-10")]
    fields = {"planned_on": "2026-05-01"}
    record(small, "APG-1", "audit_programme", way, scope=None, fields=fields)
    done = [*way, ("done", "2026-05-20")]
    record(small, "APG-2", "audit_programme", done, scope=None, fields=fields)
    record(small, "APG-3", "audit_programme", done, scope=None, fields=fields)
    later = {"planned_on": "2027-05-01"}
    record(small, "APG-4", "audit_programme", way, scope=None, fields=later)


def _overdue(small: Small) -> None:
    way = [("open", "2026-11-02"), ("contained", "2026-11-03"), ("analysed", "2026-11-10")]
    record(small, "NCR-1", "nonconformity", way, fields={"due": "2026-11-19", "grade": "minor"})
    record(small, "NCR-2", "nonconformity", way, fields={"due": "2026-11-20", "grade": "minor"})
    record(small, "NCR-3", "nonconformity", [("open", "2026-11-02")])
    record(small, "NCR-4", "nonconformity", [*way, ("closed", "2026-11-11")], fields={"due": "2026-11-05"})


def _repeats(small: Small) -> None:
    way = [("open", "2026-05-01"), ("closed", "2026-06-01")]
    record(small, "NCR-1", "nonconformity", way)
    for number, links in (("NCR-2", [("repeats", "NCR-1")]), ("NCR-3", []), ("NCR-4", [])):
        record(small, number, "nonconformity", way, links=links)
    record(small, "NCR-5", "nonconformity", way[:1], links=[("repeats", "NCR-1")])


def _documents(small: Small) -> None:
    way = [("draft", "2026-01-01"), ("effective", "2026-01-10")]
    for number, due in (("DOC-1", "2026-11-19"), ("DOC-2", "2026-11-20"), ("DOC-3", "2027-11-20")):
        record(small, number, "document", way, scope=None, fields={"review_due": due})
    record(small, "DOC-4", "document", way[:1], scope=None, fields={"review_due": "2026-01-01"})


def _backups(small: Small) -> None:
    file(small, "record.backup", "2026-11-01", {"dates.restored_on.latest": "2026-10-20"})
    old = {"dates.restored_on.latest": "2025-11-19"}
    file(small, "record.backup", "2026-11-01", old, subject="player")


CASES: tuple[tuple[str, Setup, float, float, float], ...] = (
    ("kpi.req.coverage", _requirements, 0.75, 6, 8),
    ("kpi.trace.complete", _requirements, 0.9, 9, 10),
    ("kpi.trace.suspect", _requirements, 3, 3, 20),
    ("kpi.test.pass", _tests, 14 / 15, 14, 15),
    ("kpi.cov.statement", _coverage, 0.8, 80, 100),
    ("kpi.cov.branch", _coverage, 0.25, 10, 40),
    ("kpi.static.open", _static, 3, 3, 12),
    ("kpi.review.coverage", _reviews, 1 / 3, 1, 3),
    ("kpi.prb.age", _ages, 20, 20, 3),
    ("kpi.prb.escape", _escapes, 0.25, 1, 4),
    ("kpi.chg.failure", _changes, 0.25, 1, 4),
    ("kpi.rel.gate", _gates, 1 / 3, 1, 3),
    ("kpi.sbom.coverage", _boms, 0.5, 1, 2),
    ("kpi.vuln.fix", _fixes, 25, 25, 2),
    ("kpi.vuln.fix", _fixed_weaknesses, 20, 20, 1),
    ("kpi.vuln.untreated", _known, 2, 2, 5),
    ("kpi.vuln.untreated", _undecided, 1, 1, 4),
    ("kpi.dep.success", _waves, 96 / 150, 96, 150),
    ("kpi.inc.clock", _clocks, 1 / 3, 1, 3),
    ("kpi.inc.clock", _incidents, 0.5, 1, 2),
    ("kpi.trm.erasure", _erasures, 0.5, 1, 2),
    ("kpi.dsr.time", _requests, 2 / 3, 2, 3),
    ("kpi.sup.rating", _scores, 75, 150, 2),
    ("kpi.comp.gap", _needs, 1 / 3, 1, 3),
    ("kpi.audit.coverage", _programme, 2 / 3, 2, 3),
    ("kpi.nc.overdue", _overdue, 2 / 3, 2, 3),
    ("kpi.nc.repeat", _repeats, 0.25, 1, 4),
    ("kpi.doc.overdue", _documents, 1 / 3, 1, 3),
    ("kpi.backup.test", _backups, 0.5, 1, 2),
)


@pytest.mark.parametrize(
    ("kpi", "setup", "expected", "part", "whole"), CASES, ids=[one[1].__name__ for one in CASES]
)
def test_an_indicator_is_what_one_counts_by_hand(
    small: Small, kpi: str, setup: Setup, expected: float, part: float, whole: float
) -> None:
    setup(small)
    assert value(small, kpi) == (pytest.approx(expected), part, whole)


def test_every_indicator_but_that_of_verdicts_has_a_case() -> None:
    assert {one[0] for one in CASES} | {"kpi.practice.conform"} == set(performance.definitions())


def test_nothing_is_never_a_value(small: Small) -> None:
    performance.catch_up(small.organisation)
    _, found = performance.indicators(small.operator)
    assert len(found) == 27
    assert {one.state for one in found} == {State.NOTHING}
    assert all(one.figure.value is None and one.figure.rows == 0 for one in found)
    assert all(point.figure.value is None for one in found for point in one.trend)


def test_practice_conformity_is_what_the_verdicts_say(assessed: Small) -> None:
    found = indicator(assessed, "kpi.practice.conform")
    assert found.figure.value is not None
    assert found.figure.numerator / found.figure.denominator == found.figure.value
    below = indicator(assessed, "kpi.practice.conform", "brake")
    assert 0 < below.figure.denominator < found.figure.denominator


@pytest.mark.parametrize(
    ("kpi", "setup", "day", "expected"),
    [
        ("kpi.prb.age", _ages, "2026-10-21", (10, 10, 1)),
        ("kpi.prb.age", _ages, "2026-01-15", (14, 14, 1)),
        ("kpi.prb.age", _ages, "2026-03-01", (None, 0, 0)),
        ("kpi.req.coverage", _requirements, "2026-10-31", (0.125, 1, 8)),
        ("kpi.review.coverage", _reviews, "2026-03-31", (0, 0, 3)),
        ("kpi.chg.failure", _changes, "2026-06-30", (0, 0, 4)),
        ("kpi.sbom.coverage", _boms, "2026-06-15", (0, 0, 3)),
        ("kpi.sbom.coverage", _boms, "2026-09-30", (1 / 3, 1, 3)),
        ("kpi.doc.overdue", _documents, "2026-11-19", (0, 0, 3)),
        ("kpi.audit.coverage", _programme, "2026-05-10", (0, 0, 3)),
        ("kpi.nc.overdue", _overdue, "2026-11-03", (0, 0, 4)),
        ("kpi.trm.erasure", _erasures, "2026-05-10", (0, 0, 3)),
        ("kpi.sup.rating", _scores, "2026-05-15", (160 / 3, 160, 3)),
    ],
)
def test_a_past_day_reads_what_was_known_on_it(
    small: Small, kpi: str, setup: Setup, day: str, expected: tuple[float | None, float, float]
) -> None:
    setup(small)
    assert value(small, kpi, day=day) == expected
