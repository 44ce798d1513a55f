# SPDX-License-Identifier: Apache-2.0
"""Lists, one record, calendar and bytes: by right, by filter, by page, on past days, in few queries."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import EvidenceFilter, EvidenceState
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.store import evidence_store
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from tests.contexts.evidence.conftest import Receive
from tests.contexts.evidence.samples import junit
from tests.support.personas import AT, Small

pytestmark = pytest.mark.django_db
DAY = AT.date()


def write(small: Small, count: int, *, first: int = 0, known: date | None = None, **more: object) -> None:
    """Write records without bytes, many at once."""
    kind = organization.record_kind("evidence_files")
    contents = [
        {
            "source": f"s{number % 7}", "name": f"{number:05d}.xml", "type": "report.test",
            "subject": ("controller", "sensor", "player")[number % 3], "effective": "2026-11-01",
            "received": "2026-11-02", "adapter": "junit", "facts": {"tests.total": number}, **more,
        }
        for number in range(first, first + count)
    ]  # fmt: skip
    shapes = [(organization.shaped(kind, one), known) for one in contents]
    organization.write_records(small.operator, "evidence_files", shapes)


def walked(actor: object, wanted: EvidenceFilter, **more: object) -> list[str]:
    found: list[str] = []
    place = evidence.Place()
    while True:
        page = evidence.evidence_page(actor, wanted, place, **more)  # type: ignore[arg-type]
        found += [row.uid for row in page.rows]
        if not page.following:
            return found
        place = evidence.Place(after=page.following)


def test_pages_follow_each_other_forth_and_back(small: Small) -> None:
    write(small, 130)
    every = walked(small.operator, EvidenceFilter())
    assert len(every) == len(set(every)) == 130
    first = evidence.evidence_page(small.operator, EvidenceFilter(), count=True)
    assert (len(first.rows), first.total, first.previous) == (50, 130, "")
    second = evidence.evidence_page(small.operator, EvidenceFilter(), evidence.Place(after=first.following))
    back = evidence.evidence_page(small.operator, EvidenceFilter(), evidence.Place(before=second.previous))
    assert [row.uid for row in back.rows] == [row.uid for row in first.rows]
    assert (back.previous, bool(back.following)) == ("", True)


@pytest.mark.parametrize("place", ["x", "[]", '["2026", 1]', '["2026-01-01T00:00:00", "x"]', "[[[["])
def test_a_damaged_place_begins_at_the_start(small: Small, place: str) -> None:
    write(small, 3)
    page = evidence.evidence_page(small.operator, EvidenceFilter(), evidence.Place(after=place))
    assert len(page.rows) == 3


def test_everybody_sees_their_scope_only(small: Small, foreign: Small) -> None:
    write(small, 9)
    counts = {
        person: len(walked(small.actor(person), EvidenceFilter()))
        for person in (
            "quality-lead",
            "brake-lead",
            "radio-lead",
            "brake-auditor",
            "sensor-contact",
            "nobody",
        )
    }
    assert counts == {
        "quality-lead": 9, "brake-lead": 6, "radio-lead": 3, "brake-auditor": 6,
        "sensor-contact": 3, "nobody": 0,
    }  # fmt: skip
    assert walked(foreign.operator, EvidenceFilter()) == []
    figures = evidence.evidence_figures(small.actor("radio-lead"))
    assert figures.total == 3


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"type": "report.test"}, 12), ({"type": "sbom"}, 0), ({"subject": "sensor"}, 4),
        ({"within": "brake"}, 8),
        ({"within": "driving"}, 8), ({"adapter": "junit"}, 12), ({"series": "s1"}, 2), ({"text": "00003"}, 1),
        ({"text": "S1 xml"}, 2), ({"text": "nothing"}, 0), ({"state": EvidenceState.CURRENT}, 12),
    ],
)  # fmt: skip
def test_filters(small: Small, wanted: dict, count: int) -> None:
    write(small, 12)
    page = evidence.evidence_page(small.operator, EvidenceFilter(**wanted), count=True)
    assert (len(page.rows), page.total) == (count, count)


def test_each_record_has_one_state_and_lists_agree(small: Small, receive: Receive) -> None:
    receive(junit(2, day="2026-10-01"), name="a.xml")
    receive(junit(3, day="2026-11-01"), name="b.xml")
    receive(junit(4), name="c.xml", series="lapsed", valid_until="2026-11-19")
    receive(junit(5), name="d.xml", series="lasting", valid_until="2026-11-20")
    receive(junit(6), name="e.xml", series="coming", effective="2026-12-01")
    receive(b"<testsuites>", name="f.xml", series="broken", type="report.test", adapter="junit")
    gone = receive(junit(7), name="g.xml", series="gone").uid
    evidence.withdraw_evidence(small.actor("brake-lead"), gone, reason="wrong")
    listed = {
        state: sorted(
            row.file for row in evidence.evidence_page(small.operator, EvidenceFilter(state=state)).rows
        )
        for state in EvidenceState
    }
    assert listed == {
        EvidenceState.SUPERSEDED: ["a.xml"], EvidenceState.CURRENT: ["b.xml", "d.xml"],
        EvidenceState.EXPIRED: ["c.xml"], EvidenceState.COMING: ["e.xml"],
        EvidenceState.UNREADABLE: ["f.xml"], EvidenceState.WITHDRAWN: ["g.xml"],
    }  # fmt: skip
    rows = evidence.evidence_page(small.operator, EvidenceFilter()).rows
    assert all(row.file in listed[row.state] for row in rows)
    figures = evidence.evidence_figures(small.operator)
    assert figures.by_state == {state: len(files) for state, files in listed.items()}


def test_the_engine_selects_the_same(small: Small, receive: Receive) -> None:
    """What lists call current is what an assessment uses."""
    from asqms.contexts.catalog import api as catalog
    from asqms.engine.selection import EvidenceIndex, Selection
    from asqms.engine.snapshot import Moment

    receive(junit(2, day="2026-10-01"), name="a.xml")
    receive(junit(3, day="2026-11-01"), name="b.xml")
    receive(junit(4), name="c.xml", series="lapsed", valid_until="2026-11-19")
    receive(junit(5), name="d.xml", series="other")
    records = [
        record
        for series in ("controller.report.test", "lapsed", "other")
        for record in evidence.evidence_of_series(small.organisation.pk, series)
    ]
    selection = Selection.of(catalog.catalogue(small.organisation.uid, DAY), Moment(DAY, DAY))
    shelf = EvidenceIndex.of(records).about("controller")["report.test"]
    used = {record.uid for record in selection.used(shelf)[0]}
    page = evidence.evidence_page(small.operator, EvidenceFilter(state=EvidenceState.CURRENT))
    assert used == {row.uid for row in page.rows}


def test_a_past_day_shows_what_was_known_then(small: Small) -> None:
    before, between = DAY - timedelta(days=30), DAY - timedelta(days=10)
    write(small, 60, known=before, received=before.isoformat(), effective=before.isoformat(), title="first")
    write(small, 60, known=DAY, received=before.isoformat(), effective=before.isoformat(), title="second")
    write(small, 5, first=500, known=DAY, received=DAY.isoformat())
    assert len(walked(small.operator, EvidenceFilter())) == 65
    past = walked(small.operator, EvidenceFilter(), as_of=between)
    assert len(past) == len(set(past)) == 60
    page = evidence.evidence_page(small.operator, EvidenceFilter(text="first"), as_of=between, count=True)
    assert page.total == 60
    assert {row.title for row in page.rows} == {"first"}
    assert walked(small.operator, EvidenceFilter(), as_of=before - timedelta(days=1)) == []
    uid = page.rows[0].uid
    view = evidence.evidence_view(small.operator, uid, as_of=between)
    assert (view.row.title, [one.version for one in view.versions]) == ("first", [1])
    assert evidence.evidence_view(small.operator, uid).row.title == "second"
    assert evidence.evidence_figures(small.operator, as_of=between).total == 60
    with pytest.raises(NotFoundError):
        evidence.evidence_view(small.operator, uid, as_of=before - timedelta(days=1))


def test_a_removed_record_stays_in_the_past(small: Small) -> None:
    before = DAY - timedelta(days=5)
    write(small, 1, known=before, received=before.isoformat())
    organization.remove_record(small.operator, "evidence_files", "s0:00000.xml")
    assert walked(small.operator, EvidenceFilter()) == []
    assert walked(small.operator, EvidenceFilter(), as_of=before) == ["s0:00000.xml"]


def test_the_calendar_counts_what_lapses_by_day(small: Small, receive: Receive) -> None:
    for number, until in enumerate(("2026-11-30", "2026-11-30", "2026-12-24", "2027-06-01", "2026-11-01")):
        receive(junit(2 + number), name=f"{number}.xml", series=f"c{number}", valid_until=until)
    receive(junit(20), name="for-ever.xml", series="for-ever")
    found = evidence.lapse_calendar(small.operator, date(2026, 11, 20), date(2026, 12, 31))
    assert [(one.day, one.count, dict(one.by_type)) for one in found.days] == [
        (date(2026, 12, 1), 2, {"report.test": 2}),
        (date(2026, 12, 25), 1, {"report.test": 1}),
    ]
    assert (found.overdue, found.later) == (1, 1)
    rows = evidence.evidence_page(
        small.operator, EvidenceFilter(lapses_from=date(2026, 12, 1), lapses_until=date(2026, 12, 1))
    ).rows
    assert sorted(row.file for row in rows) == ["0.xml", "1.xml"]
    assert {row.lapses_on for row in rows} == {date(2026, 12, 1)}
    assert evidence.lapse_calendar(small.actor("radio-lead"), DAY, date(2027, 12, 31)).days == ()


def test_types_that_lapse_by_age(small: Small, receive: Receive, monkeypatch: pytest.MonkeyPatch) -> None:
    from asqms.contexts.catalog import api as catalog
    from asqms.contexts.evidence.queries import states

    known = catalog.catalogue(small.organisation.uid, DAY)
    kinds = tuple(
        replace(one, validity_days=30) if one.id == "report.test" else one for one in known.evidence_types
    )
    monkeypatch.setattr(states.catalog, "catalogue", lambda *_: replace(known, evidence_types=kinds))
    receive(junit(2, day="2026-10-20"), name="a.xml", series="a")
    receive(junit(3, day="2026-10-21"), name="b.xml", series="b")
    receive(junit(4, day="2026-10-25"), name="c.xml", series="c", valid_until="2027-01-01")
    states_now = {
        row.file: (row.state, row.lapses_on)
        for row in evidence.evidence_page(small.operator, EvidenceFilter()).rows
    }
    assert states_now == {
        "a.xml": (EvidenceState.EXPIRED, date(2026, 11, 20)),
        "b.xml": (EvidenceState.CURRENT, date(2026, 11, 21)),
        "c.xml": (EvidenceState.CURRENT, date(2026, 11, 25)),
    }
    expired = evidence.evidence_page(small.operator, EvidenceFilter(state=EvidenceState.EXPIRED))
    assert [row.file for row in expired.rows] == ["a.xml"]
    found = evidence.lapse_calendar(small.operator, DAY + timedelta(days=1), date(2026, 12, 31))
    assert [(one.day.day, one.count) for one in found.days] == [(21, 1), (25, 1)]
    assert (found.overdue, found.later) == (1, 0)


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        ask()
    return len(found)


def test_queries_do_not_grow_with_the_data(small: Small) -> None:
    lead = small.actor("brake-lead")
    asked: dict[str, Callable[[], object]] = {
        "page": lambda: evidence.evidence_page(lead, EvidenceFilter(within="brake"), count=True),
        "past": lambda: evidence.evidence_page(
            lead, EvidenceFilter(), as_of=DAY - timedelta(days=1), count=True
        ),
        "figures": lambda: evidence.evidence_figures(lead),
        "choices": lambda: evidence.evidence_choices(lead),
        "calendar": lambda: evidence.lapse_calendar(lead, DAY, DAY + timedelta(days=40)),
        "view": lambda: evidence.evidence_view(lead, "s0:00000.xml"),
    }
    known = DAY - timedelta(days=2)
    write(small, 120, known=known)
    _ = [ask() for ask in asked.values()]
    few = {name: queries_of(ask) for name, ask in asked.items()}
    write(small, 400, first=120, known=known)
    many = {name: queries_of(ask) for name, ask in asked.items()}
    assert many == few
    assert max(many.values()) <= 9


def test_bytes_go_to_who_may_see_them(small: Small, receive: Receive) -> None:
    first = receive(junit(2))
    second = receive(junit(3, day="2026-11-12"))
    lead = small.actor("brake-lead")
    assert b"".join(evidence.stored_bytes(lead, second.uid).pieces) == junit(3, day="2026-11-12")
    old = evidence.stored_bytes(lead, second.uid, digest=first.digest)
    assert (b"".join(old.pieces), old.name, old.size_bytes) == (junit(2), "junit.xml", len(junit(2)))
    with pytest.raises(NotFoundError):
        evidence.stored_bytes(small.actor("radio-lead"), second.uid)
    other = receive(junit(9), subject="player", person="radio-lead")
    with pytest.raises(NotFoundError):
        evidence.stored_bytes(lead, second.uid, digest=other.digest)
    with pytest.raises(EvidenceError):
        evidence.stored_bytes(lead, second.uid, digest="../x")


def test_missing_bytes_are_told(small: Small, receive: Receive) -> None:
    found = receive(junit())
    for path in evidence_store().root.rglob("*"):  # type: ignore[attr-defined]
        if path.is_file():
            path.unlink()
    for ask in (
        lambda: evidence.stored_bytes(small.operator, found.uid),
        lambda: evidence.read_stored(small.organisation.uid, found.digest, name="x"),
    ):
        with pytest.raises(EvidenceError) as refused:
            ask()
        assert refused.value.code == "evidence.bytes_missing"


def test_changed_bytes_are_never_read(small: Small, receive: Receive) -> None:
    found = receive(junit())
    (path,) = (one for one in evidence_store().root.rglob("*") if one.is_file())  # type: ignore[attr-defined]
    path.write_bytes(junit(3))
    with pytest.raises(EvidenceError) as refused:
        evidence.read_stored(small.organisation.uid, found.digest, name="x")
    assert refused.value.code == "evidence.bytes_changed"


def test_materials_of_trace_sets(small: Small) -> None:
    needs = {
        "R1": {"id": "R1", "type": "req", "title": "T"},
        "R2": {"id": "R2", "type": "req", "links": ["R1"]},
    }
    data = json.dumps({"current_version": "1", "versions": {"1": {"needs": needs}}, "project": "p"}).encode()
    statement = {"subject": "controller", "name": "needs.json", "series": "needs", "trace": True}
    evidence.receive_evidence(small.actor("brake-lead"), statement, stream=io.BytesIO(data))
    materials = evidence.StoredMaterials(small.organisation.pk, small.organisation.uid)
    (record,) = materials.records_of("needs")
    given = materials.read(record)
    assert given is not None
    assert (given.records.item_id, given.records.link_target) == (["R1", "R2"], ["R1"])
    assert materials.reading_key(record) == materials.reading_key(record)
    assert materials.read(replace(record, digest="")) is None
    assert materials.records_of("none") == ()


def test_series_an_upload_may_continue(small: Small, receive: Receive) -> None:
    receive(junit(), series="nightly", title="Nightly")
    receive(junit(3), series="weekly")
    lead = small.actor("brake-lead")
    assert [(one.key, one.title) for one in evidence.series_about(lead, "controller", "report.test")] == [
        ("nightly", "Nightly"), ("weekly", ""),
    ]  # fmt: skip
    assert evidence.series_about(small.actor("radio-lead"), "controller") == ()
