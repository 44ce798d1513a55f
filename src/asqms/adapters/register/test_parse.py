# SPDX-License-Identifier: Apache-2.0
"""Registers: dialects, mapping, counts, hostile tables, and that nothing is ever lost silently."""

import csv
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings, strategies

from asqms.adapters.register.parse import adapter
from asqms.kernel.errors import AsqmsError, LimitError, UnreadableError
from asqms.kernel.records import Reading
from tests.support.adapter_cases import (
    gives_records_or_a_coded_error,
    json_attacks,
    mutated,
    samples_of,
    score,
)
from tests.support.adapter_cases import read as read_bytes

SAMPLES = {path.name: path.read_bytes() for path in samples_of(__file__)}
OPEN = {"column": "state", "values": ["Open", "in work"]}


def read(data: bytes, name: str = "register.csv", **options: object) -> Reading:
    return read_bytes(adapter, data, name=name, options=options)


def code(data: bytes, name: str = "register.csv", **options: object) -> str:
    try:
        read(data, name, **options)
    except UnreadableError as error:
        return error.code
    return ""


def codes(reading: Reading) -> list[str]:
    return [notice.code for notice in reading.notices]


def workbook(*cells: tuple[int, int, object]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("One")
    for row, column, value in cells:
        sheet.write(row, column, value)
    book.close()
    return stream.getvalue()


def altered(data: bytes, member: str, change: tuple[bytes, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(*change) if name == member else content)
    return stream.getvalue()


def test_a_csv_register_is_counted() -> None:
    reading = read(SAMPLES["risks.csv"], open=OPEN)
    expected = {
        "rows.total": 3, "rows.open": 2, "rows.missing.author": 1, "rows.missing_open.author": 0,
        "rows.duplicate.id": 0, "values.state.open": 1, "values.state.in_work": 1, "values.state.closed": 1,
        "dates.due.earliest": "2025-12-31", "dates.due.latest": "2026-05-01",
        "dates.due.earliest_open": "2026-04-01", "dates.due.unreadable": 0, "rows.same.approver.author": 1,
    }  # fmt: skip
    assert {name: reading.facts[name] for name in expected} == expected
    assert reading.rows[1]["title"] == "Tool;\nunqualified"
    assert reading.notices == ()
    assert not [name for name in reading.facts if name.startswith(("values.author", "values.approver"))]


def test_yaml_rows_keep_what_is_written() -> None:
    reading = read(SAMPLES["findings.yaml"], "findings.yaml", open={"column": "state", "values": ["open"]})
    assert reading.facts["rows.open"] == 1
    assert reading.facts["dates.due.earliest_open"] == "2026-05-01"
    assert reading.rows[0]["version"] == "1.10"
    assert reading.rows[0]["approval_by"] == "lead"
    assert reading.rows[1]["tags"] == "brake; door"
    assert reading.facts["rows.missing.approval_on"] == 1


def test_one_record_is_one_row() -> None:
    assert read(b"id: M-1\nheld_on: 2026-02-03\n", "minutes.yaml").facts == {
        "rows.total": 1, "rows.duplicate.id": 0, "rows.missing.id": 0, "rows.missing.held_on": 0,
        "dates.held_on.earliest": "2026-02-03", "dates.held_on.latest": "2026-02-03",
        "dates.held_on.unreadable": 0,
    }  # fmt: skip
    assert read(b'[{"a": 1}, {"a": null}]', "x.json").facts["rows.missing.a"] == 1
    assert read(b'{"risks": [{"a": 1}]}', "x.json", rows="risks").facts["rows.total"] == 1
    assert read(b"rows: []", "x.yaml", open=OPEN).facts == {"rows.total": 0, "rows.open": 0}


def test_a_workbook_is_counted() -> None:
    reading = read(SAMPLES["tools.xlsx"], "tools.xlsx", open={"column": "state", "values": ["open"]})
    expected = {
        "rows.total": 3, "rows.open": 2, "dates.qualified_on.earliest": "2026-01-01", "values.count.2": 3,
    }  # fmt: skip
    assert {name: reading.facts[name] for name in expected} == expected
    assert reading.rows[0]["tool"] == "compiler"
    assert code(SAMPLES["tools.xlsx"], "tools.xlsx", sheet="Empty") == "register.no_header"
    assert read(SAMPLES["tools.xlsx"], "tools.xlsx", sheet=3).facts["rows.total"] == 0
    with pytest.raises(UnreadableError) as caught:
        read(SAMPLES["tools.xlsx"], "tools.xlsx", sheet="Gone")
    assert (caught.value.code, caught.value.hint) == (
        "register.sheet_missing",
        "Sheets: Tools, Empty, Hidden",
    )


def test_columns_are_mapped_by_their_header() -> None:
    data = b"Nr.;Wer;Bis\n1;a;24.12.2026\n"
    reading = read(data, columns={"id": "nr", "owner": "Wer", "due": "Bis"}, date_format="%d.%m.%Y")
    assert reading.rows == ({"id": "1", "owner": "a", "due": "2026-12-24"},)
    assert reading.facts["dates.due.earliest"] == "2026-12-24"
    with pytest.raises(UnreadableError) as caught:
        read(data, columns={"state": "Status"})
    assert (caught.value.code, caught.value.hint) == ("register.column_missing", "Columns: Nr., Wer, Bis")
    assert code(data, open=OPEN) == "register.column_missing"
    assert code(data, id_column="id") == "register.column_missing"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_dialects_and_marks_are_found_out(delimiter: str, encoding: str) -> None:
    text = 'id,title\r\n1,"a, b; c | d"\r\n2,ü\r\n'.replace("id,", f"id{delimiter}")
    text = text.replace("1,", f"1{delimiter}").replace("2,", f"2{delimiter}")
    reading = read(text.encode(encoding))
    assert [row["title"] for row in reading.rows] == ["a, b; c | d", "ü"]


def test_a_separator_line_is_obeyed_and_another_encoding_is_told() -> None:
    assert read(b"sep=|\na|b\n1|2\n").rows == ({"a": "1", "b": "2"},)
    reading = read("a;b\nü€;1\n".encode("cp1252"))
    assert (reading.rows[0]["a"], codes(reading)) == ("ü€", ["register.encoding_guessed"])
    assert code(b"a;b\n\xfc\x01;1\n") == "text.not_utf8"
    assert codes(read("a;b\nü;1\n".encode("latin-1"), encoding="latin-1")) == []
    assert code(b"a;b\n\xff\xff;1\n", encoding="gb18030") == "register.encoding"


def test_blanks_before_quotes_and_escaped_quotes_are_read() -> None:
    reading = read(b'id, note, b\n1, "a, b", 2\n')
    assert (reading.rows, codes(reading)) == (({"id": "1", "note": "a, b", "b": "2"},), [])
    escaped = read(b'id,note\n1,"say \\"hi\\", so"\n')
    assert escaped.rows[0]["note"] == 'say "hi", so'
    assert read(b'id,note\n1,"C:\\"\n').rows[0]["note"] == "C:\\"


def test_a_title_above_the_table_is_passed_over_and_told() -> None:
    reading = read(b"Risk register,,\n,,\nid,state,by\n1,open,x\n")
    assert (reading.rows, codes(reading)) == (
        ({"id": "1", "state": "open", "by": "x"},),
        ["register.title_skipped"],
    )
    single = read(b"id\n1\n2, and more\n3\n")
    assert (single.facts["rows.total"], codes(single)) == (3, ["register.ragged_row"])


def test_sheets_that_are_not_read_are_told() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for name in ("One", "Two"):
        book.add_worksheet(name).write_row(0, 0, ["id", "state"])
    book.close()
    assert codes(read(stream.getvalue(), "a.xlsx")) == ["register.other_sheets"]
    assert codes(read(stream.getvalue(), "a.xlsx", sheet="Two")) == []


def test_formulas_stay_text() -> None:
    cell = "=HYPERLINK(A1)"
    assert read(f"a,b\n{cell},1\n".encode()).rows[0]["a"] == cell


def test_what_is_odd_is_told() -> None:
    reading = read(b"id,a,a,\n1,x,y,\n1,x,y,,z\n2,x\n", id_column="id")
    assert codes(reading) == ["register.duplicate_header", "register.ragged_row", "register.duplicate_id"]
    assert list(reading.rows[0]) == ["id", "a", "a_2"]
    assert reading.facts["rows.duplicate.id"] == 1
    assert codes(read(b"due\n2026-01-01\n2026-02-30\n")) == ["register.unreadable_date"]
    assert codes(read(b'[{"a": 1, "a": 2}]', "x.json")) == ["register.duplicate_key"]


def test_options_bound_rows_and_blanks() -> None:
    data = b"a,b\n" + b"tbd,1\n" * 20
    reading = read(data, keep_rows=5, blank_values=["TBD"])
    assert (len(reading.rows), reading.facts["rows.total"], reading.facts["rows.missing.a"]) == (5, 20, 20)
    assert read(b"note\nx\nid,a\n1,2\n", header_row=3).rows == ({"id": "1", "a": "2"},)


@pytest.mark.parametrize(
    "options",
    [
        {"mapping": {}}, {"columns": []}, {"columns": {"a": []}}, {"open": {"column": "a"}}, {"open": 1},
        {"open": {"column": "a", "values": "open"}}, {"header_row": -1}, {"header_row": True},
        {"delimiter": ";;"}, {"encoding": "punycode"}, {"keep_rows": 10**9}, {"date_format": "%Q"},
        {"format": "xml"}, {"sheet": []}, {"id_column": 1}, {"blank_values": [None]}, {"delimiter": "\n"},
    ],
)  # fmt: skip
def test_wrong_options_are_named(options: dict[str, object]) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(SAMPLES["risks.csv"], **options)
    assert caught.value.code == "register.option"
    assert next(iter(options)) in caught.value.message


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "a.csv", "register.no_header"),
        (b"\n \n,,\n", "a.csv", "register.no_header"),
        (b'a,b\n"open,1\n', "a.csv", "register.quotes"),
        (b"a,b\n" + b"x" * 1_000_000 + b",1\n", "a.csv", "register.field_too_long"),
        (b"a,b\n\x00,1\n", "a.csv", "register.not_text"),
        (b",".join(b"c%d" % number for number in range(501)), "a.csv", "register.too_many_columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "register.old_workbook"),
        (b"PK\x03\x04 not an archive", "a.xlsx", "archive.broken"),
        (b"- 1\n- 2\n", "a.yaml", "register.no_rows"),
        (b"just text", "a.yaml", "register.no_rows"),
        (b"a: 1\na: 2\n", "a.yaml", "yaml.duplicate_key"),
        (b"a: &a [*a]\n", "a.yaml", "yaml.alias"),
        (b"[" * 500, "a.yaml", "yaml.too_deep"),
        (b"1", "a.json", "register.no_rows"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, name: str, expected: str) -> None:
    assert code(data, name) == expected


def test_alias_bombs_are_refused() -> None:
    lines = [b"a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [b"a%d: &a%d [" % (n, n) + b", ".join([b"*a%d" % (n - 1)] * 9) + b"]" for n in range(1, 9)]
    assert code(b"\n".join(lines), "a.yaml") == "yaml.too_many_values"


def test_a_far_corner_is_refused() -> None:
    assert code(workbook((0, 0, "a"), (1_048_575, 16_383, "b")), "a.xlsx") == "register.too_many_cells"
    small = workbook((0, 0, "a"), (1, 0, "b"))
    sheet = "xl/worksheets/sheet1.xml"
    for odd in (b'<c x=">" r="XFD1048576"', b"<c r='XFD1048576'", b'<c\n r = "xfd1048576"'):
        far = altered(small, sheet, (b'<c r="A2"', odd))
        assert code(far, "a.xlsx") == "register.too_many_cells"
    rows = altered(small, sheet, (b'<row r="2"', b'<row r="1048576"'))
    assert read(altered(rows, sheet, (b'r="A2"', b'r="A1048576"')), "a.xlsx").facts["rows.total"] == 1


def test_repeated_long_texts_are_refused() -> None:
    cells = [(row, 0, "y" * 32_000) for row in range(3_000)]
    assert code(workbook(*cells), "a.xlsx") == "register.too_many_cells"


def test_archives_that_climb_out_or_swell_are_refused() -> None:
    for member, content, expected in (
        ("../xl/workbook.xml", b"", "archive.unsafe_path"),
        ("xl/workbook.xml", b"0" * (80 << 20), "archive.ratio"),
    ):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, content)
        with pytest.raises(AsqmsError) as caught:
            read(stream.getvalue(), "a.xlsx")
        assert caught.value.code == expected
    assert issubclass(LimitError, UnreadableError)


def test_detection_lets_others_go_first() -> None:
    assert score(adapter, SAMPLES["risks.csv"], "risks.csv") == 15
    assert score(adapter, SAMPLES["tools.xlsx"], "tools.bin") == 20
    assert score(adapter, SAMPLES["findings.yaml"], "findings.yml") == 6
    assert score(adapter, b"{}", "a.json") == 0
    assert score(adapter, b"# text\n--- # more\nactive: true\nlevel: 1.0\nlinks:\n- REQ1\n", "a.yml") == 0
    assert score(adapter, b"", "a.yml") == 0
    assert score(adapter, b"%YAML 1.2\n---\n\n-\n  id: 1\n", "a.yml") == 6
    assert score(adapter, b"[{id: 1}]", "a.yaml") == 6
    assert score(adapter, b"title: Tools\nrows:\n- id: 1\n", "a.yaml") == 6
    assert score(adapter, "rows: [{id: 1}]".encode("utf-16"), "a.yaml") == 6
    assert score(adapter, b"", "a.txt") == 0


@pytest.mark.parametrize("attack", json_attacks().values())
def test_attacks_give_records_or_a_code(attack: bytes) -> None:
    gives_records_or_a_coded_error(adapter, attack)
    for name in ("a.json", "a.yaml", "a.csv"):
        code(attack, name)


@given(mutated(list(SAMPLES.values())) | strategies.binary(max_size=100))
@settings(max_examples=200, deadline=None)
def test_damaged_files_give_records_or_a_code(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    for name in ("a.json", "a.yaml", "a.csv"):
        code(data, name, open={"column": "state", "values": ["open"]})


CELL = strategies.text(
    strategies.characters(blacklist_characters="\x00", blacklist_categories=["Cs"]), max_size=8
)


@given(
    strategies.lists(strategies.lists(CELL, min_size=3, max_size=3), max_size=12),
    strategies.sampled_from(",;\t|"),
)
@settings(max_examples=80, deadline=None)
def test_every_row_that_says_anything_is_counted_once(rows: list[list[str]], delimiter: str) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "state", "note"], *rows])
    facts = read(stream.getvalue().encode(), delimiter=delimiter).facts
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert facts["rows.total"] == len(filled)
    for position, column in enumerate(("id", "state", "note")):
        assert facts[f"rows.missing.{column}"] == sum(not row[position].strip() for row in filled)
    identities = [row[0].strip() for row in filled if row[0].strip()]
    assert facts["rows.duplicate.id"] == len(identities) - len(set(identities))
