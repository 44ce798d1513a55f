# SPDX-License-Identifier: Apache-2.0
"""ReqIF: dialects, archives, dangling ends, the plain path against the parser, the real files."""

import io
import time
import zipfile
from dataclasses import replace

import pytest
from hypothesis import example, given, settings, strategies

from asqms.adapters.reqif import elements, plain
from asqms.adapters.reqif.parse import adapter
from asqms.decoding.trace import content_digest
from asqms.kernel.adapters import Source
from asqms.kernel.errors import AsqmsError, LimitError
from asqms.kernel.records import FactValue, Reading
from tests.support.adapter_cases import (
    columns_are_equally_long,
    error_code,
    gives_records_or_a_coded_error,
    mutated,
    read,
    samples_of,
    score,
    xml_attacks,
)
from tests.support.shared import require_shared

SAMPLE = samples_of(__file__)[0].read_bytes()
START = b'<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"><CORE-CONTENT><REQ-IF-CONTENT>'
END = b"</REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"
OBJECT = b'<SPEC-OBJECT IDENTIFIER="%b" LAST-CHANGE="x"></SPEC-OBJECT>\n'


def archive(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, data in entries.items():
            target.writestr(name, data)
    return stream.getvalue()


def objects(*rows: bytes) -> bytes:
    return START + b"<SPEC-OBJECTS>" + b"".join(rows) + b"</SPEC-OBJECTS>" + END


@pytest.fixture
def parser_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the XML parser see every byte."""
    monkeypatch.setattr(plain, "_PATTERNS", {})


def without_plain_path(data: bytes) -> Reading | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "_PATTERNS", {})
        return outcome(data)


def outcome(data: bytes) -> Reading | str:
    try:
        return read(adapter, data, with_trace=True)
    except AsqmsError as error:
        return error.code


def test_everything_in_the_sample_is_counted() -> None:
    reading = read(adapter, SAMPLE)
    facts = reading.facts
    assert (facts["items.total"], facts["types.total"], facts["specifications.total"]) == (3, 2, 1)
    assert (facts["links.total"], facts["links.unresolved"]) == (3, 2)
    assert (facts["hierarchy.total"], facts["hierarchy.unresolved"]) == (2, 1)
    assert facts["items.by_type.system_requirement"] == 2
    assert (facts["links.by_kind.verifies"], facts["links.by_kind.untyped"]) == (2, 1)
    kinds = ("string", "xhtml", "enumeration", "integer", "date")
    assert [facts[f"attribute_values.by_kind.{one}"] for one in kinds] == [5, 1, 1, 1, 0]
    assert (facts["source.tool"], reading.format_version) == ("Sample tool", "1.2")
    assert [one.code for one in reading.notices] == [
        "reqif.relation_unresolved",
        "reqif.hierarchy_unresolved",
    ]


def test_attributes_become_titles_texts_and_results() -> None:
    trace = read(adapter, SAMPLE, name="a.reqif", with_trace=True).trace
    assert trace is not None
    columns_are_equally_long(trace)
    assert trace.item_id == ["so-1", "so-2", "so-3"]
    assert trace.item_title == ["Light when braking", "Light & sound", "Press <hard> &amp; hold"]
    assert trace.item_status == ["approved", "draft", ""]
    assert trace.item_result == ["", "", "passed"]
    text = "The light shall be on\nwhile the pedal is pressed."
    assert trace.item_digest == [
        content_digest("Light when braking", text),
        content_digest("Light & sound", "Free text"),
        "0123456789abcdef",
    ]
    assert trace.item_place == ["a.reqif:49", "a.reqif:68", "a.reqif:76"]
    assert (trace.link_source, trace.link_target) == (["so-3", "so-3"], ["so-1", "so-9"])
    assert (trace.link_kind, trace.link_stamp) == (["verifies", "verifies"], ["feedfacefeedface", ""])


def test_foreign_ids_can_name_the_items() -> None:
    trace = read(adapter, SAMPLE, options={"id_attribute": "ReqIF.ForeignID"}, with_trace=True).trace
    assert trace is not None
    assert trace.item_id == ["SYS-1", "so-2", "so-3"]
    assert trace.link_target == ["SYS-1", "so-9"]


def test_named_attributes_go_before_the_usual_ones() -> None:
    options = {"title_attribute": ["Weight"], "result_attribute": "Title"}
    trace = read(adapter, SAMPLE, options=options, with_trace=True).trace
    assert trace is not None
    assert trace.item_title[1] == "4"
    assert error_code(adapter, SAMPLE, {"title_attribute": 3}) == "reqif.option_invalid"


@pytest.mark.usefixtures("parser_only")
def test_the_parser_alone_reads_the_same() -> None:
    test_everything_in_the_sample_is_counted()
    test_attributes_become_titles_texts_and_results()


def test_plain_blocks_never_reach_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    take = elements._Reader.take
    monkeypatch.setattr(
        elements._Reader, "take", lambda self, tag, one: (seen.append(tag), take(self, tag, one))
    )
    data = objects(*(OBJECT % b"o%d" % number for number in range(500)))
    assert read(adapter, data, with_trace=True).facts["items.total"] == 500
    assert seen == ["asqms-run"]


@pytest.mark.parametrize(
    "data",
    [
        objects(b"<!-- ", OBJECT % b"a", b" -->", OBJECT % b"b"),
        objects(b"<![CDATA[", OBJECT % b"a", b"]]>", OBJECT % b"b"),
        objects(b"<?keep ", OBJECT % b"a", b"?>", OBJECT % b"b"),
        objects(OBJECT % b"a", b"<!-- ", OBJECT % b"b"),
        objects(OBJECT % b"a", b'<SPEC-OBJECT IDENTIFIER="b" IDENTIFIER="c"></SPEC-OBJECT>'),
        objects(OBJECT % b"a", b'<SPEC-OBJECT IDENTIFIER="b" DESC="<"></SPEC-OBJECT>'),
        objects(OBJECT % b"a", b'<SPEC-OBJECT IDENTIFIER="b" DESC="&x;"></SPEC-OBJECT>'),
        objects(OBJECT % b"a", b'<SPEC-OBJECT IDENTIFIER="b"></SPEC-OBJECTS>'),
        objects(OBJECT % b"a\x01"),
        objects(OBJECT % b"\xff"),
        objects(OBJECT % b"\xef\xbf\xbf"),
        objects(OBJECT % "Bremse ü".encode(), OBJECT % "刹车".encode()),
        objects(OBJECT % b"a") + OBJECT % b"b",
        OBJECT % b"b" + objects(OBJECT % b"a"),
        OBJECT % b"b",
        b"<SPEC-OBJECTS>" + OBJECT % b"b" + b"</SPEC-OBJECTS>",
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + objects(OBJECT % b"\xfc"),
        b'<?xml version="1.0" encoding="UTF-16"?>' + objects(OBJECT % b"a"),
        objects(OBJECT % b"a").decode().encode("utf-16"),
        b"\xef\xbb\xbf<!-- head --> " + objects(OBJECT % b"a"),
        objects(b'<asqms-run n="0"/>', OBJECT % b"a", b'<asqms-run n="0"/>', OBJECT % b"b"),
        objects(OBJECT % b"a")[:-30],
        objects(b'<SPEC-OBJECT IDENTIFIER="', b"x" * 300_000, b'"/>', OBJECT % b"a"),
        b"<!DOCTYPE REQ-IF>" + objects(OBJECT % b"a"),
        b'<!DOCTYPE REQ-IF [<!ENTITY a "b">]>' + objects(OBJECT % b"a"),
    ],
)
@pytest.mark.parametrize("piece", [1 << 20, 37])
def test_the_plain_path_gives_what_the_parser_gives(
    data: bytes, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "PIECE_BYTES", piece if len(data) < 100_000 else 1 << 20)
    assert outcome(data) == without_plain_path(data)


@given(mutated([SAMPLE]), strategies.sampled_from([41, 700, 1 << 20]))
@settings(max_examples=150, deadline=None)
def test_damage_reads_the_same_on_both_paths(data: bytes, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "PIECE_BYTES", piece)
        gives_records_or_a_coded_error(adapter, data)
        assert outcome(data) == without_plain_path(data)


@given(strategies.binary(max_size=300))
@example(b"PK\x03\x04")
@settings(max_examples=80, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, START + b"<SPEC-OBJECTS>" + data + b"</SPEC-OBJECTS>" + END)
    gives_records_or_a_coded_error(adapter, b"PK\x03\x04" + data)


def test_attacks_are_refused() -> None:
    for root in ("REQ-IF", "SPEC-OBJECT"):
        codes = {
            name: gives_records_or_a_coded_error(adapter, data) for name, data in xml_attacks(root).items()
        }
        codes.pop("long line")
        assert all(codes.values()), codes


def test_an_entity_declared_behind_a_long_comment_is_refused() -> None:
    comment = b"<!--" + b"x" * 200_000 + b"-->"
    bomb = b'<!DOCTYPE REQ-IF [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">]>'
    data = comment + bomb + START + b'<SPEC-OBJECTS><SPEC-OBJECT IDENTIFIER="&a;"/></SPEC-OBJECTS>' + END
    assert error_code(adapter, data) == "xml.entities"


def test_a_line_of_a_million_characters_is_read() -> None:
    value = b"x" * 1_000_000
    row = b'<SPEC-OBJECT IDENTIFIER="a" DESC="' + value + b'"></SPEC-OBJECT>'
    assert read(adapter, objects(row, OBJECT % b"b")).facts["items.total"] == 2


def test_objects_of_another_form_cost_no_search() -> None:
    value = b'<ATTRIBUTE-VALUE-STRING THE-VALUE="x"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>d'
    value += b"</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING>"
    row = b'<SPEC-OBJECT IDENTIFIER="%d"><VALUES>' + value * 30 + b"<x/></VALUES></SPEC-OBJECT>"
    start = time.process_time()
    facts = read(adapter, objects(*(row % one for one in range(500)))).facts
    assert (facts["items.total"], facts["attribute_values.total"]) == (500, 15_000)
    assert time.process_time() - start < 1


def test_repeated_ids_are_told_and_the_first_is_kept() -> None:
    data = objects(OBJECT % b"a", b'<SPEC-OBJECT IDENTIFIER="a" LONG-NAME="second"/>', OBJECT % b"b")
    reading = read(adapter, data, with_trace=True)
    assert (reading.facts["items.total"], reading.facts["items.duplicate"]) == (2, 1)
    assert [one.code for one in reading.notices] == ["reqif.duplicate_id"]
    assert reading.trace is not None
    assert (reading.trace.item_id, reading.trace.item_title) == (["a", "b"], ["", ""])


def test_types_that_come_last_still_name_the_attributes() -> None:
    value = b'<VALUES><ATTRIBUTE-VALUE-STRING THE-VALUE="Late"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>d'
    value += b"</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING></VALUES>"
    row = (
        b'<SPEC-OBJECT IDENTIFIER="a">'
        + value
        + b"<TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE>"
    )
    types = b'<SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER="t" LONG-NAME="T"><SPEC-ATTRIBUTES>'
    types += b'<ATTRIBUTE-DEFINITION-STRING IDENTIFIER="d" LONG-NAME="ReqIF.ChapterName"/>'
    types += b"</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE></SPEC-TYPES>"
    body = b"<SPEC-OBJECTS>" + row + b"</SPEC-OBJECT></SPEC-OBJECTS>" + types
    trace = read(adapter, START + body + END, with_trace=True).trace
    assert trace is not None
    assert (trace.item_title, trace.item_type) == (["Late"], ["T"])


def test_an_archive_gives_all_its_documents() -> None:
    second = objects(OBJECT % b"so-9", OBJECT % b"so-7")
    data = archive({"a.reqif": SAMPLE, "b/b.REQIF": second, "x.png": b"1", "__MACOSX/._a.reqif": b"\x00"})
    reading = read(adapter, data, name="two.reqifz", with_trace=True)
    facts = reading.facts
    assert (facts["documents.total"], facts["attachments.total"], facts["items.total"]) == (2, 1, 5)
    assert (facts["links.unresolved"], facts["hierarchy.unresolved"]) == (1, 0)
    assert reading.trace is not None
    assert reading.trace.item_place[-1] == "two.reqifz!b/b.REQIF:2"
    assert score(adapter, data, "two.reqifz") == 95


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"../a.reqif": SAMPLE}, "archive.unsafe_path"),
        ({"x.png": b"1"}, "reqif.no_document"),
        ({"a.reqif": b""}, "xml.empty"),
        ({"a.reqif": b"<REQ-IF>"}, "xml.syntax"),
        ({"a.reqif": b"\x00" * 9_000_000}, "archive.ratio"),
    ],
)
def test_bad_archives_are_refused_with_their_code(entries: dict[str, bytes], code: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in entries.items():
            target.writestr(name, data)
    assert error_code(adapter, stream.getvalue()) == code


def test_other_xml_is_refused() -> None:
    assert error_code(adapter, b"<a><SPEC-OBJECT IDENTIFIER='x'/></a>") == "reqif.not_reqif"
    assert error_code(adapter, b"<a/>") == "reqif.not_reqif"
    assert [score(adapter, one) for one in (SAMPLE, b"<a/>", b"{}", archive({"a": b""}))] == [100, 0, 0, 0]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"max_items": 2}, "reqif.too_many_items"), ({"max_bytes": 2000}, "reqif.too_large")],
)
def test_limits_are_kept(changes: dict[str, int], code: str) -> None:
    limits = replace(adapter.manifest.limits, **changes)
    for size in (len(SAMPLE), 100):
        with pytest.raises(LimitError) as caught:
            adapter.parse(Source("a", io.BytesIO(SAMPLE), size, limits), {}, with_trace=False)
        assert caught.value.code == code


def test_one_element_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "IDLE_LIMIT", 50_000)
    monkeypatch.setattr(plain, "PIECE_BYTES", 10_000)
    assert error_code(adapter, START + b"<a>b</a>" * 20_000 + END) == "reqif.element_too_large"
    assert error_code(adapter, objects(*(OBJECT % b"%d" % one for one in range(3000)))) == ""


REAL: dict[str, dict[str, FactValue]] = {
    "doors-user-example/doors_02.reqif": {"items": 3, "specifications": 1, "hierarchy": 3, "types": 14}
    | {"xhtml": 9, "date": 6, "integer": 3, "tool": "IBM Rational DOORS"},
    "doors-user-example/doors_03_no_header.reqif": {"items": 1, "xhtml": 10, "boolean": 1, "date": 1},
    "polarion-roundtrip/polarion.reqif": {"items": 2, "specifications": 1, "hierarchy": 2, "types": 2}
    | {"string": 5, "date": 1, "enumeration": 1, "xhtml": 1, "tool": "Polarion ReqIF Roundtrip"},
    "polarion-roundtrip/polarion.reqifz": {"items": 2, "specifications": 1, "hierarchy": 2, "types": 2}
    | {"string": 5, "date": 1, "enumeration": 1, "xhtml": 1, "tool": "Polarion ReqIF Roundtrip"},
    "enterprise-architect-8/ea8.reqif": {"items": 3, "links": 1, "specifications": 1, "hierarchy": 2}
    | {"types": 8, "enumeration": 3, "string": 3, "ends": 2, "nodes": 2}
    | {"tool": "SparxSystems Enterprise Architect 8.0"},
    "eclipse-rmf-reference/TC1100.reqif": {"items": 5, "specifications": 1, "hierarchy": 5, "types": 1}
    | {"string": 15, "date": 5, "xhtml": 5, "tool": "RMF"},
    "eclipse-rmf-reference/TC1300.reqif": {"items": 2, "links": 1, "specifications": 1, "hierarchy": 2}
    | {"types": 1, "string": 2, "tool": "RMF"},
    "eclipse-rmf-reference/TC1800.reqif": {"items": 6, "specifications": 2, "hierarchy": 6, "types": 1}
    | {"string": 12, "enumeration": 6, "xhtml": 6, "tool": "RMF"},
    "eclipse-rmf-reference/rmf_specRelationTest.reqif": {"items": 2, "links": 1, "specifications": 1}
    | {"hierarchy": 2, "types": 1, "integer": 2, "string": 2, "tool": "Manually written"},
    "strictdoc-export/strictdoc.reqif": {"items": 18, "specifications": 1, "hierarchy": 18, "types": 1}
    | {"string": 26, "tool": "strictdoc"},
    "reqifz-attachment/one_attachment.reqifz": {"items": 2, "specifications": 1, "hierarchy": 2, "types": 1}
    | {"string": 2, "attachments": 1, "tool": "RMF"},
    "broken-a/doctype_incorrect_encoding.reqif": {"items": 1, "specifications": 1, "hierarchy": 1, "types": 1}
    | {"string": 4, "tool": "TODO"},
    "broken-a/relation_source_missing.reqif": {"items": 1, "links": 1, "string": 1, "ends": 1},
    "broken-a/xsd_invalid_is_editable.reqif": {"items": 2, "links": 1, "specifications": 1, "hierarchy": 2}
    | {"types": 1, "string": 2, "tool": "microTOOL in-STEP BLUE"},
    "eclipse-rmf-reference-b/TC1000.reqif": {"items": 1, "specifications": 1, "hierarchy": 1, "types": 1}
    | {"boolean": 2, "enumeration": 2, "date": 1, "integer": 1, "real": 1, "string": 1, "tool": "RMF"},
    "eclipse-rmf-reference-b/TC1200.reqif": {"items": 44, "specifications": 1, "hierarchy": 44, "types": 1}
    | {"string": 44, "xhtml": 44, "tool": "RMF"},
    "eclipse-rmf-reference-b/TC1400.reqif": {"items": 5, "specifications": 1, "hierarchy": 5, "types": 2}
    | {"string": 8, "integer": 3, "tool": "RMF"},
    "eclipse-rmf-reference-b/TC1801.reqif": {"items": 6, "specifications": 2, "hierarchy": 6, "types": 1}
    | {"string": 12, "enumeration": 6, "xhtml": 6, "tool": "RMF"},
}
RMF = "RMF - Requirements Modeling Framework (http://www.eclipse.org/rmf)"
KINDS = ("string", "xhtml", "date", "integer", "boolean", "enumeration", "real")
TOTALS = ("items", "links", "specifications", "hierarchy", "types", "attachments")


@pytest.mark.shared
def test_every_real_file_gives_the_facts_of_the_manifest() -> None:
    folder = require_shared() / "reqif"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.reqif*")}
    assert sorted(files) == sorted([*REAL, "broken-a/empty.reqif"])
    assert error_code(adapter, files.pop("broken-a/empty.reqif")) == "xml.empty"
    for name, data in files.items():
        known = REAL[name]
        facts = read(adapter, data, with_trace=True).facts
        assert {one: facts[f"{one}.total"] for one in TOTALS} == {one: known.get(one, 0) for one in TOTALS}, (
            name
        )
        values = {one: facts[f"attribute_values.by_kind.{one}"] for one in KINDS}
        assert values == {one: known.get(one, 0) for one in KINDS}, name
        assert facts["attribute_values.total"] == sum(known.get(one, 0) for one in KINDS)
        assert (facts["links.unresolved"], facts["hierarchy.unresolved"]) == (
            known.get("ends", 0),
            known.get("nodes", 0),
        )
        tool = known.get("tool", "")
        assert facts["source.tool"] == (RMF if tool == "RMF" else tool)
        assert outcome(data) == without_plain_path(data)
        assert score(adapter, data, name) >= 95
