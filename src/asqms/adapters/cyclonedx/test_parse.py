# SPDX-License-Identifier: Apache-2.0
"""CycloneDX: counts in both forms, what is refused, hostile input, the real files."""

import json
import re

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.cyclonedx.parse import adapter
from asqms.kernel.errors import UnreadableError
from asqms.kernel.records import FactValue
from tests.support.adapter_cases import (
    error_code,
    gives_records_or_a_coded_error,
    json_attacks,
    mutated,
    read,
    samples_of,
    score,
    xml_attacks,
)
from tests.support.shared import require_shared

SAMPLES = {path.name: path.read_bytes() for path in samples_of(__file__)}
JSON, XML = SAMPLES["nested.cdx.json"], SAMPLES["small.cdx.xml"]
REAL_FILES = (
    "spec-valid/valid-bom-1.4.json", "spec-valid/valid-vulnerability-1.4.json",
    "spec-valid/valid-dependency-1.4.json",
    "spec-valid/valid-bom-1.5.json", "spec-valid/valid-vulnerability-1.5.json",
    "spec-valid/valid-compositions-1.5.json", "spec-valid/valid-bom-1.6.json",
    "spec-valid/valid-attestation-1.6.json", "spec-valid/valid-vulnerability-1.6.json",
    "spec-valid/valid-license-expression-1.6.json", "sbom-real/SBOM/laravel-7.12.0/bom.1.4.json",
    "sbom-real/SBOM/proton-bridge/proton-bridge-v1.8.0.bom.json",
    "sbom-real/SBOM/cern-lhc-vdm-editor-e564943/bom.json",
    "sbom-real/HBOM/PCIe-SATA-adapter-board/bom.json", "guac-sboms/quarkus-deps-cyclonedx.json",
    "guac-sboms/alpine-cyclonedx.json", "guac-sboms/small-deps-cyclonedx.json",
    "guac-sboms/cyclonedx-components-nested.json", "vex/case1-affected.json", "vex/case1-not_affected.json",
    "vex/case1-under_investigation.json", "vex/case2.json", "vex/vex.json", "vex/bom.json",
    "vex-guac/cyclonedx-unaffected-vex.json", "vex-guac/cyclonedx-vex-affected.json",
    "vex-guac/cyclonedx-vex-false-positive.json", "vex-guac/cyclonedx-vex-no-analysis.json",
    "vex-guac/cyclonedx-vex-resolved-with-pedigree.json",
)  # fmt: skip
REFUSED = {
    "invalid-component-ref-1.4.json": ("cyclonedx.duplicate_ref", "bom-ref"),
    "invalid-dependency-1.4.json": ("cyclonedx.invalid", "no ref"),
    "invalid-serialnumber-1.4.json": ("cyclonedx.invalid", "serial number"),
    "invalid-license-encoding-1.5.json": ("cyclonedx.invalid", "base85"),
    "invalid-scope-1.5.json": ("cyclonedx.invalid", "scope 'foo'"),
    "invalid-component-type-1.6.json": ("cyclonedx.invalid", "type 'foo'"),
    "invalid-missing-component-type-1.6.json": ("cyclonedx.invalid", "no type"),
}
FACTS = {
    r"(\d+) components": "components.total",
    r"\((\d+) top level\)": "components.top_level",
    r"(\d+) dependency entries": "dependencies.total",
    r"with (\d+) edges": "dependencies.edges",
    r"(\d+) vulnerabilities": "vulnerabilities.total",
    r"(\d+) services": "services.total",
    r"(\d+) affects": "vulnerabilities.affects",
    r"(\d+) assessors": "declarations.assessors",
    r"(\d+) attestations": "declarations.attestations",
    r"(\d+) claims": "declarations.claims",
    r"(\d+) evidence": "declarations.evidence",
}
WORDS = {
    "analysis states ": "statements.by_status.",
    "compositions ": "compositions.by_aggregate.",
}


def told(line: str) -> dict[str, FactValue]:
    """Return the facts that a line of the manifest of real files names."""
    facts: dict[str, FactValue] = {}
    for pattern, fact in FACTS.items():
        match = re.search(pattern, line)
        if match:
            facts[fact] = int(match[1])
    for mark, prefix in WORDS.items():
        for word, number in re.findall(r"([(\w)]+) (\d+)", line.partition(mark)[2].partition(";")[0]):
            facts["vulnerabilities.without_analysis" if word == "(none)" else prefix + word] = int(number)
    return facts


def bom(**fields: object) -> bytes:
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", **fields}).encode()


def component(**fields: object) -> dict[str, object]:
    return {"type": "library", "name": "part", **fields}


def test_a_nested_bill_of_materials_is_counted() -> None:
    reading = read(adapter, JSON)
    assert reading.evidence_type == "sbom"
    assert reading.format_version == "1.6"
    assert reading.subject_digests == ("sha256:" + "abcdef00" * 8,)
    expected = {
        "components.total": 4, "components.top_level": 3, "components.anywhere": 5,
        "components.without_license": 1, "components.without_purl": 2, "components.without_version": 2,
        "components.without_supplier": 3, "components.without_hash": 3, "components.without_identifier": 2,
        "components.by_type.library": 3, "components.by_type.file": 1,
        "dependencies.total": 2, "dependencies.edges": 3, "services.total": 2,
        "vulnerabilities.total": 2, "vulnerabilities.by_severity.high": 1,
        "vulnerabilities.by_severity.unknown": 1,
        "vulnerabilities.by_severity.critical": 0, "vulnerabilities.without_analysis": 1,
        "statements.total": 1, "statements.by_status.not_affected": 1, "statements.by_status.exploitable": 0,
        "compositions.by_aggregate.incomplete": 1, "subject.name": "window-lift", "subject.version": "2.4.0",
    }  # fmt: skip
    assert {name: reading.facts[name] for name in expected} == expected
    assert [notice.code for notice in reading.notices] == ["cyclonedx.license_expression", "cyclonedx.purl"]


def test_xml_is_counted_like_json() -> None:
    reading = read(adapter, XML)
    expected = {
        "components.total": 3, "components.top_level": 2, "components.anywhere": 5,
        "components.without_license": 1, "components.without_purl": 2, "components.without_version": 2,
        "licenses.total": 1, "licenses.expressions": 1, "dependencies.total": 1, "dependencies.edges": 2,
        "vulnerabilities.by_severity.medium": 1, "statements.by_status.exploitable": 1,
        "vulnerabilities.affects": 1, "compositions.by_aggregate.complete": 1,
    }  # fmt: skip
    assert {name: reading.facts[name] for name in expected} == expected
    assert reading.subject_digests == ("sha256:" + "abcdef00" * 8,)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_samples_are_recognised(name: str) -> None:
    assert score(adapter, SAMPLES[name], name) == 95


def test_other_content_is_not_recognised() -> None:
    assert score(adapter, b'{"spdxVersion": "SPDX-2.3"}') == 0
    assert score(adapter, b"<bom xmlns='urn:other'/>") == 0
    assert score(adapter, b"bomFormat CycloneDX") == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (
            {"components": [component(**{"bom-ref": "x"}), component(**{"bom-ref": "x"})]},
            "cyclonedx.duplicate_ref",
        ),
        ({"components": [{"type": "library"}]}, "cyclonedx.invalid"),
        ({"components": {}}, "cyclonedx.invalid"),
        ({"components": [1]}, "cyclonedx.invalid"),
        ({"vulnerabilities": [{"id": "E", "analysis": {"state": 3}}]}, "cyclonedx.invalid"),
        ({"dependencies": [{"ref": "a"}, {"ref": "a"}]}, "cyclonedx.duplicate_ref"),
        ({"metadata": {"timestamp": "2026-01-31"}}, "cyclonedx.invalid"),
        ({"components": [component(hashes=[{"alg": "CRC", "content": "ab" * 16}])]}, "cyclonedx.invalid"),
        ({"components": [component(hashes=[{"alg": "MD5", "content": "xyz"}])]}, "cyclonedx.invalid"),
        ({"components": [component(licenses=[{"license": {}}])]}, "cyclonedx.invalid"),
        (
            {"components": [component(licenses=[{"expression": "MIT", "license": {"name": "MIT"}}])]},
            "cyclonedx.invalid",
        ),
        ({"components": [component(version="1", versionRange="vers:generic/>=1")]}, "cyclonedx.invalid"),
        ({"components": [component(swid={"name": "part"})]}, "cyclonedx.invalid"),
        ({"components": [component(properties=[{"key": "x"}])]}, "cyclonedx.invalid"),
        ({"components": [component(pedigree={"patches": [{"type": "odd"}]})]}, "cyclonedx.invalid"),
        (
            {"components": [component(pedigree={"patches": [{"resolves": [{"type": "odd"}]}]})]},
            "cyclonedx.invalid",
        ),
        ({"services": [{"name": "s", "services": [{"data": [{"flow": "up"}]}]}]}, "cyclonedx.invalid"),
        ({"specVersion": "9.9"}, "cyclonedx.version"),
        ({"bomFormat": "Other"}, "cyclonedx.not_a_bom"),
    ],
)
def test_what_the_specification_forbids_is_refused(fields: dict[str, object], code: str) -> None:
    assert error_code(adapter, bom(**fields)) == code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"components": [component(**{"bom-ref": "x"}), component(name="other", **{"bom-ref": "x"})]},
         "cyclonedx.duplicate_ref"),
        ({"dependencies": [{"ref": "a"}, {"ref": "a", "dependsOn": ["b"]}]}, "cyclonedx.duplicate_ref"),
        ({"vulnerabilities": [{"id": "E", "analysis": {"state": "harmless"}}]}, "cyclonedx.invalid"),
        ({"vulnerabilities": [{"id": "E", "ratings": [{"severity": "bad"}]}]}, "cyclonedx.invalid"),
        ({"components": [component(name="")]}, "cyclonedx.invalid"),
        ({"components": [component(hashes=[{"alg": "MD5", "content": ""}])]}, "cyclonedx.invalid"),
        ({"components": [None]}, "cyclonedx.invalid"),
        ({"serialNumber": ""}, "cyclonedx.invalid"),
        ({"serialNumber": "{3e671687-395b-41f5-a30f-a58921a69b79}"}, "cyclonedx.invalid"),
        ({"components": [component(licenses=[{"license": {"id": "Apache-2"}}])]}, "cyclonedx.license_id"),
        ({"specVersion": "1.8"}, "cyclonedx.later_version"),
    ],
)  # fmt: skip
def test_what_leaves_no_doubt_is_read_and_told(fields: dict[str, object], code: str) -> None:
    assert [notice.code for notice in read(adapter, bom(**fields)).notices] == [code]


def test_what_real_tools_write_is_no_problem() -> None:
    data = bom(
        metadata={"timestamp": "2026-01-31T10:00:00.123456", "properties": [{"name": "a", "value": ""}]},
        components=[
            component(
                licenses=[{"license": {"id": "gpl-2.0"}}], hashes=[{"alg": "SHA-1", "content": "AB" * 20}]
            ),
            component(
                licenses=[{"license": {"name": "Own"}}, {"expression": "MIT OR X-own"}], extra={"a": 1}
            ),
        ],
        services=[{"name": "s", "data": [{"flow": "bi-directional", "classification": "PII"}]}],
        extra=1,
    )
    assert read(adapter, data).notices == ()


def test_shared_references_in_xml_are_refused() -> None:
    data = b"""<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>
      <component type="library" bom-ref="1"><name>a</name></component><!-- the same reference -->
      <component type="library" bom-ref="1"><name>b</name></component></components></bom>"""
    assert error_code(adapter, data) == "cyclonedx.duplicate_ref"
    assert error_code(adapter, data.replace(b'bom-ref="1"><name>b', b"><name>b")) == ""


def test_an_invalid_file_can_be_read_with_notices() -> None:
    data = bom(components=[component(type="gadget")])
    assert error_code(adapter, data) == "cyclonedx.invalid"
    reading = read(adapter, data, options={"strict": False})
    assert reading.facts["components.total"] == 1
    assert [notice.code for notice in reading.notices] == ["cyclonedx.invalid"]


def test_a_doubled_key_is_told() -> None:
    data = b'{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [], "components": []}'
    assert [notice.code for notice in read(adapter, data).notices] == ["cyclonedx.duplicate_key"]


@pytest.mark.parametrize("attack", [*json_attacks().values(), *xml_attacks("bom").values()])
def test_attacks_give_a_code(attack: bytes) -> None:
    assert gives_records_or_a_coded_error(adapter, attack)


def test_components_nested_too_deep_are_refused() -> None:
    data = b'{"bomFormat":"CycloneDX","specVersion":"1.5","components":' + b'[{"components":' * 300 + b"[]"
    assert error_code(adapter, data + b"}]" * 300 + b"}") == "json.too_deep"


@given(mutated(list(SAMPLES.values())))
@settings(max_examples=150, deadline=None)
def test_damaged_files_give_records_or_a_code(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@given(strategies.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_bytes_give_records_or_a_code(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


VALUES = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(max_size=5),
    lambda inner: (
        strategies.lists(inner, max_size=3)
        | strategies.dictionaries(
            strategies.sampled_from(
                ["components", "licenses", "license", "name", "type", "hashes", "state", "ref"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)
FIELDS = strategies.dictionaries(
    strategies.sampled_from(
        ["components", "metadata", "dependencies", "vulnerabilities", "services", "compositions",
         "declarations", "definitions", "serialNumber"]
    ),
    VALUES,
)  # fmt: skip


@given(FIELDS)
@settings(max_examples=100, deadline=None)
def test_any_values_in_known_fields_give_records_or_a_code(fields: dict[str, object]) -> None:
    data = bom(**fields)
    gives_records_or_a_coded_error(adapter, data)
    read(adapter, data, options={"strict": False})


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL_FILES)
def test_real_files_have_the_counted_facts(name: str) -> None:
    data = require_shared()
    lines = (
        (data / "MANIFEST.md")
        .read_text(encoding="utf-8")
        .partition(f"### cyclonedx/{name.partition('/')[0]}\n")[2]
    )
    line = next(one for one in lines.splitlines() if one.startswith(f"| {name.partition('/')[2]} |"))
    expected = told(line.split("|")[4])
    assert len(expected) >= 6
    reading = read(adapter, (data / "cyclonedx" / name).read_bytes())
    assert {fact: reading.facts.get(fact, 0) for fact in expected} == expected
    assert f"specVersion {reading.format_version}:" in line


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(REFUSED))
def test_real_invalid_files_are_refused_with_a_reason(name: str) -> None:
    path = require_shared() / "cyclonedx" / "spec-invalid" / name
    with pytest.raises(UnreadableError) as caught:
        read(adapter, path.read_bytes())
    assert (caught.value.code, REFUSED[name][1] in caught.value.message) == (REFUSED[name][0], True)


@pytest.mark.shared
def test_real_xml_files_have_the_counted_facts() -> None:
    folder = require_shared() / "cyclonedx"
    facts = read(adapter, (folder / "spec-valid/valid-bom-1.5.xml").read_bytes()).facts
    assert (facts["components.anywhere"], facts["components.top_level"], facts["licenses.total"]) == (5, 3, 3)
    assert (facts["vulnerabilities.total"], facts["dependencies.total"]) == (0, 0)
    reading = read(adapter, (folder / "vex-guac/cyclonedx-vex.xml").read_bytes())
    assert (reading.evidence_type, reading.facts["vulnerabilities.total"]) == ("vex", 1)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "code"),
    [("invalid-cyclonedx.json", "cyclonedx.not_a_bom"), ("invalid-cyclonedx.xml", "xml.syntax")],
)
def test_real_truncated_files_are_refused(name: str, code: str) -> None:
    assert error_code(adapter, (require_shared() / "hostile/guac-invalid-b" / name).read_bytes()) == code
