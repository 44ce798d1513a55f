# SPDX-License-Identifier: Apache-2.0
"""Types of governance record over HTTP: told in three languages, changed as text."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.api.conftest import Caller
from tests.api.governing import RECORDS, made, write_note
from tests.support.personas import NOTE

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]


def test_types_are_told_in_three_languages(caller: Called) -> None:
    rows = caller("sensor-contact").get("governance/types").json()["rows"]
    given = next(one for one in rows if one["type"] == "problem")
    assert given["name"] == {"en": "Problem", "zh-Hans": "问题", "de": "Problem"}
    assert (given["process"], given["states"][0]["kind"]) == ("SP.PRB", "start")
    assert given["transitions"][0]["from"] == ["open"]
    assert {"plural", "purpose", "fields", "relations", "clocks", "evidence", "version"} <= set(given)
    assert caller("reader").get("governance/types/problem").json() == given
    assert caller("reader").get("governance/types/no_such").status_code == 404


def test_a_type_is_changed_as_text_and_records_stay_on_theirs(caller: Called) -> None:
    lead, developer = caller("quality-lead"), caller("brake-developer")
    number = made(developer)
    given = lead.get("governance/types/problem").json()
    same = lead("POST", "governance/types", {"text": json.dumps(given)})
    assert (same.status_code, same.json()["code"]) == (409, "governance.version_taken")
    given["version"] += 1
    given["name"]["en"] = "Trouble"
    written = lead("POST", "governance/types", {"text": json.dumps(given), "reason": "our word"})
    assert (written.status_code, written["Location"]) == (201, "/api/v1/governance/types/problem")
    assert lead.get("governance/types/problem").json()["name"]["en"] == "Trouble"
    assert developer.get(f"{RECORDS}/{number}").json()["type_version"] == given["version"] - 1
    newer = developer.get(f"{RECORDS}/{made(developer)}").json()
    assert newer["type_version"] == given["version"]
    write_note(lead)
    taken = NOTE.format(word="Our", type="other", letters="PRB")
    assert lead("POST", "governance/types", {"text": taken}).json()["code"] == "governance.prefix_taken"
    unsound = NOTE.format(word="Our", type="more", letters="MOR").replace("SP.PRB", "SP.NON")
    for text, code in (
        ("type: note", "governance.bad_type"),
        (unsound, "governance.unsound_type"),
        ("type: [", "yaml.syntax"),
    ):
        refused = lead("POST", "governance/types", {"text": text})
        assert (refused.status_code, refused.json()["code"]) == (422, code), refused.content
    assert developer("POST", "governance/types", {"text": json.dumps(given)}).status_code == 403


def test_the_working_days_are_read_and_written(caller: Called) -> None:
    lead = caller("quality-lead")
    assert lead.get("governance/calendar").json()["rest"] == [5, 6]
    wish = {"rest": [6], "holidays": [{"day": "2026-12-25", "name": "Feast"}], "text": "2026-12-26 Next"}
    assert lead("PUT", "governance/calendar", wish).status_code == 428
    done = lead("PUT", "governance/calendar", wish, If_Match='"0"')
    assert (done.status_code, done["ETag"]) == (200, '"1"')
    assert [one["day"] for one in done.json()["holidays"]] == ["2026-12-25", "2026-12-26"]
    assert lead("PUT", "governance/calendar", wish, If_Match='"0"').status_code == 412
    assert caller("reader")("PUT", "governance/calendar", wish, If_Match="*").status_code == 403
    assert caller("reader").get("governance/calendar").json()["version"] == 1
    bad = lead("PUT", "governance/calendar", {"text": "soon"}, If_Match="*")
    assert (bad.status_code, bad.json()["code"]) == (422, "governance.bad_days")


def test_a_text_is_checked_and_a_type_tailored(caller: Called) -> None:
    lead = caller("quality-lead")
    checked = lead("POST", "governance/types/checks", {"text": "type: note"}).json()
    assert checked["type"] == ""
    assert checked["findings"]
    wish = {"days": {"analysis": 4}, "days_by": {"analysis": {"minor": 2}}, "reason": "faster"}
    made = lead("POST", "governance/types/problem/tailoring", wish)
    assert (made.status_code, made.json()["version"]) == (201, 2)
    assert made.json()["clocks"][0]["days_by"]["minor"] == 2
    back = lead("POST", "governance/types/problem/tailoring", {"product": True})
    assert (back.json()["version"], back.json()["clocks"][0]["days"]) == (3, 10)
    reader = caller("reader")
    assert reader("POST", "governance/types/problem/tailoring", wish).status_code == 403
    assert reader("POST", "governance/types/checks", {"text": "x"}).status_code == 403
