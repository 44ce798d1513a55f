# SPDX-License-Identifier: Apache-2.0
"""YAML under limits: core schema, places, and a coded error for everything else."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asqms.decoding.yaml import load_yaml
from asqms.kernel.errors import LimitError, UnreadableError


def value(text: str) -> object:
    return load_yaml(text.encode(), name="a.yaml").value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("2026-03-01", "2026-03-01"),
        ("12:30:45", "12:30:45"),
        ("0o17", 15),
        ("0x1F", 31),
        ("010", 10),
        ("1_000", "1_000"),
        ("1.10", 1.1),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-", [None]),
        ("- ", [None]),
        ("'1.10'", "1.10"),
        ("!!str 5", "5"),
        ("=", "="),
    ],
)
def test_scalars_follow_the_core_schema(text: str, expected: object) -> None:
    assert value(text) == expected


def test_keys_are_text_as_written() -> None:
    assert value("{1: a, true: b, ~: c, 1.10: d}") == {"1": "a", "true": "b", "~": "c", "1.10": "d"}


def test_places_are_counted_from_one() -> None:
    document = load_yaml(b"a: 1\nb:\n  - c: 2\n  - d: 3\n", name="a.yaml")
    assert str(document.place(("b", 1, "d"))) == "a.yaml:4:8"
    assert str(document.key_place(("b", 1, "d"))) == "a.yaml:4:5"
    assert str(document.place(("b", 9, "d"))) == "a.yaml:3:3"
    assert str(document.place()) == "a.yaml:1:1"


def test_a_byte_order_mark_and_utf_16_are_read() -> None:
    assert load_yaml("a: ä".encode("utf-16"), name="a").value == {"a": "ä"}
    assert load_yaml(b"\xef\xbb\xbfa: 1", name="a").value == {"a": 1}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3", "yaml.duplicate_key", 3),
        ("a:\n  <<: {b: 1}", "yaml.key", 2),
        ("? [a]\n: 1", "yaml.key", 1),
        ("a: &x\n  b: *x", "yaml.alias", 1),
        ("a: .inf", "yaml.number", 1),
        ("a: 1e999", "yaml.number", 1),
        ("a:\n  - !!python/object:os.system {}", "yaml.tag", 2),
        ("a: !!int '1'", "yaml.tag", 1),
        ("---\na\n---\nb", "yaml.syntax", 3),
        ("a: [1, 2", "yaml.syntax", 2),
        ("a: 1\n b: 2", "yaml.syntax", 2),
        ("a: \x07", "yaml.syntax", 1),
        ("[" * 100, "yaml.too_deep", 1),
    ],
)
def test_what_is_refused_names_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        value(text)
    assert caught.value.code == code
    assert caught.value.place is not None
    assert caught.value.place.line == line


def test_aliases_count_as_often_as_they_are_used() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(LimitError, match="more than 1000 values"):
        load_yaml("\n".join(lines).encode(), name="a", max_nodes=1000)


def test_size_is_bounded() -> None:
    with pytest.raises(LimitError) as caught:
        load_yaml(b"a: " + b"x" * 100, name="a", max_bytes=50)
    assert caught.value.code == "yaml.too_large"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableError) as caught:
        load_yaml(b"a: \xff", name="a")
    assert caught.value.code == "text.not_utf8"


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(alphabet="[]{}:,-?&*!|>'\"%@`#\n\t a1.~<=\\", max_size=120).map(str.encode),
    )
)
def test_any_bytes_give_a_value_or_a_coded_error(data: bytes) -> None:
    start = time.process_time()
    with contextlib.suppress(UnreadableError):
        load_yaml(data, name="a")
    assert time.process_time() - start < 5
