# SPDX-License-Identifier: Apache-2.0
"""What holds for every snapshot: order, repeatability, monotony, and that less work gives the same."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from asqms.engine.assessment import Assessment
from asqms.engine.catalogue import Level, PracticeKind
from asqms.engine.criteria import AllOf, AnyOf, AtLeast
from asqms.engine.evaluate import assessment_document, evaluate, evaluate_items
from asqms.engine.known import as_known
from asqms.engine.snapshot import Answer, Dependency, Evidence, Snapshot, VerdictName
from tests.engine import builders as build

REPORT, PLAN, POLICY = (build.need(kind, person=kind == "plan") for kind in ("report", "plan", "policy"))
CATALOGUE = build.catalogue(
    [
        build.practice("OP.A.01"),
        build.practice("OP.A.02", AllOf((REPORT, PLAN))),
        build.practice("OP.A.03", AnyOf((AllOf((REPORT, PLAN)), POLICY)), kind=PracticeKind.ADVANCED),
        build.practice("OP.B.01", AtLeast(2, (REPORT, PLAN, POLICY)), kind=PracticeKind.RECOMMENDED),
        build.practice("SM.A.01", AllOf((POLICY,)), levels=(Level.ORGANIZATION,)),
    ],
    types=[build.evidence_type("report", days=500), build.evidence_type("plan", widest="project")],
    standards=[build.standard("iso", "1", "2")],
    mappings=[build.mapping("OP.A.01", "iso", "1"), build.mapping("SM.A.01", "iso", "1")],
)
PRACTICES = [practice.id for practice in CATALOGUE.practices]
WORST_FIRST = ["deviates", "undetermined", "partly", "conforms"]
days = st.integers(-3, 3).map(lambda count: build.TODAY + build.days(count))
subjects = st.sampled_from(["one", "two", "project", "unit", "org", "supplier", "nowhere"])


@st.composite
def records(draw: st.DrawFn, uid: str) -> Evidence:
    says = draw(st.sampled_from(["met", "met", "partly", "not_met", "unknown", "missing", "nonsense", None]))
    return build.evidence(
        uid,
        draw(subjects),
        draw(st.sampled_from(["report", "plan", "policy", "other"])),
        says=says,
        on=draw(days),
        received=draw(days),
        series=draw(st.sampled_from(["", "ci", "desk"])),
        valid_until=draw(st.none() | days),
        withdrawn_on=draw(st.none() | st.none() | days),
        problem=draw(st.sampled_from(["", "", "json.not_json"])),
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    answers = st.sampled_from(list(Answer))
    one = build.item("one", answer=draw(answers), depends_on=[Dependency("two", "build")])
    two = build.item("two", answer=draw(answers), since=draw(days), supplier="supplier")
    found = [draw(records(f"e{number}")) for number in range(draw(st.integers(0, 6)))]
    decisions = [
        replace(
            build.decision(kind, [draw(st.sampled_from(PRACTICES))], draw(subjects), expires=draw(days)),
            approver=draw(st.sampled_from(["ben", "ann", ""])),
        )
        for kind in draw(st.lists(st.sampled_from(["tailoring", "justification"]), unique=True))
    ]
    ratings = [
        build.rating(
            kind,
            draw(st.sampled_from(PRACTICES)),
            draw(st.sampled_from(list(VerdictName))),
            scope=draw(subjects),
            digests=draw(st.sampled_from([(), ("sha256:e0",), ("sha256:e0", "sha256:e1")])),
        )
        for kind in draw(st.lists(st.sampled_from(["confirmation", "overrule"]), unique=True))
    ]
    return build.snapshot([one, two], found, decisions=decisions, ratings=ratings)


def assess(snapshot: Snapshot, as_of: date = build.TODAY, previous: Assessment | None = None) -> Assessment:
    return evaluate(snapshot, CATALOGUE, build.CHECKS, as_of=as_of, previous=previous)


def rank(verdict: VerdictName) -> int:
    return WORST_FIRST.index(verdict.value)


@given(snapshots(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(snapshot: Snapshot, shuffler: object) -> None:
    def shuffled(rows: tuple) -> tuple:
        mixed = list(rows)
        shuffler.shuffle(mixed)
        return tuple(mixed)

    mixed = replace(
        snapshot,
        items=shuffled(snapshot.items),
        evidence=shuffled(snapshot.evidence),
        decisions=shuffled(snapshot.decisions),
        ratings=shuffled(snapshot.ratings),
    )
    assert assessment_document(assess(mixed)) == assessment_document(assess(snapshot))


@given(snapshots(), subjects, st.sampled_from(["report", "plan", "policy"]))
def test_conforming_evidence_never_makes_the_machine_judge_worse(
    snapshot: Snapshot, subject: str, kind: str
) -> None:
    good = build.evidence("good", subject, kind, on=build.TODAY, series=f"series-of-{subject}")
    before = {(one.practice, one.scope): one.machine for one in assess(snapshot).obligations}
    after = assess(replace(snapshot, evidence=(*snapshot.evidence, good)))
    for one in after.obligations:
        assert rank(one.machine) >= rank(before[one.practice, one.scope])


@given(snapshots(), snapshots())
def test_evaluating_again_gives_what_evaluating_gives(before: Snapshot, after: Snapshot) -> None:
    previous = assess(before)
    assert assessment_document(assess(after, previous=previous)) == assessment_document(assess(after))


@given(snapshots(), st.data())
def test_a_few_records_more_or_less_give_the_same_by_the_short_way(
    snapshot: Snapshot, data: st.DataObject
) -> None:
    added = tuple(data.draw(records(f"new{number}")) for number in range(data.draw(st.integers(0, 2))))
    removed = snapshot.evidence[: data.draw(st.integers(0, 2))]
    kept = snapshot.evidence[len(removed) :]
    after = replace(snapshot, evidence=(*kept, *added))
    short = evaluate_items(assess(snapshot), after, added=added, removed=removed)
    full = assess(after)
    assert short.digest == full.digest
    assert assessment_document(short) == assessment_document(full)


@given(snapshots())
def test_what_was_known_does_not_change_with_what_is_learnt_later(snapshot: Snapshot) -> None:
    known = tuple(record for record in snapshot.evidence if record.received <= build.TODAY)
    then = assessment_document(assess(replace(snapshot, evidence=known)))
    assert assessment_document(assess(snapshot)) == then


@given(snapshots(), st.integers(-3, 3))
def test_a_snapshot_as_known_gives_the_same_assessment(snapshot: Snapshot, count: int) -> None:
    known_on = build.TODAY + build.days(count)

    def asked(one: Snapshot) -> object:
        found = evaluate(one, CATALOGUE, build.CHECKS, as_of=build.TODAY, known_on=known_on)
        return {**assessment_document(found), "digest": "", "snapshot_digest": ""}

    assert asked(as_known(snapshot, known_on)) == asked(snapshot)


@settings(max_examples=50)
@given(snapshots())
def test_a_verdict_stays_until_it_is_said_to_lapse(snapshot: Snapshot) -> None:
    found = assess(replace(snapshot, decisions=(), ratings=()))
    for one in found.obligations:
        if one.lapses_on is not None:
            assert one.lapses_on > build.TODAY


@given(snapshots())
def test_roll_ups_count_exactly_the_obligations(snapshot: Snapshot) -> None:
    found = assess(snapshot)
    mandatory = [one for one in found.obligations if one.strength.value == "mandatory"]
    tally = found.rollups["org", ""].mandatory
    assert tally.total == len(mandatory)
    assert tally.conforms == sum(one.verdict is VerdictName.CONFORMS for one in mandatory)
    assert tally.awaiting_confirmation == sum(
        one.awaiting_confirmation and one.verdict is VerdictName.CONFORMS for one in mandatory
    )
    score = found.rollups["org", ""].score
    assert score is None or score <= tally.conforms / tally.rated


@given(snapshots(), st.sampled_from(PRACTICES), subjects)
def test_a_justification_never_raises_any_score(snapshot: Snapshot, practice: str, scope: str) -> None:
    decision = replace(build.decision("justification", [practice], scope, expires=build.TODAY), id="D-new")
    before = assess(snapshot).rollups
    after = assess(replace(snapshot, decisions=(*snapshot.decisions, decision))).rollups
    for name, rolled in after.items():
        old = before[name].score
        assert rolled.score is None or old is None or rolled.score <= old
