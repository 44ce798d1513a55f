# SPDX-License-Identifier: Apache-2.0
"""Documents: structure, approval, hostile files, the real ones."""

import io
import zipfile
from datetime import date

import pypdf
import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.document.parse import adapter
from asqms.kernel.digest import sha256_of
from asqms.kernel.errors import UnreadableError
from asqms.kernel.records import FactValue, Reading
from tests.support.adapter_cases import gives_records_or_a_coded_error, mutated, samples_of, score
from tests.support.adapter_cases import read as read_bytes
from tests.support.shared import require_shared

SAMPLES = {path.name: path.read_bytes() for path in samples_of(__file__)}
EXPECTED: dict[str, dict[str, FactValue]] = {
    "plan.md": {
        "document.format": "markdown", "document.headings": 4, "document.words": 23,
        "document.heading.release_plan": True, "document.heading.release_criteria": True,
        "document.heading.scope": True, "document.heading.exceptions": True, "document.title": "Release plan",
        "document.version": "1.10", "document.approved_by": "quality manager",
        "document.approved_on": "2026-02-03", "document.review_due": "2027-02-03", "document.approved": True,
    },
    "manual.rst": {
        "document.format": "rst", "document.headings": 3, "document.heading.scope": True,
        "document.heading.roles_and_duties": True, "document.title": "自动 Manual", "document.version": "2.1",
        "document.approved": True,
    },
    "guide.adoc": {
        "document.format": "asciidoc", "document.headings": 3, "document.heading.naming": True,
        "document.version": "3", "document.approved": False,
    },
    "minutes.txt": {"document.format": "text", "document.words": 5, "document.headings": 0},
    "plan.pdf": {"document.format": "pdf", "document.pages": 2, "document.title": "Safety plan"},
    "policy.docx": {
        "document.format": "docx", "document.pages": 3, "document.words": 5, "document.heading.scope": True,
        "document.headings": 1, "document.title": "Quality policy",
        "document.modified_at": "2026-01-01T00:00:00Z",
    },
    "rules.odt": {
        "document.format": "odt", "document.heading.rules": True, "document.words": 3,
        "document.title": "Rules of work", "document.modified_at": "2026-02-02T00:00:00",
    },
}  # fmt: skip
APPROVAL: dict[str, object] = {"approved_by": "lead", "approved_on": "2026-01-02"}


def read(data: bytes, name: str = "a.md", **options: object) -> Reading:
    return read_bytes(adapter, data, name=name, options=options)


def code(data: bytes, name: str = "a.md", **options: object) -> str:
    try:
        read(data, name, **options)
    except UnreadableError as error:
        return error.code
    return ""


def codes(reading: Reading) -> list[str]:
    return [notice.code for notice in reading.notices]


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_samples_are_read(name: str) -> None:
    reading = read(SAMPLES[name], name)
    assert reading.evidence_type == "document"
    assert {fact: reading.facts.get(fact) for fact in EXPECTED[name]} == EXPECTED[name]
    assert reading.facts["document.bytes"] == len(SAMPLES[name])
    assert 1 <= score(adapter, SAMPLES[name], name) <= 5
    assert codes(reading) == (["document.macros"] if name == "policy.docx" else [])


def test_the_record_wins_over_the_document() -> None:
    facts = read(SAMPLES["plan.md"], approved_by="lead", approved_on=date(2026, 3, 4), version=2.5).facts
    assert facts["document.approved_by"] == "lead"
    assert facts["document.approved_on"] == "2026-03-04"
    assert facts["document.version"] == "2.5"
    assert read(SAMPLES["plan.md"], approved=False).facts["document.approved"] is False


def test_approval_needs_a_name_and_a_real_date() -> None:
    assert read(b"# x\n", **APPROVAL).facts["document.approved"] is True
    assert read(b"# x\n", approved_by="lead").facts["document.approved"] is False
    reading = read(b"# x\n", approved_by="lead", approved_on="2026-02-30")
    assert (reading.facts["document.approved"], codes(reading)) == (False, ["document.unreadable_date"])


def test_changed_bytes_are_not_approved() -> None:
    data = b"# x\n"
    assert read(data, **APPROVAL, approved_digest=sha256_of(data)).facts["document.approved"] is True
    reading = read(b"# y\n", **APPROVAL, approved_digest=sha256_of(data))
    assert (reading.facts["document.approved"], codes(reading)) == (
        False,
        ["document.changed_since_approval"],
    )


def test_an_encrypted_pdf_is_told() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(10, 10)
    writer.encrypt("secret")
    stream = io.BytesIO()
    writer.write(stream)
    reading = read(stream.getvalue(), "a.pdf", **APPROVAL)
    assert (codes(reading), reading.facts["document.approved"]) == (["document.encrypted"], True)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "a.md", "document.empty"),
        (b" \n", "a.txt", "document.empty"),
        (b"a\x00b", "a.txt", "document.not_text"),
        (b"\xff\xfe\x00", "a.md", "text.not_utf8"),
        (b"sch\xf6n\x01", "a.txt", "text.not_utf8"),
        (b"---\na: !!python/name:os.system x\n---\n", "a.md", "yaml.tag"),
        (b"x" * ((16 << 20) + 1), "a.txt", "document.too_long"),
        (b"%PDF-1.7\nnothing", "a.pdf", "document.pdf"),
        (SAMPLES["plan.pdf"][:200], "a.pdf", "document.pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "document.old_office"),
        (archive(other=b"x"), "a.docx", "document.not_a_document"),
        (archive(**{"../word/document.xml": b"x"}), "a.docx", "archive.unsafe_path"),
        (archive(**{"word/document.xml": b"0" * (150 << 20)}), "a.docx", "archive.ratio"),
        (
            archive(**{"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
            "a.docx",
            "xml.entities",
        ),
        (archive(**{"word/document.xml": b"<a>" * 5000}), "a.docx", "xml.too_deep"),
    ],
)
def test_what_cannot_be_used_is_refused(data: bytes, name: str, expected: str) -> None:
    assert code(data, name) == expected


@pytest.mark.parametrize("options", [{"approver": "x"}, {"approved_by": []}, {"format": "pdf"}])
def test_wrong_options_are_refused(options: dict[str, object]) -> None:
    assert code(b"# x\n", **options) == "document.option"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"---\n- a\n---\n# h\n", ["document.front_matter"]),
        (b"---\na: 1\na: 2\n---\n# h\n", ["document.front_matter"]),
        (b"---\ntitle: Plan: next\n---\n# h\n", ["document.front_matter"]),
        (b"+++\ntitle = \n+++\n# h\n", ["document.front_matter"]),
        (b"sch\xf6n\n\n# h\n", ["document.encoding_guessed"]),
        (b"---\n\nA page between two lines\n\n---\n# h\n", []),
        (b"---\n---\n# h\n", []),
    ],
)
def test_what_stands_before_the_text_never_hides_it(data: bytes, expected: list[str]) -> None:
    reading = read(data)
    assert (codes(reading), reading.facts["document.heading.h"]) == (expected, True)


@pytest.mark.parametrize(
    "data",
    [
        b"---\nTitle: Plan\nVersion: 1.10\nApproved-By: lead\nApproved on: 2026-01-31\n---\n# h\n",
        b'+++\ntitle = "Plan"\nversion = "1.10"\napproved_by = "lead"\napproved_on = 2026-01-31\n+++\n# h\n',
    ],
)
def test_front_matter_of_several_styles_states_the_same(data: bytes) -> None:
    facts = read(data).facts
    assert (facts["document.title"], facts["document.version"], facts["document.words"]) == (
        "Plan",
        "1.10",
        2,
    )
    assert (facts["document.approved"], facts["document.approved_on"]) == (True, "2026-01-31")


def test_headings_beside_code_and_markup_are_found() -> None:
    data = (
        b'<p align="center"><img src="x"></p>\n\n# One\nTwo\n===\nUse\n```\n# no\n```\nrun\n~~~\n# no\n~~~\n'
    )
    assert score(adapter, data, "a.md") == 4
    facts = read(data).facts
    assert [name for name in facts if ".heading." in name] == ["document.heading.one", "document.heading.two"]
    assert score(adapter, b"<testsuite/>", "a.md") == 0


def test_a_pdf_that_opens_without_a_password_has_pages() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(10, 10)
    writer.encrypt("", owner_password="owner")  # noqa: S106 - the sample's own
    stream = io.BytesIO()
    writer.write(stream)
    reading = read(stream.getvalue(), "a.pdf")
    assert (reading.facts["document.pages"], codes(reading)) == (1, [])


def test_alias_bombs_in_front_matter_are_refused() -> None:
    lines = [b"a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [b"a%d: &a%d [" % (n, n) + b", ".join([b"*a%d" % (n - 1)] * 9) + b"]" for n in range(1, 9)]
    assert code(b"---\n" + b"\n".join(lines) + b"\n---\n") == "yaml.too_many_values"


def test_long_lines_and_marked_encodings_are_read() -> None:
    assert read(b"# " + b"x" * 1_000_000).facts["document.headings"] == 0
    assert read("# Größe\n".encode("utf-16")).facts["document.heading.grösse"] is True
    assert read(b"[" * 100_000 + b"\n# [a](" * 100 + b"\n").facts["document.approved"] is False


def test_logs_of_compilers_and_analysers_are_no_documents() -> None:
    for log in (
        b"src/a.c:12:3: warning: unused variable 'x'\n  int x;\n      ^\nb.c:4: error: no such file\n",
        b"C:\\a\\b.c(34,2): Msg(6:0288) text\r\nC:\\a\\b.c(35,2): Msg(6:0288) text\r\n",
        b'"src\\a.c",129 Severity-Low[X]:text\n"src\\b.c",14 Severity-Low[X]:text\n',
    ):
        assert score(adapter, log, "log.txt") == 0
        assert score(adapter, log, "log.md") == 4
    assert score(adapter, b"Minutes\nAction for a.b: see report.pdf, 12 pages\nDone at 10:30\n", "a.txt") == 2


def test_detection_lets_others_go_first() -> None:
    assert score(adapter, b"{}", "a.md") == 0
    assert score(adapter, b"<a>some text</a>", "a.txt") == 0
    assert score(adapter, b"# x", "a.py") == 0
    assert score(adapter, b"", "a.md") == 0


@given(mutated(list(SAMPLES.values())) | strategies.binary(max_size=100))
@settings(max_examples=200, deadline=None)
def test_damaged_files_give_records_or_a_code(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    for name in ("a.md", "a.rst", "a.adoc"):
        code(data, name)


TITLE = strategies.text(strategies.characters(whitelist_categories=["Lu", "Ll"]), min_size=3, max_size=12)


@given(strategies.lists(TITLE, max_size=8), strategies.sampled_from(["a.md", "a.rst", "a.adoc"]))
@settings(max_examples=60, deadline=None)
def test_every_heading_is_found_in_every_form(titles: list[str], name: str) -> None:
    forms = {
        "a.md": "## {0}\n\ntext\n\n",
        "a.rst": "{0}\n" + "=" * 40 + "\n\ntext\n\n",
        "a.adoc": "== {0}\n\ntext\n\n",
    }
    text = "intro\n\n" + "".join(forms[name].format(title) for title in titles)
    assert read(text.encode(), name).facts["document.headings"] == len(titles)


@pytest.mark.shared
def test_the_real_specification_has_the_counted_headings() -> None:
    data = (require_shared() / "openchain/spec-5230/ISO-5230-2020.md").read_bytes()
    assert read(data, "ISO-5230-2020.md").facts["document.headings"] == 66
