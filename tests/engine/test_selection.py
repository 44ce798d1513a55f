# SPDX-License-Identifier: Apache-2.0
"""Which evidence counts, and why the rest does not (DESIGN 4.3)."""

from dataclasses import replace
from datetime import date

import pytest

from asqms.engine.assessment import Basis, NeedResult, Obligation, Outcome
from asqms.engine.evaluate import evaluate
from asqms.engine.known import as_known
from asqms.engine.snapshot import Evidence
from tests.engine import builders as build

CATALOGUE = build.catalogue(
    [build.practice("OP.A.01")],
    types=[build.evidence_type("report", widest="unit", days=400)],
)
EARLIER = build.TODAY - build.days(1)


def rated(*records: Evidence, as_of: date = build.TODAY, known_on: date | None = None) -> Obligation:
    snapshot = build.snapshot([build.item("item", supplier="supplier")], records)
    found = evaluate(snapshot, CATALOGUE, build.CHECKS, as_of=as_of, known_on=known_on)
    return found.obligations[0]


def need_of(*records: Evidence) -> NeedResult:
    return rated(*records).needs[0]


@pytest.mark.parametrize(
    ("record", "reason", "message"),
    [
        (
            build.evidence("e", problem="json.not_json", problem_message="It ends early."),
            "unreadable",
            "json.not_json: It ends early.",
        ),
        (build.evidence("e", on=build.TODAY + build.days(1)), "", ""),
        (
            build.evidence("e", on=build.TODAY + build.days(1), received=build.TODAY),
            "not_yet_effective",
            "effective=2026-11-21",
        ),
        (build.evidence("e", valid_until=EARLIER), "expired", "since=2026-11-20"),
        (build.evidence("e", on=build.TODAY - build.days(401)), "expired", "since=2026-11-20"),
        (build.evidence("e", withdrawn_on=build.TODAY), "withdrawn", "on=2026-11-20"),
    ],
)
def test_a_record_that_does_not_count_is_named_with_its_reason(
    record: Evidence, reason: str, message: str
) -> None:
    need = need_of(record)
    assert (need.outcome, need.used) == (Outcome.MISSING, ())
    assert [(one.reason, one.message) for one in need.rejected] == ([(reason, message)] if reason else [])
    assert need.reason == (reason or "no_evidence")


@pytest.mark.parametrize(
    "record",
    [
        build.evidence("e", valid_until=build.TODAY),
        build.evidence("e", on=build.TODAY - build.days(400)),
        build.evidence("e", on=build.TODAY),
        build.evidence("e", withdrawn_on=build.TODAY + build.days(1)),
    ],
)
def test_the_last_day_still_counts(record: Evidence) -> None:
    assert need_of(record).outcome is Outcome.MET


def test_only_the_newest_of_a_series_counts_and_several_of_its_day_do() -> None:
    old = build.evidence("old", says="not_met", series="ci")
    new = [build.evidence(uid, series="ci", on=build.TODAY) for uid in ("new-2", "new-1")]
    need = need_of(old, *new)
    assert need.used == ("new-1", "new-2")
    assert [(one.evidence, one.reason) for one in need.rejected] == [("old", "superseded")]


def test_records_of_different_series_or_of_none_do_not_supersede_each_other() -> None:
    need = need_of(
        build.evidence("a", series="one"),
        build.evidence("b", series="two", on=build.TODAY),
        build.evidence("c", series=""),
        build.evidence("d", series="", on=build.TODAY),
    )
    assert need.used == ("a", "b", "c", "d")


def test_an_unreadable_newest_record_hides_the_older_one() -> None:
    old = build.evidence("old", series="ci")
    broken = build.evidence("broken", series="ci", on=build.TODAY, problem="xml.not_xml")
    assert need_of(old, broken).reason == "unreadable"


def test_a_withdrawn_or_unknown_record_supersedes_nothing() -> None:
    old = build.evidence("old", series="ci")
    withdrawn = build.evidence("withdrawn", series="ci", on=EARLIER, withdrawn_on=build.TODAY)
    unknown = build.evidence("unknown", series="ci", on=EARLIER, received=build.TODAY + build.days(1))
    assert need_of(old, withdrawn, unknown).used == ("old",)


def test_what_becomes_known_later_does_not_change_what_was_known() -> None:
    old = build.evidence("old")
    later = build.evidence("later", says="not_met", on=build.START, received=build.TODAY)
    assert rated(old, as_of=EARLIER) == rated(old, later, as_of=EARLIER)
    hindsight = rated(old, later, as_of=EARLIER, known_on=build.TODAY)
    assert hindsight.verdict.value == "deviates"


@pytest.mark.parametrize(
    ("subject", "verdict", "basis"),
    [
        ("item", "conforms", Basis.MEASURED),
        ("project", "conforms", Basis.MEASURED),
        ("unit", "conforms", Basis.INHERITED),
        ("supplier", "conforms", Basis.INHERITED),
        ("org", "undetermined", Basis.MEASURED),
        ("other", "undetermined", Basis.MEASURED),
    ],
)
def test_evidence_counts_below_its_subject_up_to_the_widest_scope(
    subject: str, verdict: str, basis: Basis
) -> None:
    found = rated(build.evidence("e", subject))
    assert (found.verdict.value, found.basis) == (verdict, basis)


def test_own_and_inherited_evidence_together_is_measured_and_the_worst_counts() -> None:
    found = rated(build.evidence("own"), build.evidence("above", "unit", says="partly"))
    assert (found.verdict.value, found.basis) == ("partly", Basis.MEASURED)
    assert found.needs[0].used == ("above", "own")


def test_the_first_day_a_verdict_gets_worse_is_told_and_true() -> None:
    records = (
        build.evidence("long", valid_until=build.TODAY + build.days(90)),
        build.evidence("short", on=build.TODAY, valid_until=build.TODAY + build.days(9)),
    )
    found = rated(*records)
    assert found.lapses_on == build.TODAY + build.days(10)
    single = records[1:]
    lapse = rated(*single).lapses_on
    assert lapse is not None
    assert rated(*single, as_of=lapse - build.days(1)).verdict.value == "conforms"
    assert rated(*single, as_of=lapse).verdict.value == "undetermined"


def test_a_validity_that_leaves_the_calendar_does_not_raise() -> None:
    catalogue = build.catalogue(
        [build.practice("OP.A.01")], types=[build.evidence_type("report", days=10_000_000)]
    )
    records = [build.evidence("a", valid_until=date.max), build.evidence("b", on=date.min)]
    found = evaluate(
        build.snapshot([build.item("item")], records), catalogue, build.CHECKS, as_of=build.TODAY
    )
    assert found.obligations[0].lapses_on == date.max


def test_the_subject_of_evidence_may_be_unknown() -> None:
    lost = replace(build.evidence("lost"), subject="nowhere")
    assert rated(lost).reasons == ("no_evidence",)


def test_evidence_of_unit_and_supplier_together_is_still_inherited() -> None:
    found = rated(build.evidence("a", "unit"), build.evidence("b", "supplier"))
    assert (found.verdict.value, found.basis) == ("conforms", Basis.INHERITED)


def test_a_snapshot_as_known_forgets_what_came_later() -> None:
    tomorrow = build.TODAY + build.days(1)
    records = [
        build.evidence("kept", withdrawn_on=tomorrow),
        build.evidence("later", on=build.START, received=tomorrow),
    ]
    decided = replace(build.decision("tailoring", ["OP.A.01"]), recorded=tomorrow)
    snapshot = build.snapshot([build.item("item")], records, decisions=[decided])
    known = as_known(snapshot, build.TODAY)
    assert [(record.uid, record.withdrawn_on) for record in known.evidence] == [("kept", None)]
    assert (known.decisions, known.items, known.digest) == ((), snapshot.items, "")
    assert as_known(snapshot, tomorrow) == replace(snapshot, digest="")
    assert as_known(snapshot, build.START - build.days(1)).items == ()
