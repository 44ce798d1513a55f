# SPDX-License-Identifier: Apache-2.0
"""What applies, how strongly, and every exclusion with its reason (DESIGN 4.2)."""

from dataclasses import replace

import pytest

from asqms.engine.assessment import Assessment
from asqms.engine.catalogue import Condition, Level, Practice, PracticeKind, Strength
from asqms.engine.evaluate import evaluate
from asqms.engine.snapshot import Answer, SoftwareItem
from tests.engine import builders as build

ORGANISATION = (Level.ORGANIZATION,)


def assess(practices: list[Practice], *items: SoftwareItem) -> Assessment:
    catalogue = build.catalogue(practices)
    return evaluate(build.snapshot(items), catalogue, build.CHECKS, as_of=build.TODAY)


@pytest.mark.parametrize(
    ("answer", "kind", "strength"),
    [
        (Answer.NO, PracticeKind.BASIC, Strength.MANDATORY),
        (Answer.NO, PracticeKind.ADVANCED, Strength.OPTIONAL),
        (Answer.NO, PracticeKind.RECOMMENDED, Strength.OPTIONAL),
        (Answer.YES, PracticeKind.BASIC, Strength.MANDATORY),
        (Answer.YES, PracticeKind.ADVANCED, Strength.MANDATORY),
        (Answer.YES, PracticeKind.RECOMMENDED, Strength.RECOMMENDED),
    ],
)
def test_kind_and_type_give_the_strength(answer: Answer, kind: PracticeKind, strength: Strength) -> None:
    found = assess([build.practice("OP.A.01", kind=kind)], build.item("item", answer=answer))
    assert [one.strength for one in found.obligations] == [strength]


def test_an_advanced_practice_of_the_organisation_is_mandatory_from_one_type_ii_item_on() -> None:
    practice = build.practice("SM.A.01", kind=PracticeKind.ADVANCED, levels=ORGANISATION)
    calm = assess([practice], build.item("one"))
    risky = assess([practice], build.item("one"), build.item("two", answer=Answer.YES))
    assert [one.strength for one in calm.obligations] == [Strength.OPTIONAL]
    assert [one.strength for one in risky.obligations] == [Strength.MANDATORY]


def test_a_practice_of_both_levels_is_asked_of_both() -> None:
    practice = build.practice("SM.A.01", levels=(Level.ORGANIZATION, Level.SOFTWARE_ITEM))
    assert [one.scope for one in assess([practice], build.item("item")).obligations] == ["org", "item"]


def test_a_phase_that_is_not_reached_excludes_with_both_phases() -> None:
    practice = build.practice("OP.A.01", phases=("termination", "release"))
    found = assess([practice], build.item("early", phase="concept"), build.item("there", phase="release"))
    assert [(one.scope, one.reason, one.message) for one in found.exclusions] == [
        ("early", "phase_not_reached", "phase=concept; needed=release")
    ]
    assert [one.scope for one in found.obligations] == ["there"]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (Condition(domains=("in_vehicle",)), "attribute=domain; value=cloud_side; needed=in_vehicle"),
        (Condition(asil=("C", "D")), "attribute=asil; value=B; needed=C, D"),
        (Condition(markets=("CN",)), "attribute=market; value=EU, US; needed=CN"),
        (Condition(personal_data=True), "attribute=personal_data; value=false; needed=true"),
        (Condition(suppliers=False), "attribute=supplier; value=true; needed=false"),
    ],
)
def test_a_condition_that_does_not_hold_excludes_and_says_which(condition: Condition, message: str) -> None:
    item = replace(build.item("item", asil="B", supplier="supplier"), markets=("EU", "US"))
    found = assess([build.practice("OP.A.01", condition=condition)], item)
    assert [(one.reason, one.message) for one in found.exclusions] == [("condition_not_met", message)]
    assert not found.obligations


def test_a_condition_that_holds_in_one_value_applies() -> None:
    condition = Condition(domains=("roadside", "cloud_side"), asil=("B",), suppliers=True)
    practice = build.practice("OP.A.01", condition=condition)
    found = assess([practice], build.item("item", asil="B", supplier="supplier"))
    assert len(found.obligations) == 1


def test_a_condition_on_the_organisation_holds_as_soon_as_one_item_has_it() -> None:
    practice = build.practice("SM.A.01", levels=ORGANISATION, condition=Condition(personal_data=True))
    assert not assess([practice], build.item("item")).obligations
    private = replace(build.item("private"), personal_data=True)
    assert len(assess([practice], build.item("item"), private).obligations) == 1


def test_a_retired_practice_is_listed_as_excluded() -> None:
    practices = [build.practice("OP.A.01", retired=True), build.practice("SM.A.01", levels=ORGANISATION)]
    found = assess(practices, build.item("item"))
    assert [(one.practice, one.scope, one.reason) for one in found.exclusions] == [
        ("OP.A.01", "item", "retired")
    ]


def test_every_item_practice_is_an_obligation_or_an_exclusion() -> None:
    practices = [
        build.practice("OP.A.01"),
        build.practice("OP.A.02", phases=("termination",)),
        build.practice("OP.B.01", condition=Condition(cal=("CAL4",))),
        build.practice("SM.A.01", levels=ORGANISATION),
    ]
    found = assess(practices, build.item("one"), build.item("two", phase="termination"))
    listed = [(one.practice, one.scope) for one in (*found.obligations, *found.exclusions)]
    assert sorted(listed) == sorted(
        [("SM.A.01", "org")]
        + [(name, item) for name in ("OP.A.01", "OP.A.02", "OP.B.01") for item in ("one", "two")]
    )
