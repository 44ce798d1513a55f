# SPDX-License-Identifier: Apache-2.0
"""Suspect links that people confirm: who may, what counts, how long it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError, OrganizationError
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import Confirmed, LinkFilter, LinkName, When
from asqms.contexts.traceability.errors import TraceabilityError
from asqms.kernel.records import TraceRecords
from tests.contexts.traceability.building import DAY, Materials, built, item, records, small_set, small_v
from tests.support.personas import Small

LINK = LinkName("SWR_1", "SYS_1", "derives")
SET = "controller-trace"


def suspect(small: Small, when: When | None = None) -> list[LinkName]:
    return [
        one.name for one in traceability.links(small.operator, SET, LinkFilter("suspect"), when=when).rows
    ]


def seen(small: Small) -> str:
    return traceability.trace_set_state(small.operator, SET).snapshot


def confirm(small: Small, *links: LinkName, person: str = "brake-developer") -> Confirmed:
    return traceability.confirm_links(small.actor(person), SET, links, seen=seen(small), note="Read both.")


def test_a_confirmed_link_is_no_longer_suspect_once_the_set_is_checked_again(small: Small) -> None:
    materials = small_set(small.operator)
    assert suspect(small) == [LINK]
    done = confirm(small, LINK)
    assert (done.written, done.already) == (1, 0)
    (row,) = traceability.links(small.operator, SET, LinkFilter("suspect")).rows
    assert not row.pending
    answer = built(small.operator, materials)
    assert (answer.version, answer.facts["trace.links.suspect"]) == (2, 0)
    assert suspect(small) == []
    (row,) = traceability.links(small.operator, SET, LinkFilter("confirmed")).rows
    assert (row.name, row.confirmed, row.state) == (LINK, True, "resolved")


def test_until_then_the_list_says_that_somebody_confirmed_it(small: Small) -> None:
    small_set(small.operator)
    later = small.actor("brake-developer", at=small.operator.at + timedelta(minutes=5))
    traceability.confirm_links(later, SET, [LINK], seen=seen(small))
    (row,) = traceability.links(small.operator, SET, LinkFilter("suspect")).rows
    assert row.pending


@pytest.mark.parametrize("changed", ["SWR_1", "SYS_1"])
def test_it_is_suspect_again_when_either_end_changes(small: Small, changed: str) -> None:
    materials = small_set(small.operator)
    confirm(small, LINK)
    changed_v = small_v()
    changed_v.item_digest[changed_v.item_id.index(changed)] = "newer"
    materials.files.clear()
    materials.add("needs", changed_v)
    built(small.operator, materials)
    assert LINK in suspect(small)
    confirm(small, LINK)
    built(small.operator, materials)
    assert LINK not in suspect(small)


def test_a_stamp_that_the_tool_renews_is_not_overridden(small: Small) -> None:
    materials = small_set(small.operator)
    confirm(small, LINK)
    renewed = small_v()
    renewed.item_digest[renewed.item_id.index("SYS_1")] = "newer"
    renewed.link_stamp = ["newer" if one in {"old", "d-SYS_1"} else one for one in renewed.link_stamp]
    materials.files.clear()
    materials.add("needs", renewed)
    built(small.operator, materials)
    assert suspect(small) == []


def test_a_confirmation_does_not_reach_back(small: Small) -> None:
    materials = Materials()
    materials.add("needs", small_v(), DAY - timedelta(10))
    built(small.operator, materials)
    confirm(small, LINK)
    built(small.operator, materials)
    yesterday = DAY - timedelta(1)
    assert suspect(small) == []
    assert suspect(small, When(yesterday, yesterday)) == [LINK]


def test_a_confirmation_can_be_taken_back(small: Small) -> None:
    materials = small_set(small.operator)
    confirm(small, LINK)
    built(small.operator, materials)
    (record,) = ledger.current_records(small.organisation.uid, "trace_confirmations")
    organization.remove_record(small.operator, "trace_confirmations", record.key, reason="by mistake")
    built(small.operator, materials)
    assert suspect(small) == [LINK]


def test_it_is_written_with_person_day_and_what_was_seen(small: Small) -> None:
    small_set(small.operator)
    confirm(small, LINK)
    (record,) = ledger.current_records(small.organisation.uid, "trace_confirmations")
    assert record.content["person"] == "brake-developer"
    assert (record.content["source_digest"], record.content["target_digest"]) == ("d-SWR_1", "d-SYS_1")
    assert (record.action, record.reason) == ("traceability.link_confirmed", "Read both.")
    assert confirm(small, LINK).already == 1


def test_nobody_confirms_for_somebody_else(small: Small) -> None:
    small_set(small.operator)
    content = {
        "trace_set": SET,
        "scope": "controller",
        "source": "SWR_1",
        "target": "SYS_1",
        "kind": "derives",
        "source_digest": "d-SWR_1",
        "target_digest": "d-SYS_1",
        "person": "quality-lead",
        "on": "2026-11-20",
    }
    with pytest.raises(OrganizationError):
        organization.write_record(small.actor("brake-developer"), "trace_confirmations", content)


@pytest.mark.parametrize("person", ["reader", "brake-auditor", "inner-auditor", "admin", "brake-lead"])
def test_who_may_only_look_is_refused(small: Small, person: str) -> None:
    small_set(small.operator)
    with pytest.raises(AccessRefusedError):
        confirm(small, LINK, person=person)


@pytest.mark.parametrize("person", ["radio-lead", "nobody"])
def test_who_may_not_see_it_finds_nothing(small: Small, person: str) -> None:
    small_set(small.operator)
    with pytest.raises(NotFoundError):
        confirm(small, LINK, person=person)


def test_what_is_not_suspect_or_not_there_is_refused(small: Small) -> None:
    small_set(small.operator)
    for link in (LinkName("SWR_2", "SYS_1", "derives"), LinkName("X", "Y", "derives")):
        with pytest.raises(TraceabilityError) as caught:
            confirm(small, LINK, link)
        assert caught.value.code == "traceability.not_suspect"
    with pytest.raises(TraceabilityError) as caught:
        confirm(small)
    assert caught.value.code == "traceability.nothing_chosen"


def test_what_changed_since_it_was_seen_is_refused_and_what_did_not_is_taken(small: Small) -> None:
    materials = small_set(small.operator)
    shown = seen(small)
    other = small_v()
    other.item_title[other.item_id.index("STH_1")] = "Another title"
    materials.files.clear()
    materials.add("needs", other)
    built(small.operator, materials)
    person = small.actor("brake-developer")
    assert traceability.confirm_links(person, SET, [LINK], seen=shown).written == 1
    changed = replace_digest(other, "SWR_1")
    materials.files.clear()
    materials.add("needs", changed)
    built(small.operator, materials)
    for given in (shown, "", "0" * 64):
        with pytest.raises(TraceabilityError) as caught:
            traceability.confirm_links(person, SET, [LINK], seen=given)
        assert caught.value.code == "traceability.changed_meanwhile"


def replace_digest(given: TraceRecords, name: str) -> TraceRecords:
    made = replace(given)
    made.item_digest = [
        "changed" if one == name else digest
        for one, digest in zip(given.item_id, given.item_digest, strict=True)
    ]
    return made


def test_everything_that_a_filter_leaves_is_confirmed_at_once(small: Small) -> None:
    materials = Materials()
    needs = [item("SYS_1", "sys"), *(item(f"SWR_{number:03}", "swr") for number in range(130))]
    links = [(f"SWR_{number:03}", "SYS_1", "derives", "old") for number in range(130)]
    materials.add("needs", records(needs, links))
    built(small.operator, materials)
    person = small.actor("brake-developer")
    done = traceability.confirm_all(
        person, SET, seen=seen(small), level="software_requirement", text="swr_12"
    )
    assert done.written == 10
    done = traceability.confirm_all(person, SET, seen=seen(small))
    assert (done.written, done.already) == (120, 10)
    assert built(small.operator, materials).facts["trace.links.suspect"] == 0
    with pytest.raises(TraceabilityError) as caught:
        traceability.confirm_all(person, SET, seen="0" * 64)
    assert caught.value.code == "traceability.changed_meanwhile"
