# SPDX-License-Identifier: Apache-2.0
"""Type I or type II, and where it comes from (DESIGN 4.1)."""

from dataclasses import replace

import pytest

from asqms.engine.assessment import ItemClass
from asqms.engine.catalogue import SoftwareType
from asqms.engine.classification import classify
from asqms.engine.snapshot import Answer, Dependency, Moment, PhaseEntry, SoftwareItem
from tests.engine import builders as build

NOW = Moment(build.TODAY, build.TODAY)


def classes(*items: SoftwareItem, moment: Moment = NOW) -> dict[str, ItemClass]:
    return classify(items, build.QUESTIONS, moment)


def test_all_answers_no_and_approved_by_another_person_is_type_i() -> None:
    kind = classes(build.item("item"))["item"]
    assert (kind.software_type, kind.reasons) == (SoftwareType.TYPE_I, ("all_answers_no",))


@pytest.mark.parametrize("answer", [Answer.YES, Answer.UNKNOWN])
def test_one_answer_that_is_not_no_is_type_ii(answer: Answer) -> None:
    made = build.classification()
    item = replace(
        build.item("item"), classifications=(replace(made, answers={"Q1": Answer.NO, "Q2": answer}),)
    )
    kind = classes(item)["item"]
    assert (kind.software_type, kind.reasons) == (SoftwareType.TYPE_II, (f"answer_{answer.value}:Q2",))


@pytest.mark.parametrize(
    ("classifications", "reason"),
    [
        ((), "not_classified"),
        ((build.classification(approver=""),), "not_approved"),
        ((build.classification(approver="ann"),), "approved_by_author"),
        ((replace(build.classification(), answers={"Q1": Answer.NO}),), "answer_missing:Q2"),
    ],
)
def test_a_doubt_is_type_ii(classifications: tuple, reason: str) -> None:
    kind = classes(replace(build.item("item"), classifications=classifications))["item"]
    assert kind.software_type is SoftwareType.TYPE_II
    assert reason in kind.reasons


def test_the_newest_known_classification_counts_on_both_axes() -> None:
    risky = build.classification(Answer.YES, on=build.START + build.days(100))
    late = replace(risky, effective=build.START + build.days(1), recorded=build.START + build.days(200))
    item = replace(build.item("item"), classifications=(risky, build.classification(), late))
    at = build.START + build.days(50)
    assert classes(item, moment=Moment(at, at))["item"].software_type is SoftwareType.TYPE_I
    hindsight = Moment(at, build.START + build.days(300))
    assert classes(item, moment=hindsight)["item"].software_type is SoftwareType.TYPE_II


def test_type_ii_is_inherited_along_dependencies_to_the_end_and_through_cycles() -> None:
    first = build.item("first", answer=Answer.YES, depends_on=[Dependency("second", "interface")])
    second = build.item("second", depends_on=[Dependency("third", "build")])
    third = build.item("third", depends_on=[Dependency("second", "build"), Dependency("gone", "signing")])
    found = classes(third, second, first)
    assert [found[name].software_type.value for name in ("first", "second", "third")] == ["II", "II", "II"]
    assert [found[name].inherited_from for name in ("first", "second", "third")] == ["", "first", "second"]
    assert found["third"].reasons == ("inherited:second",)


@pytest.mark.parametrize(("approver", "kind"), [("ben", "I"), ("", "II")])
def test_freedom_from_interference_stops_it_only_with_an_approver(approver: str, kind: str) -> None:
    free = Dependency("below", "interface", free_from_interference="separate process", approver=approver)
    found = classes(build.item("above", answer=Answer.YES, depends_on=[free]), build.item("below"))
    assert found["below"].software_type.value == kind


def test_an_item_without_a_phase_yet_is_not_there_and_hands_nothing_on() -> None:
    later = build.TODAY + build.days(1)
    future = build.item("future", answer=Answer.YES, depends_on=[Dependency("item", "build")], since=later)
    assert list(classes(future, build.item("item"))) == ["item"]
    assert classes(future, build.item("item"))["item"].software_type is SoftwareType.TYPE_I


def test_the_phase_is_the_newest_entry() -> None:
    entries = (
        PhaseEntry("release", build.TODAY, build.TODAY),
        PhaseEntry("concept", build.START, build.START),
        PhaseEntry("termination", build.TODAY + build.days(1), build.TODAY),
    )
    assert classes(replace(build.item("item"), phases=entries))["item"].phase == "release"
