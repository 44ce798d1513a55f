# SPDX-License-Identifier: Apache-2.0
"""Requirement identifiers in properties, and unique names."""

import time

import pytest
from hypothesis import given, strategies

from asqms.decoding.references import ItemNames, link_names, references_in
from asqms.kernel.errors import UnreadableError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A", [("A", "")]),
        ("A, B;C\nD", [("A", ""), ("B", ""), ("C", ""), ("D", "")]),
        ("['A', \"B\"]", [("A", ""), ("B", "")]),
        ("A[version==2]", [("A", "[version==2]")]),
        ("req.a@42 user@example", [("req.a", "@42"), ("user@example", "")]),
        ("@3", [("@3", "")]),
        ("  ", []),
    ],
)
def test_references_and_their_conditions(text: str, found: list[tuple[str, str]]) -> None:
    assert references_in(text) == found


@given(strategies.text(max_size=80))
def test_any_text_gives_plain_identifiers(text: str) -> None:
    for identifier, condition in references_in(text):
        assert identifier
        assert f"{identifier}{condition}" in text


def test_a_long_text_takes_no_time() -> None:
    before = time.process_time()
    references_in("@1[" * 500_000)
    assert time.process_time() - before < 2


@given(strategies.lists(strategies.sampled_from(["a", "b", "a#2", "a#3"]), max_size=30))
def test_names_are_unique_and_repeats_counted(wanted: list[str]) -> None:
    names = ItemNames()
    given_names = [names.unique(one) for one in wanted]
    assert len(set(given_names)) == len(wanted)
    assert names.repeated == sum(one != other for one, other in zip(wanted, given_names, strict=True))


def test_link_names_are_matched_in_any_case() -> None:
    assert link_names({}, adapter="a", name="n")["fullyverifies"] == "FullyVerifies"
    assert link_names({"link_properties": "X, y"}, adapter="a", name="n") == {"x": "X", "y": "y"}
    with pytest.raises(UnreadableError):
        link_names({"link_properties": {"x": 1}}, adapter="a", name="n")
