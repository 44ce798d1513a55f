# SPDX-License-Identifier: Apache-2.0
"""Records from tables: what each row would do, all or nothing, the same table twice, any bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from xlsxwriter import Workbook

from asqms.contexts.exchange import api as exchange
from asqms.contexts.exchange.data import MOST_ROWS, ImportPlan, Outcome
from asqms.contexts.exchange.errors import ExchangeError
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.kernel.errors import AsqmsError
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
HEADINGS = ("Number", "Title", "Scope", "Owner", "Severity", "Concerns safety", "Affected versions")
ROWS = (
    ("", "Light stays on", "controller", "brake-lead", "Major", "yes", "2.1"),
    ("", "Light flickers", "Sensor", "", "minor", "no", "2.2"),
)


def csv_of(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS, separator: str = ",") -> bytes:
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in (headings, *rows)]
    return "\r\n".join(separator.join(row) for row in quoted).encode()


def workbook_of(rows: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Problems")
    for line, row in enumerate((headings, *rows)):
        sheet.write_row(line, 0, list(row))
    book.close()
    return stream.getvalue()


def plan(small: Small, content: bytes, person: str = "brake-developer", **more: str) -> ImportPlan:
    return exchange.plan_import(small.actor(person), "problem", "list.csv", content, **more)


def outcomes(found: ImportPlan) -> list[str]:
    return [one.outcome.value for one in found.rows]


def problems(found: ImportPlan) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for row in found.rows for one in row.problems]


def total(small: Small) -> int:
    return len(governance.record_page(small.operator, RecordFilter(type="problem"), size=200).rows)


@pytest.mark.parametrize(
    "content",
    [
        csv_of(ROWS),
        csv_of(ROWS, separator=";"),
        csv_of(ROWS, separator="\t"),
        b"\xef\xbb\xbf" + csv_of(ROWS),
        csv_of(ROWS).decode().encode("utf-16"),
        csv_of(ROWS).decode().encode("utf-16-be"),
        b"sep=;\r\n" + csv_of(ROWS, separator=";"),
        workbook_of(ROWS),
    ],
)
def test_rows_become_records_once_in_any_form(small: Small, content: bytes) -> None:
    assert outcomes(plan(small, content)) == ["made", "made"]
    assert total(small) == 0
    actor = small.actor("brake-developer")
    _, done = exchange.import_records(actor, "problem", "list.csv", content, reason="from the old tool")
    assert len(done.made) == 2
    record = governance.record_view(actor, done.made[0]).record
    assert (record.title, record.scope, record.owner) == ("Light stays on", "controller", "brake-lead")
    assert record.fields == {"severity": "major", "safety_relevant": True, "affected_versions": "2.1"}
    _, again = exchange.import_records(actor, "problem", "list.csv", content)
    assert (again.made, again.changed, again.same) == ((), (), 2)
    assert total(small) == 2
    (version,) = ledger.record_history(small.organisation.uid, "governance_records", done.made[0])
    assert version.reason.startswith("from the old tool [list.csv sha256:")


def test_headings_in_three_languages_and_chinese_bytes(small: Small) -> None:
    chinese = csv_of([["灯常亮", "controller", "严重", "是"]], ["标题", "范围", "严重度", "涉及功能安全"])
    found = plan(small, chinese.decode().encode("gb18030"))
    assert (found.encoding, outcomes(found)) == ("gb18030", ["made"])
    assert found.rows[0].fields == {"severity": "major", "safety_relevant": True}
    german = csv_of(
        [["Licht", "Controller", "Schwer", "ja"]], ["Titel", "Bereich", "Schweregrad", "safety_relevant"]
    )
    assert plan(small, german).rows[0].fields == {"severity": "major", "safety_relevant": True}
    western = (
        csv_of([["Prüfung für Bremslicht", "controller"]], ["Titel", "Bereich"]).decode().encode("cp1252")
    )
    with pytest.raises(ExchangeError) as refused:
        plan(small, western)
    assert refused.value.code == "exchange.encoding_unknown"
    assert plan(small, western, encoding="windows-1252").rows[0].title == "Prüfung für Bremslicht"


def test_every_bad_cell_is_named_and_nothing_is_brought_in(small: Small) -> None:
    content = csv_of(
        [
            ROWS[0],
            ("", "Bad", "nowhere", "nobody-known", "huge", "perhaps", "x" * 501),
            ("PRB-99", "Else", "", "", "", "", ""),
            ("", "", "controller", "", "", "", ""),
            ("", "Not mine", "player", "", "", "", ""),
            ROWS[0],
        ]
    )
    found = plan(small, content)
    assert outcomes(found) == ["made", *["refused"] * 5]
    assert problems(found) == [
        ("C3", "unknown_scope"),
        ("D3", "unknown_owner"),
        ("G3", "too_long"),
        ("E3", "unknown_choice"),
        ("F3", "not_yes_or_no"),
        ("A4", "unknown_number"),
        ("B5", "governance.title_missing"),
        ("C6", "unknown_scope"),
        ("7", "twice_in_file"),
    ]
    with pytest.raises(ExchangeError) as refused:
        exchange.import_records(small.actor("brake-developer"), "problem", "list.csv", content)
    assert (refused.value.code, refused.value.context["count"]) == ("exchange.rows_refused", 5)
    assert total(small) == 0


def test_a_number_changes_its_record_and_empty_cells_leave_what_is_there(small: Small) -> None:
    actor = small.actor("brake-developer")
    number = governance.create_record(
        actor, "problem", title="Light", scope="controller", fields={"affected_versions": "2.1"}
    )
    content = csv_of([(number, "", "", "", "critical", "", ""), ("", "New", "sensor", "", "", "", "")])
    assert outcomes(plan(small, content)) == ["changed", "made"]
    exchange.import_records(actor, "problem", "list.csv", content)
    record = governance.record_view(actor, number).record
    assert record.title == "Light"
    assert record.fields == {"affected_versions": "2.1", "severity": "critical"}
    assert outcomes(plan(small, content)) == ["same", "same"]
    moved = plan(small, csv_of([(number, "", "sensor", "", "", "", ""), (number, "", "", "", "", "", "")]))
    assert problems(moved) == [("C2", "scope_differs")]


def test_blank_rows_between_rows_hide_none_of_them(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asqms.contexts.exchange.domain.tables.MOST_BLANK", 2)
    blank = ["" for _ in HEADINGS]
    rows = [row for number in range(4) for row in ([f"Row {number}", *blank[1:]], blank, blank)]
    assert [one.line for one in plan(small, csv_of(rows)).rows] == [2, 5, 8, 11]


def test_others_numbers_are_as_if_they_were_not_there(small: Small) -> None:
    made = governance.create_record(small.operator, "problem", title="Hidden", scope="player")
    found = plan(
        small, csv_of([(made, "Mine now", "", "", "", "", ""), ("", "Hidden", "player", "", "", "", "")])
    )
    assert problems(found) == [("A2", "unknown_number"), ("C3", "unknown_scope")]
    with pytest.raises(AccessRefusedError):
        plan(small, csv_of(ROWS), "reader")


def test_what_a_table_program_could_calculate_stays_text(small: Small) -> None:
    content = csv_of([["'=1+1", "controller"], ["=HYPERLINK(1)", "controller"]], ["Title", "Scope"])
    assert [one.title for one in plan(small, content).rows] == ["=1+1", "=HYPERLINK(1)"]
    book = io.BytesIO()
    with Workbook(book, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Title", "Scope"])
        sheet.write_formula(1, 0, '="a"&"b"', value="ab")
        sheet.write_string(1, 1, "controller")
    assert plan(small, book.getvalue()).rows[0].title == "ab"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "exchange.no_headings"),
        (b"a,b\n1,2", "exchange.no_columns"),
        (b"Title,title\nx,y", "exchange.column_twice"),
        (b'Title\n"open', "exchange.bad_quotes"),
        (b"\x00\x01\x02\xff\xfe" * 9, "exchange.encoding_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "exchange.old_workbook"),
        (b"PK\x03\x04 broken", "archive.broken"),
        (b"Title\n" + b"x\n" * (MOST_ROWS + 1), "exchange.too_many_rows"),
        (b"x" * (5 << 20) + b"y", "exchange.too_large"),
        (",".join(f"c{one}" for one in range(201)).encode(), "exchange.too_many_columns"),
        (b"Title\nx" + b"\xff\xff", "exchange.encoding_unknown"),
    ],
)
def test_files_that_are_no_tables_are_refused_with_a_code(small: Small, content: bytes, code: str) -> None:
    with pytest.raises(AsqmsError) as refused:
        plan(small, content)
    assert refused.value.code == code


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@examples(
    content=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda one: f"Title,Scope\n{one}".encode()),
    )
)
def test_any_bytes_are_a_plan_or_a_coded_refusal(small: Small, content: bytes) -> None:
    with suppress(AsqmsError):
        found = plan(small, content)
        assert all(one.problems for one in found.rows if one.outcome is Outcome.REFUSED)
    assert total(small) == 0


def test_a_kept_table_is_its_senders_alone(small: Small) -> None:
    actor = small.actor("brake-developer")
    uid = exchange.stage_table(actor, "problem", "a/b\\list\x00.csv", csv_of(ROWS))
    assert exchange.staged_table(actor, uid, "problem") == ("list_.csv", csv_of(ROWS), "")
    for other, name in ((small.actor("brake-lead"), "problem"), (actor, "risk")):
        with pytest.raises(AsqmsError):
            exchange.staged_table(other, uid, name)
    for _ in range(5):
        exchange.stage_table(actor, "problem", "x.csv", b"Title")
    with pytest.raises(AsqmsError):
        exchange.staged_table(actor, uid, "problem")


@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_template_is_read_again_column_by_column(small: Small, language: str, form: str) -> None:
    actor = small.actor("brake-developer")
    for name, one_type in governance.types_for(actor).items():
        content = exchange.import_template(actor, name, form=form, language=language)
        found = exchange.plan_import(actor, name, "t", content)
        assert [one.target for one in found.columns] == [
            "$number", "$title", "$scope", "$owner", *(one.id for one in one_type.fields),
        ], name  # fmt: skip
        assert found.rows == ()


def test_rights_are_asked_row_by_row(small: Small) -> None:
    given = {"role": "problem_manager", "person": "radio-lead", "since": "2026-01-01", "scope": "radio"}
    organization.write_record(small.operator, "assignments", given)
    found = plan(small, csv_of([("", "Mine", "player", "", "", "", ""), ROWS[0]]), "radio-lead")
    assert outcomes(found) == ["made", "refused"]
