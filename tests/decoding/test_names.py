# SPDX-License-Identifier: Apache-2.0
"""Package URLs, licence expressions, and words of fact names."""

from collections import Counter

import pytest
from hypothesis import given, settings, strategies
from license_expression import Licensing
from packageurl import PackageURL

from asqms.decoding.names import is_licence_expression, is_package_url, states_licence
from asqms.decoding.values import as_list, as_mapping, as_text, counted, fact_word, mappings_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pkg:maven/org.example/part@1.0?packaging=jar", True),
        ("pkg:npm/%40scope/part@1", True),
        ("pkg:generic/part", True),
        ("pkg:deb/debian/part@1:2?arch=x#sub/path", True),
        ("pkg:generic", False),
        ("pkg:/part", False),
        ("generic/part", False),
        ("", False),
        ("pkg:generic/" + "a" * 5000, False),
    ],
)
def test_package_urls(text: str, *, expected: bool) -> None:
    assert is_package_url(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MIT", True),
        ("MIT OR (Apache-2.0 AND LicenseRef-own)", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("DocumentRef-a:LicenseRef-b", True),
        ("MIT OR", False),
        ("OR", False),
        ("MIT Apache-2.0", False),
        ("(MIT", False),
        ("MIT/X11", False),
        ("", False),
        ("(" * 5000, False),
    ],
)
def test_licence_expressions(text: str, *, expected: bool) -> None:
    assert is_licence_expression(text) is expected


def test_what_states_no_licence() -> None:
    assert [states_licence(text) for text in ("", " ", "NONE", "NoAssertion", "MIT")] == [False] * 4 + [True]


@given(
    strategies.text(max_size=40) | strategies.from_regex(r"pkg:[a-z]{1,4}/[a-z@?=&/%.]{0,12}", fullmatch=True)
)
@settings(max_examples=200, deadline=None)
def test_the_quick_look_never_accepts_what_the_library_refuses(text: str) -> None:
    if is_package_url(text):
        assert PackageURL.from_string(text).name
    is_licence_expression(text)


WORD = strategies.sampled_from(["MIT", "X-1", "AND", "OR", "WITH", "(", ")", "a:b"])


@given(strategies.lists(WORD, max_size=8))
@settings(max_examples=200, deadline=None)
def test_accepted_expressions_parse(words: list[str]) -> None:
    text = " ".join(words)
    if is_licence_expression(text):
        assert Licensing().parse(text) is not None


def test_fact_words() -> None:
    assert fact_word(" In work ") == "in_work"
    assert fact_word("n/a") == "n_a"
    assert fact_word("状态 A") == "状态_a"
    assert fact_word("---") == ""
    assert len(fact_word("a" * 1000)) == 80
    assert counted("x", Counter({"A b": 2, "a-b": 1, "": 1})) == {"x.a_b": 3, "x.none": 1}


def test_looks_into_values_trust_nothing() -> None:
    assert as_mapping([1]) == {}
    assert as_list({"a": 1}) == ()
    assert as_text(5) == ""
    assert list(mappings_in([{"a": 1}, 2, "x", None])) == [{"a": 1}]
