# SPDX-License-Identifier: Apache-2.0
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asqms.adapters.trace_lines.parse import adapter
from asqms.decoding.head import head_of
from asqms.kernel.adapters import Source
from asqms.kernel.errors import UnreadableError
from asqms.kernel.records import Reading

SAMPLE = Path(__file__).with_name("samples") / "small.jsonl"


def read(data: bytes) -> Reading:
    return adapter.parse(Source("x.jsonl", io.BytesIO(data), len(data)), {}, with_trace=True)


def test_items_and_links_are_counted() -> None:
    reading = read(SAMPLE.read_bytes())
    facts = reading.facts
    assert (facts["items.total"], facts["links.total"], facts["links.unresolved"]) == (3, 3, 1)
    assert facts["links.by_kind.verifies"] == 2
    assert facts["items.by_result.passed"] == 1
    assert reading.trace is not None
    assert reading.trace.link_stamp[0] == "00ff"


def test_a_repeated_id_is_told_and_not_counted() -> None:
    reading = read(b'{"id": "A"}\n{"id": "A"}\n')
    assert reading.facts["items.total"] == 1
    assert reading.facts["items.duplicate"] == 1
    assert [notice.code for notice in reading.notices] == ["trace_lines.duplicate_id"]


def test_only_lines_with_an_id_are_recognised() -> None:
    for name, data, found in (("a.jsonl", SAMPLE.read_bytes(), True), ("a.jsonl", b'{"x": 1}\n', False)):
        head = head_of(io.BytesIO(data), name=name, size_bytes=len(data))
        assert (adapter.detect(head) > 0) is found
    text = SAMPLE.read_bytes()
    assert adapter.detect(head_of(io.BytesIO(text), name="a.json", size_bytes=len(text))) == 0


@pytest.mark.parametrize("data", [b"", b"\n\n", b'{"id": "A"}\n{"id": ', b'{"id": 1}\n', b"\xff\xfe"])
def test_what_cannot_be_read_has_a_code(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert "." in caught.value.code


@given(st.binary(max_size=400))
def test_any_bytes_give_items_or_a_code(data: bytes) -> None:
    try:
        reading = read(data)
    except UnreadableError:
        return
    assert reading.facts["items.total"] >= 1
