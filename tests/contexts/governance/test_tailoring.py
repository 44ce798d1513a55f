# SPDX-License-Identifier: Apache-2.0
"""Types changed without code: limits, roles, fields, back to the product's, and every flaw by its line."""

from __future__ import annotations

import pytest

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.commands import defining, defining_gates
from asqms.contexts.governance.data import FieldKind, RecordFilter
from asqms.contexts.governance.data.tailoring import ExtraField, Tailoring
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.library import shipped_types
from asqms.contexts.organization.errors import AccessRefusedError, ConflictError, NotFoundError
from tests.support.gates import OWN_GATE
from tests.support.personas import NOTE, Small

pytestmark = pytest.mark.django_db


def test_limits_roles_and_fields_make_the_next_version(small: Small) -> None:
    lead, developer = small.actor("quality-lead"), small.actor("brake-developer")
    old = governance.create_record(developer, "problem", title="Old", scope="controller")
    names = {"en": "Vehicle line", "zh-Hans": "车型", "de": "Baureihe"}
    changes = Tailoring(
        days={"analysis": 20},
        days_by={("analysis", "minor"): 3},
        roles={"analyse": ("problem_manager",)},
        fields=(ExtraField("vehicle_line", FieldKind.CHOICE, names, {"a": names, "b": names}),),
    )
    made = governance.tailor_type(lead, "problem", changes, expected_version=1, reason="wanted")
    assert (made.version, made.transition("analyse").roles) == (2, ["problem_manager"])  # type: ignore[union-attr]
    (clock,) = [one for one in made.clocks if one.id == "analysis"]
    assert (clock.days, clock.days_by["minor"], clock.days_by["critical"]) == (20, 3, 1)
    assert clock.origin == "set by the organisation"
    assert next(one for one in made.clocks if one.id == "solution").origin == "our proposal"
    new = governance.create_record(
        developer, "problem", title="New", scope="controller", fields={"vehicle_line": "a"}
    )
    versions = [governance.record_view(lead, one).record.type_version for one in (old, new)]
    assert versions == [1, 2]
    entry = governance.type_library(lead)["problem"]
    assert (entry.own, entry.shipped, entry.versions, entry.in_flight) == (True, 1, (2, 1), {2: 1, 1: 1})
    with pytest.raises(ConflictError):
        governance.tailor_type(lead, "problem", changes, expected_version=1)
    back = governance.tailor_type(lead, "problem", None)
    shipped = governance.type_library(lead)["risk"]
    assert (back.version, back.field("vehicle_line"), shipped.own) == (3, None, False)
    assert back.model_dump(exclude={"version"}) == {
        **governance.record_view(lead, old).type.model_dump(exclude={"version"})
    }


def test_every_type_can_be_tailored_and_returned(small: Small) -> None:
    lead = small.actor("quality-lead")
    for name, before in governance.types_for(lead).items():
        after = governance.tailor_type(lead, name, Tailoring())
        assert after.model_dump(exclude={"version"}) == before.model_dump(exclude={"version"}), name


def test_unsound_changes_and_strangers_are_refused(small: Small) -> None:
    lead = small.actor("quality-lead")
    for changes in (
        Tailoring(roles={"analyse": ("no_such_role",)}),
        Tailoring(fields=(ExtraField("Bad Id", FieldKind.LINE, {"en": "", "zh-Hans": "", "de": ""}),)),
    ):
        with pytest.raises(GovernanceError):
            governance.tailor_type(lead, "problem", changes)
    with pytest.raises(AccessRefusedError):
        governance.tailor_type(small.actor("brake-lead"), "problem", Tailoring())
    with pytest.raises(NotFoundError):
        governance.tailor_type(lead, "nothing", None)
    governance.write_type(lead, NOTE.format(word="Our", type="note", letters="NTE"))
    with pytest.raises(GovernanceError) as refused:
        governance.tailor_type(lead, "note", None)
    assert refused.value.code == "governance.not_shipped"


def test_flaws_are_told_with_their_lines(small: Small) -> None:
    lead = small.actor("quality-lead")
    text = governance.type_library(lead)["problem"].text
    sound = text.replace("\nversion: 1\n", "\nversion: 2\n")
    assert governance.check_type(lead, sound).findings == ()
    lines = text.splitlines()
    broken = sound.replace("to: rejected", "to: nowhere").replace("[problem_manager, project_manager]", "[x]")
    found = governance.check_type(lead, broken).findings
    codes = {(one.code, one.at, one.value) for one in found}
    assert ("unknown_state", "transitions.reject", "nowhere") in codes
    assert ("taken_by_nobody", "transitions.start", "start") in codes
    reject = next(one for one in found if one.at == "transitions.reject")
    assert lines[reject.line - 1].strip() == "- id: reject"
    assert {one.code for one in governance.check_type(lead, text).findings} == {"version_taken"}
    for bad, line in (("a: [", 1), ("type: x\nversion: one\n", 2), ("", 1), ("- 1", 1)):
        check = governance.check_type(lead, bad)
        assert check.type is None
        assert any(one.line >= line for one in check.findings), bad
    with pytest.raises(AccessRefusedError):
        governance.check_type(small.actor("reader"), text)


def test_a_type_may_name_a_gate_of_the_organisation(small: Small) -> None:
    lead = small.actor("quality-lead")
    gate = OWN_GATE.format(version=1, practices="OP.VER.01").replace("gate: release\n", "gate: our_own\n")
    governance.write_gate(lead, gate)
    text = governance.type_library(lead)["release"].text.replace("\nversion: 1\n", "\nversion: 2\n")
    changed = text.replace("gate: release_limited", "gate: our_own")
    assert changed != text
    assert governance.check_type(lead, changed).findings == ()
    assert governance.write_type(lead, changed).version == 2
    unknown = changed.replace("version: 2", "version: 3").replace("gate: our_own", "gate: no_one")
    assert {one.code for one in governance.check_type(lead, unknown).findings} == {"unknown_gate"}


def test_what_gates_and_other_types_need_is_not_taken_from_a_type(small: Small) -> None:
    lead = small.actor("quality-lead")
    governance.write_gate(lead, OWN_GATE.format(version=2, practices="OP.VER.01"))
    library = governance.type_library(lead)

    def told(name: str, old: str, new: str) -> set[tuple[str, str]]:
        text = library[name].text.replace("\nversion: 1\n", "\nversion: 2\n")
        assert old in text
        return {(one.code, one.value) for one in governance.check_type(lead, text.replace(old, new)).findings}

    assert ("breaks_gate", "release: severity") in told("problem", "severity", "weight")
    assert ("breaks_gate", "release: critical") in told("problem", "critical:", "worst:")
    assert ("breaks_gate", "release: built") in told("baseline", "built", "made")
    assert ("breaks_gate", "release: environment") in told("baseline", "environment", "surroundings")
    text = library["baseline"].text.replace("\nversion: 1\n", "\nversion: 2\n").replace("built", "made")
    with pytest.raises(GovernanceError) as refused:
        governance.write_type(lead, text)
    assert refused.value.code == "governance.unsound_type"


def test_a_version_is_written_once_however_fast_two_people_are(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = small.actor("quality-lead")
    note = NOTE.format(word="Our", type="note", letters="NTE")
    gate = OWN_GATE.format(version=2, practices="OP.VER.01")
    governance.write_type(lead, note)
    governance.write_gate(lead, gate)
    monkeypatch.setattr(defining, "type_versions", lambda _: {})
    monkeypatch.setattr(defining_gates, "gate_versions", lambda _: {})
    with pytest.raises(ConflictError):
        governance.write_type(lead, note.replace("Our end", "Their end"))
    with pytest.raises(ConflictError):
        governance.write_gate(lead, gate.replace("high", "low"))


def test_records_stay_on_the_organisations_version_when_the_product_ships_the_same_number(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, developer = small.actor("quality-lead"), small.actor("brake-developer")
    names = {"en": "Vehicle line", "zh-Hans": "车型", "de": "Baureihe"}
    made = governance.tailor_type(
        lead, "problem", Tailoring(fields=(ExtraField("vehicle_line", FieldKind.LINE, names),))
    )
    number = governance.create_record(
        developer, "problem", title="New", scope="controller", fields={"vehicle_line": "a"}
    )
    shipped = dict(shipped_types())
    shipped["problem", made.version] = shipped["problem", 1].model_copy(update={"version": made.version})
    monkeypatch.setattr("asqms.contexts.governance.queries.types.shipped_types", lambda: shipped)
    assert governance.record_view(lead, number).type.field("vehicle_line") is not None
    governance.edit_record(developer, number, fields={"vehicle_line": "b"})
    assert governance.types_for(lead)["problem"].field("vehicle_line") is not None


def test_a_board_has_the_records_of_earlier_versions_too(small: Small) -> None:
    lead = small.actor("quality-lead")
    note = NOTE.format(word="Our", type="note", letters="NTE")
    governance.write_type(lead, note)
    number = governance.create_record(lead, "note", title="Old")
    governance.write_type(lead, note.replace("version: 1", "version: 2").replace("open", "begun"))
    board = governance.board(lead, RecordFilter(type="note"))
    assert {state: [row.number for row in rows] for state, rows in board.items()} == {
        "begun": [],
        "done": [],
        "open": [number],
    }
