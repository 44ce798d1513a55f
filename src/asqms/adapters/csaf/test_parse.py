# SPDX-License-Identifier: Apache-2.0
"""CSAF: statements by product status, products, hostile input, the real files."""

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.csaf.parse import adapter
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

SAMPLE = samples_of(__file__)[0].read_bytes()
REAL: dict[str, tuple[str, dict[str, FactValue]]] = {
    "rhsa-vex/rhsa-csaf.json": (
        "vex",
        {
            "vulnerabilities.total": 1,
            "statements.by_status.fixed": 35,
            "statements.by_status.known_affected": 1,
            "statements.total": 36,
            "products.in_branches": 37,
            "relationships.total": 36,
            "document.category": "csaf_vex",
            "tracking.id": "RHSA-2023:1441",
            "tracking.status": "final",
        },
    ),
    "small/csaf_one_vuln.json": (
        "record.vulnerability",
        {
            "vulnerabilities.total": 1,
            "statements.by_status.known_affected": 1,
            "statements.total": 1,
            "products.in_branches": 0,
            "relationships.total": 0,
            "tracking.id": "EXAMPLE-2026-0001",
            "tracking.status": "final",
        },
    ),
    "small/csaf_no_vuln.json": (
        "record.vulnerability",
        {
            "vulnerabilities.total": 0,
            "statements.total": 0,
            "products.in_branches": 0,
            "relationships.total": 0,
            "document.category": "csaf_security_advisory",
            "tracking.id": "EXAMPLE-2026-0000",
            "tracking.status": "final",
        },
    ),
}


def test_an_advisory_is_counted() -> None:
    reading = read(adapter, SAMPLE)
    assert (reading.format_version, reading.evidence_type) == ("2.0", "vex")
    expected = {
        "vulnerabilities.total": 2,
        "vulnerabilities.by_severity.high": 1,
        "vulnerabilities.by_severity.low": 1,
        "vulnerabilities.by_severity.critical": 0,
        "vulnerabilities.without_remediation": 1,
        "statements.total": 4,
        "statements.by_status.known_affected": 3,
        "statements.by_status.fixed": 1,
        "statements.by_status.known_not_affected": 0,
        "remediations.by_category.vendor_fix": 1,
        "products.total": 4,
        "products.in_branches": 2,
        "products.named": 1,
        "relationships.total": 1,
    }
    assert {name: reading.facts[name] for name in expected} == expected
    assert [notice.code for notice in reading.notices] == ["csaf.unknown_product"]


def test_the_format_is_recognised() -> None:
    assert score(adapter, SAMPLE) == 95
    assert score(adapter, b'{"document": {"title": "x"}}') == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"document": {"csaf_version": "1.2"}}', "csaf.version"),
        (b'{"document": 1}', "csaf.not_a_document"),
        (b"{}", "csaf.not_a_document"),
        (b"[]", "csaf.not_an_object"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, code: str) -> None:
    assert error_code(adapter, data) == code


def test_a_later_version_is_read_and_told() -> None:
    data = b'{"document": {"csaf_version": "2.2"}, "vulnerabilities": [{"product_status": {"fixed": []}}]}'
    reading = read(adapter, data)
    assert (reading.format_version, reading.facts["vulnerabilities.total"]) == ("2.2", 1)
    assert [notice.code for notice in reading.notices] == ["csaf.later_version"]


@pytest.mark.parametrize("attack", json_attacks().values())
def test_attacks_give_a_code(attack: bytes) -> None:
    assert gives_records_or_a_coded_error(adapter, attack)


@given(mutated([SAMPLE]) | strategies.binary(max_size=100))
@settings(max_examples=120, deadline=None)
def test_damaged_files_give_records_or_a_code(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(REAL))
def test_real_files_have_the_counted_facts(name: str) -> None:
    data = (require_shared() / "csaf" / name).read_bytes()
    reading = read(adapter, data)
    evidence_type, expected = REAL[name]
    assert score(adapter, data) == 95
    assert (reading.format_version, reading.evidence_type) == ("2.0", evidence_type)
    assert {fact: reading.facts[fact] for fact in expected} == expected
