# SPDX-License-Identifier: Apache-2.0
"""OpenVEX: statements by status, what is refused, hostile input, the real files."""

import json

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.openvex.parse import STATUSES, adapter
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

SAMPLE = samples_of(__file__)[0].read_bytes()
REAL = {
    "openvex/openvex_many_vuln.json": (
        6,
        {"not_affected": 3, "affected": 1, "fixed": 1, "under_investigation": 1},
    ),
    "openvex/openvex_no_vuln.json": (0, {}),
    "openvex-c/openvex_one_vuln.json": (1, {"not_affected": 1}),
}


def document(*statements: object, context: str = "https://openvex.dev/ns/v0.2.0") -> bytes:
    return json.dumps({"@context": context, "statements": statements}).encode()


def test_statements_are_counted_by_status() -> None:
    reading = read(adapter, SAMPLE)
    assert (reading.format_version, reading.evidence_type) == ("0.2.0", "vex")
    expected = {
        "statements.total": 4,
        "statements.by_status.not_affected": 2,
        "statements.by_status.affected": 1,
        "statements.by_status.fixed": 1,
        "statements.by_status.under_investigation": 0,
        "statements.by_justification.component_not_present": 1,
        "statements.incomplete": 3,
        "vulnerabilities.total": 3,
        "products.total": 2,
    }
    assert {name: reading.facts[name] for name in expected} == expected
    assert {notice.code for notice in reading.notices} == {"openvex.incomplete_statement"}


def test_the_format_is_recognised() -> None:
    assert score(adapter, SAMPLE) == 95
    assert score(adapter, b'{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}') == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (document({"status": "harmless"}), "openvex.status"),
        (document(1), "openvex.status"),
        (document(context="https://example.org/openvex.dev/ns"), "openvex.not_a_document"),
        (b'{"@context": "https://openvex.dev/ns/v0.2.0"}', "openvex.not_a_document"),
        (b"[]", "openvex.not_an_object"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, code: str) -> None:
    assert error_code(adapter, data) == code


def test_early_documents_and_listed_contexts_are_read() -> None:
    statement = {"product_id": ["pkg:a/b"], "vul_id": "CVE-2026-1", "status": "fixed"}
    data = json.dumps({"id": "x", "format": "text/vex+json", "statements": [statement]}).encode()
    reading = read(adapter, data)
    assert (score(adapter, data), reading.format_version, reading.notices) == (90, "0.0.0", ())
    assert (reading.facts["vulnerabilities.total"], reading.facts["products.total"]) == (1, 1)
    listed = {"@context": ["https://openvex.dev/ns/v0.2.0", {"x": "y"}], "statements": []}
    assert read(adapter, json.dumps(listed).encode()).format_version == "0.2.0"


def test_a_doubled_key_is_told() -> None:
    data = b'{"@context": "https://openvex.dev/ns", "statements": [1], "statements": []}'
    assert [notice.code for notice in read(adapter, data).notices] == ["openvex.duplicate_key"]


@pytest.mark.parametrize("attack", json_attacks().values())
def test_attacks_give_a_code(attack: bytes) -> None:
    assert gives_records_or_a_coded_error(adapter, attack)


@given(mutated([SAMPLE]) | strategies.binary(max_size=100))
@settings(max_examples=120, deadline=None)
def test_damaged_files_give_records_or_a_code(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@given(strategies.lists(strategies.sampled_from(STATUSES), max_size=20))
@settings(max_examples=30, deadline=None)
def test_statuses_add_up(statuses: list[str]) -> None:
    facts = read(adapter, document(*({"status": status} for status in statuses))).facts
    assert facts["statements.total"] == len(statuses)
    for status in STATUSES:
        assert facts[f"statements.by_status.{status}"] == statuses.count(status)


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(REAL))
def test_real_files_have_the_counted_facts(name: str) -> None:
    data = (require_shared() / "openvex" / name).read_bytes()
    total, statuses = REAL[name]
    facts = read(adapter, data).facts
    assert score(adapter, data) == 95
    assert facts["statements.total"] == total
    for status in STATUSES:
        assert facts[f"statements.by_status.{status}"] == statuses.get(status, 0)


@pytest.mark.shared
def test_the_real_file_that_is_no_document_is_refused() -> None:
    path = require_shared() / "openvex/openvex-c/openvex_not_a_document.json"
    assert error_code(adapter, path.read_bytes()) == "openvex.not_an_object"
