# SPDX-License-Identifier: Apache-2.0
"""The catalogue of an organisation: overlays by their days and by when they were known, cached alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asqms.contexts.catalog import api as catalog
from asqms.contexts.catalog.errors import CatalogError
from asqms.contexts.catalog.queries.reading import as_files
from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, InvalidRecordError
from tests.support.personas import AT, Small

DAY = AT.date()


def overlay(identity: str = "one", effective: str = "2026-07-01", official: str = "C1") -> str:
    return (
        f"overlay: {{format: asqms-overlay/1, id: {identity}, effective: {effective}, source: a source,"
        f" author: somebody, licence: ours}}\nofficial_ids: {{{official}: [OP.UVE.05]}}\n"
    )


def _official(small: Small, day: date = DAY, known_on: date | None = None) -> str:
    return catalog.catalogue(small.organisation.uid, day, known_on).practice_by_id["OP.UVE.05"].official_id


def test_without_overlays_everybody_shares_one_catalogue(small: Small, foreign: Small) -> None:
    mine = catalog.catalogue(small.organisation.uid, DAY)
    assert mine is catalog.catalogue(foreign.organisation.uid, DAY - timedelta(days=400))
    assert conformity.catalogue_of(small.organisation.uid, DAY) is mine


def test_an_overlay_holds_from_its_day_on_and_only_where_it_was_saved(small: Small, foreign: Small) -> None:
    catalog.save_overlay(small.actor("quality-lead"), "one.yaml", overlay(), expected_version=0)
    assert _official(small) == "C1"
    assert _official(small, date(2026, 6, 30)) == ""
    assert _official(small, DAY, DAY - timedelta(days=1)) == ""
    assert _official(small, DAY, DAY) == "C1"
    assert _official(foreign) == ""


def test_later_overlays_apply_on_top_of_earlier_ones(small: Small) -> None:
    actor = small.actor("quality-lead")
    catalog.save_overlay(actor, "b.yaml", overlay("late", "2026-08-01", "NEW"), expected_version=0)
    catalog.save_overlay(actor, "a.yaml", overlay("early", "2026-02-01", "OLD"), expected_version=0)
    assert _official(small) == "NEW"
    assert _official(small, date(2026, 3, 1)) == "OLD"


def test_what_an_overlay_said_before_stays(small: Small) -> None:
    actor = small.actor("quality-lead")
    catalog.save_overlay(actor, "one.yaml", overlay(official="FIRST"), expected_version=0)
    later = replace(actor, at=AT + timedelta(days=3))
    catalog.save_overlay(later, "one.yaml", overlay(official="SECOND"), expected_version=1)
    assert _official(small) == "SECOND"
    assert _official(small, DAY, DAY + timedelta(days=1)) == "FIRST"
    (row,) = catalog.overlays(later)
    assert (row.version, row.id, row.in_force) == (2, "one", True)


def test_a_check_saves_nothing_and_tells_the_line(small: Small) -> None:
    actor = small.actor("quality-lead")
    check = catalog.checked_overlay(actor, "one.yaml", overlay() + "kinds:\n  OP.NO.01: basic\n")
    assert [(one.line, one.code) for one in check.problems] == [(4, "catalogue.unknown_practice")]
    assert not check.usable
    good = catalog.checked_overlay(actor, "one.yaml", overlay())
    assert {(one.what, one.id) for one in good.changes} == {
        ("catalogue", "asqms-reference"),
        ("practice", "OP.UVE.05"),
    }
    assert catalog.overlays(actor) == ()


def test_problems_of_another_overlay_name_that_file(small: Small) -> None:
    actor = small.actor("quality-lead")
    catalog.save_overlay(actor, "one.yaml", overlay(), expected_version=0)
    check = catalog.checked_overlay(actor, "two.yaml", overlay())
    assert [one.code for one in check.problems] == ["catalogue.duplicate_id"]
    assert "/tmp" not in "".join(one.sentence for one in check.problems)


@pytest.mark.parametrize("text", ["", "{", "overlay: 1", "a: [", "x" * 2_000_001, "overlay:\n  id: [1]\n"])
def test_any_text_is_a_problem_and_no_fault(small: Small, text: str) -> None:
    actor = small.actor("quality-lead")
    assert not catalog.checked_overlay(actor, "one.yaml", text).usable
    with pytest.raises((CatalogError, InvalidRecordError)):
        catalog.save_overlay(actor, "one.yaml", text, expected_version=0)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80), name=st.text(max_size=30))
def test_any_overlay_gives_problems_or_a_coded_error(small: Small, text: str, name: str) -> None:
    try:
        check = catalog.checked_overlay(small.actor("quality-lead"), name, text)
    except InvalidRecordError:
        return
    assert check.problems


@given(name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/-]*", fullmatch=True))
def test_no_name_is_written_outside_its_folder(name: str) -> None:
    with as_files([(name[:250], "x")]) as (path,):
        assert path.read_text(encoding="utf-8") == "x"
        assert path.resolve().is_relative_to(path.parents[1].resolve())
        assert path.parents[1].name.startswith("tmp")


def test_rights_are_asked(small: Small) -> None:
    for person in ("brake-lead", "reader", "brake-auditor", "sensor-contact", "nobody"):
        with pytest.raises(AccessRefusedError):
            catalog.checked_overlay(small.actor(person), "one.yaml", overlay())
        with pytest.raises(AccessRefusedError):
            catalog.switch_standard(small.actor(person), "iso9001", active=False)
    with pytest.raises(AccessRefusedError):
        catalog.overlays(small.actor("nobody"))
    with pytest.raises(AccessRefusedError):
        catalog.catalogue_for(small.actor("nobody"))


def test_switching_to_what_is_so_writes_nothing(small: Small) -> None:
    actor = small.actor("quality-lead")
    assert catalog.switch_standard(actor, "iso9001", active=True) is None
    written = catalog.switch_standard(actor, "iso9001", active=False)
    assert written is not None
    assert written.action == "organization.settings_changed"
    assert "iso9001" not in catalog.active_standards(small.organisation.uid, DAY)
    assert organization.record_seen(actor, "settings", "organisation").version == written.version
