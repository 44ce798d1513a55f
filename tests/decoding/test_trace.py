# SPDX-License-Identifier: Apache-2.0
"""Words for results, recorded digests and names of counts."""

import pytest
from hypothesis import given, strategies

from asqms.decoding.trace import (
    content_digest,
    counts_by,
    hex_digests,
    is_hex_digest,
    slug_of,
)
from asqms.decoding.trace import (
    test_result_of as result_of,
)


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("Passed", "passed"),
        (" nok ", "failed"),
        ("not run", "skipped"),
        ("ERROR", "error"),
        ("maybe", ""),
        ("", ""),
    ],
)
def test_words_for_results(word: str, result: str) -> None:
    assert result_of(word) == result


@given(
    strategies.lists(strategies.sampled_from(["", "0123abcd", "0123abc", "xyz", "a" * 129, "0\n1", "A" * 64]))
)
def test_what_is_no_digest_is_emptied(texts: list[str]) -> None:
    assert hex_digests(texts) == [text if is_hex_digest(text) else "" for text in texts]


@given(strategies.text())
def test_names_of_counts_are_lower_case_and_never_empty(text: str) -> None:
    slug = slug_of(text)
    assert slug
    assert slug == slug.lower()


def test_names_that_become_the_same_are_counted_together() -> None:
    assert counts_by("x", ["Sys Req", "sys-req", "刹车", "--"]) == {
        "x.sys_req": 2,
        "x.unnamed": 1,
        "x.刹车": 1,
    }


def test_title_and_text_are_kept_apart() -> None:
    assert content_digest("ab", "c") != content_digest("a", "bc")
