# SPDX-License-Identifier: Apache-2.0
"""The tables that records become always say what the records say now, also after a way there and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.governance import api as governance
from tests.support.personas import AT, Small

pytestmark = pytest.mark.django_db
TEXT = """\
type: note
version: 1
process: OP.REQ
prefix: NTE
name: {en: Note, zh-Hans: 笔记, de: Notiz}
plural: {en: Notes, zh-Hans: 笔记, de: Notizen}
purpose: {en: Notes., zh-Hans: 笔记。, de: Notizen.}
scopes: [software_item]
roles: [software_developer]
retention: {years: 1, origin: our proposal}
fields: [{id: said, kind: line, name: {en: Said, zh-Hans: 内容, de: Gesagt}}]
states:
- {id: draft, kind: start, name: {en: Draft, zh-Hans: 草稿, de: Entwurf}}
- {id: shown, kind: work, name: {en: Shown, zh-Hans: 已发布, de: Gezeigt}}
- {id: gone, kind: end, name: {en: Gone, zh-Hans: 已结束, de: Weg}}
transitions:
- {id: show, name: {en: Show, zh-Hans: 发布, de: Zeigen},
   from: [draft], to: shown, roles: [software_developer]}
- {id: hide, name: {en: Hide, zh-Hans: 收回, de: Zurück},
   from: [shown], to: draft, roles: [software_developer]}
- {id: end, name: {en: End, zh-Hans: 结束, de: Enden},
   from: [draft, shown], to: gone, roles: [software_developer]}
evidence:
- {type: record.lesson, states: [shown], columns: {id: $number, title: $title, lesson: said}}
"""


@pytest.fixture
def noting(small: Small) -> Small:
    governance.write_type(small.actor("quality-lead"), TEXT)
    return small


def _made(small: Small, said: str) -> str:
    number = governance.create_record(
        small.actor("brake-developer"), "note", title=said, scope="controller", fields={"said": said}
    )
    governance.take_step(small.actor("brake-developer"), number, "show")
    return number


def _in_use(small: Small, *, days: int = 0) -> tuple[str, str]:
    """Return the digest and the day of the table in use after the background wrote it."""
    at = AT + timedelta(days=days)
    governance.produce_evidence(replace(small.operator, at=at), "note", "controller")
    day = at.date()
    rows = Evidence.objects.filter(
        type="record.lesson",
        subject__key="controller",
        withdrawn_on__isnull=True,
        effective__lte=day,
        superseded_from__gt=day,
    )
    found = rows.order_by("-effective", "-pk").first()
    return (found.digest, found.effective.isoformat()) if found else ("", "")


def test_what_is_changed_and_changed_back_is_told_as_it_is(noting: Small) -> None:
    developer = noting.actor("brake-developer")
    number = _made(noting, "first")
    first = _in_use(noting)
    governance.edit_record(developer, number, fields={"said": "second"})
    second = _in_use(noting)
    governance.edit_record(developer, number, fields={"said": "first"})
    assert _in_use(noting) == first != second
    assert _in_use(noting) == first


def test_what_left_a_table_is_not_in_it_any_more(noting: Small) -> None:
    _made(noting, "stays")
    alone = _in_use(noting)
    later = noting.actor("brake-developer", at=AT + timedelta(days=5))
    other = governance.create_record(later, "note", title="x", scope="controller", fields={"said": "goes"})
    governance.take_step(later, other, "show")
    both = _in_use(noting, days=5)
    for days, step in ((6, "hide"), (7, "show"), (8, "end")):
        at = noting.actor("brake-developer", at=AT + timedelta(days=days))
        governance.take_step(at, other, step)
        table, since = _in_use(noting, days=days)
        assert (table == alone[0]) == (step != "show"), step
        assert since == (AT + timedelta(days=days)).date().isoformat()
    assert alone[0] != both[0]
    assert _in_use(noting, days=9) == (alone[0], since)


def test_a_table_that_was_empty_for_a_while_comes_back_as_it_is(noting: Small) -> None:
    developer = noting.actor("brake-developer")
    first = _made(noting, "one")
    full = _in_use(noting)
    governance.take_step(developer, first, "hide")
    assert _in_use(noting) == ("", "")
    governance.take_step(developer, first, "show")
    assert _in_use(noting) == full


def test_the_table_of_a_confidential_type_tells_nobody_who_and_what(noting: Small) -> None:
    lead = noting.actor("quality-lead")
    columns = "{id: $number, title: $title, lesson: said, state: kind, by: $by.show, on: $entered.shown}"
    text = TEXT.replace("version: 1", "version: 2\nconfidential: true").replace(
        "{id: $number, title: $title, lesson: said}", columns
    )
    kind = "{id: kind, kind: choice, name: {en: Kind, zh-Hans: 类别, de: Art}, choices: {a: "
    kind += "{en: A, zh-Hans: 甲, de: A}}}"
    governance.write_type(lead, text.replace("fields: [", f"fields: [{kind}, "))
    developer = noting.actor("brake-developer")
    number = governance.create_record(
        developer, "note", title="Somebody", scope="controller", fields={"said": "a secret", "kind": "a"}
    )
    governance.take_step(developer, number, "show")
    _in_use(noting)
    (row,) = Evidence.objects.filter(type="record.lesson", subject__key="controller")
    stored = b"".join(evidence.stored_bytes(noting.actor("brake-lead"), row.uid).pieces)
    (told,) = json.loads(stored)["rows"]
    assert told == {
        "id": number,
        "title": "confidential",
        "lesson": "confidential",
        "state": "a",
        "by": "confidential",
        "on": AT.date().isoformat(),
        "record_state": "shown",
    }
