# SPDX-License-Identifier: Apache-2.0
"""SPDX 2 and 3: counts, what is refused, hostile input, the real files."""

import re

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.spdx.parse import adapter
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue
from tests.support.adapter_cases import (
    error_code,
    gives_records_or_a_coded_error,
    json_attacks,
    mutated,
    read,
    samples_of,
    score,
)
from tests.support.shared import require_shared

SAMPLES = {path.name: path.read_bytes() for path in samples_of(__file__)}
HEADER = b"SPDXVersion: SPDX-2.3\n"
REAL = (
    "v2-json/hello-source.spdx.json", "v2-json/sbom.spdx.json", "v2-json/ACME-v2.3.spdx.json",
    "v2-json/04-SBOMwSecurity.json", "v2-tagvalue/example1.spdx", "v2-tagvalue/example6-bin.spdx",
    "v2-syft/alpine-spdx.json", "v2-syft/small-spdx.json", "v3/hello-source.spdx3.json",
    "v3/examplemaven-0.0.1-enriched.spdx3.json", "v3/sbom.spdx3.json",
)  # fmt: skip
FACTS = {
    r"(\d+) packages": "components.total",
    r"(\d+) files": "files.total",
    r"(\d+) relationships": "relationships.total",
    r"(\d+) snippets": "snippets.total",
    r"(\d+) externalRefs": "external_refs.total",
    r"(\d+) extracted licences": "extracted_licenses.total",
    r"(\d+) graph elements": "elements.total",
}


def told(line: str) -> dict[str, FactValue]:
    """Return the facts that a line of the manifest of real files names."""
    facts: dict[str, FactValue] = {}
    for pattern, fact in FACTS.items():
        match = re.search(pattern, line)
        if match:
            facts[fact] = int(match[1])
    is_graph = "elements.total" in facts
    inner = re.search(r"(?:relationships|elements) \(([^()]*)\)", line)
    prefix = "elements.by_type." if is_graph else "relationships.by_type."
    for word, number in re.findall(r"(\w+) (\d+)", inner[1] if inner else ""):
        facts[prefix + word.lower()] = int(number)
    if is_graph:
        listed = line.partition("; relationships ")[2].partition(";")[0]
        for word, number in re.findall(r"(\w+) (\d+)", listed):
            facts["relationships.by_type." + word.lower()] = int(number)
    return facts


def test_json_is_counted() -> None:
    reading = read(adapter, SAMPLES["seat.spdx.json"])
    assert (reading.format_version, reading.evidence_type) == ("2.3", "sbom")
    assert reading.subject_digests == ("sha256:abcd",)
    expected = {
        "components.total": 3, "components.without_license": 1, "components.without_version": 2,
        "components.without_purl": 2, "components.without_identifier": 1, "components.without_supplier": 2,
        "components.without_hash": 2, "files.total": 2, "files.without_license": 1, "relationships.total": 2,
        "relationships.by_type.depends_on": 1, "external_refs.total": 2, "document.name": "seat",
    }  # fmt: skip
    assert {name: reading.facts[name] for name in expected} == expected
    assert [notice.code for notice in reading.notices] == [
        "spdx.duplicate_id", "spdx.unresolved_relationship", "spdx.license_expression",
    ]  # fmt: skip


def test_tag_value_is_counted_like_json() -> None:
    reading = read(adapter, SAMPLES["seat.spdx"])
    assert reading.format_version == "2.2"
    assert reading.subject_digests == ("sha256:abcd",)
    expected = {
        "components.total": 1, "components.without_license": 0, "components.without_version": 0,
        "components.without_purl": 0, "files.total": 1, "relationships.total": 2,
        "extracted_licenses.total": 1, "external_refs.total": 1, "document.name": "seat",
    }  # fmt: skip
    assert {name: reading.facts[name] for name in expected} == expected
    assert reading.notices == ()


def test_a_graph_is_counted() -> None:
    reading = read(adapter, SAMPLES["seat.spdx3.json"])
    assert reading.format_version == "3.0.1"
    expected = {
        "elements.total": 8, "components.total": 2, "components.without_license": 1,
        "components.without_version": 1, "components.without_purl": 1, "files.total": 1,
        "relationships.total": 3, "relationships.by_type.dependson": 1,
    }  # fmt: skip
    assert {name: reading.facts[name] for name in expected} == expected


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_samples_are_recognised(name: str) -> None:
    assert score(adapter, SAMPLES[name], name) >= 90


def test_other_content_is_not_recognised() -> None:
    assert score(adapter, b'{"bomFormat": "CycloneDX"}') == 0
    assert score(adapter, b"The SPDXVersion: SPDX-2.3 is nice") == 0
    assert score(adapter, b'{"@context": "https://openvex.dev/ns", "@graph": []}') == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{}", "spdx.not_a_document"),
        (b'{"spdxVersion": "SPDX-1.2"}', "spdx.version"),
        (b'{"@context": "https://spdx.org/rdf/9/spdx-context.jsonld", "@graph": []}', "spdx.version"),
        (b"[]", "spdx.not_an_object"),
        (b"no tag here\n", "spdx.syntax"),
        (HEADER + b"PackageComment: <text>never closed\n", "spdx.syntax"),
        (b"PackageName: x\n", "spdx.not_a_document"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, code: str) -> None:
    assert error_code(adapter, data) == code


def test_a_syntax_error_names_the_line() -> None:
    with pytest.raises(UnreadableError) as caught:
        read(adapter, b"# x\n\nno tag here\n", name="a.spdx")
    assert caught.value.place == Place("a.spdx", 3)


def test_a_line_that_is_no_tag_is_passed_over_and_told() -> None:
    data = HEADER + b"PackageName: a\nPackageComment: runs on\nhere without marks\nPackageName: b\n"
    reading = read(adapter, data, name="a.spdx")
    assert reading.facts["components.total"] == 2
    assert [(one.code, one.place) for one in reading.notices] == [("spdx.stray_line", Place("a.spdx", 4))]


def test_an_annotation_between_the_fields_of_a_package_changes_nothing() -> None:
    data = HEADER + (
        b"PackageName: a\nSPDXID: SPDXRef-a\nAnnotator: Tool: x\nSPDXREF: SPDXRef-a\n"
        b"PackageVersion: 1\nPackageLicenseDeclared: MIT\n"
    )
    facts = read(adapter, data).facts
    assert (facts["components.without_license"], facts["components.without_version"]) == (0, 0)
    assert facts["annotations.total"] == 1


def test_a_later_version_is_read_and_told() -> None:
    for data in (
        b'{"spdxVersion": "SPDX-2.4", "packages": []}',
        b'{"@context": ["https://spdx.org/rdf/3.1/spdx-context.jsonld"], "@graph": []}',
    ):
        assert [notice.code for notice in read(adapter, data).notices] == ["spdx.later_version"]
    assert read(adapter, b'{"spdxVersion": "SPDX-2.2.1"}').notices == ()


def test_a_document_inside_an_answer_is_read() -> None:
    data = b'{"sbom": {"spdxVersion": "SPDX-2.3", "packages": [{"name": "a", "externalRefs": [\
        {"referenceType": "http://spdx.org/rdf/references/purl", "referenceLocator": "pkg:pypi/a@1"}]}]}}'
    data = data.replace(b"\\\n", b"")
    assert score(adapter, data) == 95
    facts = read(adapter, data).facts
    assert (facts["components.total"], facts["components.without_purl"]) == (1, 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_tag_value_with_a_mark_is_recognised(encoding: str) -> None:
    assert score(adapter, SAMPLES["seat.spdx"].decode().encode(encoding)) == 95


def test_a_long_line_and_another_encoding_are_read() -> None:
    text = "SPDXVersion: SPDX-2.3\nPackageName: " + "x" * 1_000_000
    assert read(adapter, text.encode("utf-16")).facts["components.total"] == 1


@pytest.mark.parametrize("attack", json_attacks().values())
def test_attacks_give_a_code(attack: bytes) -> None:
    assert gives_records_or_a_coded_error(adapter, attack)


@given(mutated(list(SAMPLES.values())) | strategies.binary(max_size=100))
@settings(max_examples=150, deadline=None)
def test_damaged_files_give_records_or_a_code(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_real_files_have_the_counted_facts(name: str) -> None:
    folder = require_shared()
    part, _, file = name.partition("/")
    lines = (folder / "MANIFEST.md").read_text(encoding="utf-8").partition(f"### spdx/{part}\n")[2]
    line = next(one for one in lines.splitlines() if one.startswith(f"| {file} |"))
    expected = told(line.split("|")[4])
    data = (folder / "spdx" / name).read_bytes()
    reading = read(adapter, data)
    assert len(expected) >= 4
    assert {fact: reading.facts.get(fact, 0) for fact in expected} == expected
    assert f"SPDX-{reading.format_version}" in line or f"rdf/{reading.format_version}" in line
    assert score(adapter, data, name) >= 90


@pytest.mark.shared
def test_the_real_truncated_file_is_refused() -> None:
    path = require_shared() / "hostile/guac-invalid-b/invalid-spdx.json"
    assert error_code(adapter, path.read_bytes()) == "spdx.version"
