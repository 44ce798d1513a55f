# SPDX-License-Identifier: Apache-2.0
"""Roll-ups worst first with denominators, the roll-out, owners and standards (DESIGN 4.5, 4.6)."""

import pytest

from asqms.engine.assessment import Assessment, RollUp
from asqms.engine.catalogue import Level, PracticeKind
from asqms.engine.evaluate import evaluate
from asqms.engine.snapshot import (
    AdoptedProcess,
    Answer,
    Assignment,
    ProjectAdoption,
    VerdictName,
)
from tests.engine import builders as build

PRACTICES = [
    build.practice("OP.A.01", build.need("report", person=True)),
    build.practice("OP.B.01", build.need("plan")),
    build.practice("OP.B.02", build.need("plan"), kind=PracticeKind.RECOMMENDED),
    build.practice("SM.A.01", build.need("policy"), levels=(Level.ORGANIZATION,)),
]
ITEMS = [
    build.item("good", supplier="supplier"),
    build.item("bad", answer=Answer.YES),
    build.item("far", project="other"),
]
RECORDS = [
    build.evidence("r1", "good"),
    build.evidence("r2", "bad", says="not_met"),
    build.evidence("r3", "far"),
    build.evidence("p1", "project", "plan"),
    build.evidence("o1", "org", "policy"),
]
CATALOGUE = build.catalogue(
    PRACTICES,
    standards=[build.standard("iso", "1", "2", "3", "4"), build.standard("asp", "1")],
    mappings=[
        build.mapping("OP.A.01", "iso", "1"),
        build.mapping("OP.B.01", "iso", "2"),
        build.mapping("SM.A.01", "iso", "3"),
        build.mapping("SM.A.01", "asp", "1"),
        build.mapping("OP.GONE.01", "iso", "4"),
    ],
)


def assess(**changes: object) -> Assessment:
    snapshot = build.snapshot(ITEMS, RECORDS, **changes)
    return evaluate(snapshot, CATALOGUE, build.CHECKS, as_of=build.TODAY)


def short(rolled: RollUp) -> tuple[str | None, int, int, float | None]:
    worst = rolled.worst.value if rolled.worst else None
    return worst, rolled.mandatory.conforms, rolled.mandatory.rated, rolled.score


@pytest.mark.parametrize(
    ("scope", "process", "expected"),
    [
        ("good", "", ("conforms", 2, 2, 1.0)),
        ("bad", "OP.A", ("deviates", 0, 1, 0.0)),
        ("bad", "OP.B", ("conforms", 1, 1, 1.0)),
        ("project", "OP.A", ("deviates", 1, 2, 0.5)),
        ("project", "", ("deviates", 3, 4, 0.75)),
        ("unit", "", ("deviates", 3, 4, 0.75)),
        ("other", "", ("undetermined", 1, 2, 0.5)),
        ("supplier", "", ("conforms", 2, 2, 1.0)),
        ("org", "SM.A", ("conforms", 1, 1, 1.0)),
        ("org", "", ("deviates", 5, 7, 5 / 7)),
        ("good", "SM.A", (None, 0, 0, None)),
    ],
)
def test_counts_go_up_and_the_worst_comes_first(scope: str, process: str, expected: tuple) -> None:
    assert short(assess().rollups[scope, process]) == expected


def test_recommended_ones_are_counted_apart_and_optional_ones_not_at_all() -> None:
    rolled = assess().rollups["org", "OP.B"]
    assert (rolled.recommended.conforms, rolled.recommended.total) == (1, 1)
    assert rolled.mandatory.total == 3


def test_the_undetermined_share_stands_beside_the_score() -> None:
    assert assess().rollups["other", ""].undetermined_share == 0.5
    assert assess().rollups["good", "SM.A"].undetermined_share is None


def test_how_many_of_those_that_conform_a_person_confirmed() -> None:
    confirmed = build.rating("confirmation", "OP.A.01", VerdictName.CONFORMS, scope="far")
    tally = assess(ratings=(confirmed,)).rollups["org", "OP.A"].mandatory
    assert (tally.conforms, tally.confirmed, tally.awaiting_confirmation) == (2, 1, 1)


def test_a_justification_never_raises_a_score() -> None:
    before = assess().rollups["org", "OP.B"]
    justified = build.decision("justification", ["OP.B.01"], "far", expires=build.TODAY)
    after = assess(decisions=(justified,)).rollups["org", "OP.B"]
    assert (after.score, after.denominator, after.mandatory.rated) == (before.score, 3, 3)


def test_what_is_not_applicable_counts_neither_way() -> None:
    tailored = build.decision("tailoring", ["OP.A.01"], "far")
    rolled = assess(decisions=(tailored,)).rollups["org", "OP.A"]
    assert (rolled.score, rolled.denominator, rolled.mandatory.total) == (0.5, 2, 3)
    everything = build.decision("tailoring", ["OP.A.01"], "org")
    gone = assess(decisions=(everything,)).rollups["org", "OP.A"]
    assert (gone.score, gone.worst) == (None, VerdictName.NOT_APPLICABLE)


def test_suspect_links_lower_the_score_by_their_share() -> None:
    trace = build.practice("OP.T.01", build.need("matrix.trace"))
    facts = {"says": "met", "trace.links.total": 200, "trace.links.suspect": 50}
    record = build.evidence("t", "item", "matrix.trace", facts=facts)
    snapshot = build.snapshot([build.item("item")], [record])
    found = evaluate(snapshot, build.catalogue([trace]), build.CHECKS, as_of=build.TODAY)
    rolled = found.rollups["item", "OP.T"]
    assert (rolled.worst, rolled.score) == (VerdictName.CONFORMS, 0.75)


def test_stale_evidence_is_counted_and_lowers_what_a_person_confirmed() -> None:
    stale = build.evidence("r", "item", valid_until=build.TODAY - build.days(1))
    confirmed = build.rating("confirmation", "OP.A.01", VerdictName.CONFORMS)
    snapshot = build.snapshot([build.item("item")], [stale], ratings=(confirmed,))
    found = evaluate(snapshot, build.catalogue(PRACTICES[:1]), build.CHECKS, as_of=build.TODAY)
    rolled = found.rollups["item", ""]
    assert (rolled.worst, rolled.stale, rolled.score) == (VerdictName.CONFORMS, 1, 0.0)


def test_roll_ups_are_a_mapping_over_all_scopes() -> None:
    rollups = assess().rollups
    assert len(rollups) == len(list(rollups)) == 8 * 4
    assert ("nowhere", "") not in rollups
    assert rollups.get(("good", "OP.NONE")) is None


def test_the_roll_out_shows_versions_and_whether_work_follows() -> None:
    found = assess(
        adopted=(
            AdoptedProcess("OP.A", "2", "olga", build.START, build.START),
            AdoptedProcess("OP.A", "3", "olga", build.TODAY + build.days(1), build.TODAY),
            AdoptedProcess("SM.A", "1", "olga", build.START, build.START),
        ),
        adoptions=(ProjectAdoption("project", "OP.A", "1", build.START, build.START),),
        decisions=(build.decision("tailoring", ["OP.A.01"], "bad", approver=""),),
    )
    cells = {(one.process, one.project): one for one in found.rollout}
    cell = cells["OP.A", "project"]
    assert (cell.adopted_version, cell.current_version, cell.open_tailoring) == ("1", "2", 1)
    assert (cell.needed, cell.verdict) == (True, VerdictName.DEVIATES)
    assert cells["OP.A", "other"].verdict is VerdictName.CONFORMS
    assert [cells[name, "other"].needed for name in ("OP.A", "OP.B", "SM.A")] == [True, True, False]
    starts = {one.process: one.starts_at_organisation_level for one in found.rollout}
    assert starts == {"OP.A": True, "OP.B": False, "SM.A": True}


def test_a_new_project_starts_at_zero_while_the_organisation_itself_is_open() -> None:
    adopted = (AdoptedProcess("SM.A", "1", "olga", build.START, build.START),)
    snapshot = build.snapshot(ITEMS, RECORDS[:-1], adopted=adopted)
    found = evaluate(snapshot, CATALOGUE, build.CHECKS, as_of=build.TODAY)
    assert {one.starts_at_organisation_level for one in found.rollout} == {False}


def test_the_owner_is_who_holds_the_role_nearest_then_the_process_owner_then_nobody() -> None:
    role, since = "OP.A.owner", build.START
    gone = build.TODAY - build.days(1)
    assignments = (
        Assignment(role, "org", "otto", since),
        Assignment(role, "project", "paul", since),
        Assignment(role, "good", "gone", since, gone),
    )
    adopted = (AdoptedProcess("OP.B", "1", "berta", since, since),)
    found = assess(assignments=assignments, adopted=adopted)
    owners = {(one.practice, one.scope): one.owner for one in found.obligations}
    assert owners["OP.A.01", "good"] == "paul"
    assert owners["OP.A.01", "far"] == "otto"
    assert owners["OP.B.01", "good"] == "berta"
    assert owners["SM.A.01", "org"] == ""
    assert {one.owner_role for one in found.obligations if not one.owner} == {"SM.A.owner"}


def test_a_requirement_is_supported_partly_not_or_unmapped() -> None:
    found = assess()
    states = {(one.standard, one.requirement): one for one in found.requirements}
    assert [states["iso", name].state for name in "1234"] == ["partly", "partly", "supported", "unmapped"]
    assert (states["iso", "1"].conforming, states["iso", "1"].obligations) == (2, 3)
    assert found.deduplication == pytest.approx(4 / 3)


def test_a_requirement_whose_practices_apply_nowhere_is_not_supported() -> None:
    catalogue = build.catalogue(
        [build.practice("OP.A.01", retired=True)],
        standards=[build.standard("iso", "1")],
        mappings=[build.mapping("OP.A.01", "iso", "1")],
    )
    found = evaluate(build.snapshot(ITEMS, RECORDS), catalogue, build.CHECKS, as_of=build.TODAY)
    assert [one.state for one in found.requirements] == ["not"]
    assert found.deduplication is None


def test_only_active_standards_are_asked() -> None:
    found = assess(active_standards=("asp",))
    assert [(one.standard, one.state) for one in found.requirements] == [("asp", "supported")]
    assert found.evidence_counts_for["o1"] == ("asp:1",)
    assert found.deduplication == 1.0


def test_one_piece_of_evidence_counts_for_every_requirement_it_supports() -> None:
    counts = assess().evidence_counts_for
    assert counts["o1"] == ("asp:1", "iso:3")
    assert dict(counts) == {
        "r1": ("iso:1",),
        "r3": ("iso:1",),
        "p1": ("iso:2",),
        "o1": ("asp:1", "iso:3"),
    }
    for uid in ("r2", "nobody"):
        with pytest.raises(KeyError):
            counts[uid]
