# SPDX-License-Identifier: Apache-2.0
"""Reading XML piece by piece: a bound on elements, and flat memory."""

import io

import pytest

from asqms.decoding.xml import discard, iterate_elements
from asqms.kernel.adapters import Limits
from asqms.kernel.errors import LimitError

DATA = b"<a>" + b"<b>text</b>" * 5 + b"</a>"


def test_the_bound_counts_starts_and_ends() -> None:
    stream = io.BytesIO(DATA)
    assert len(list(iterate_elements(stream, name="n", limits=Limits(), max_events=12))) == 12
    with pytest.raises(LimitError) as caught:
        list(iterate_elements(io.BytesIO(DATA), name="n", limits=Limits(), max_events=11))
    assert caught.value.code == "xml.too_many"


def test_discarding_keeps_at_most_one_child() -> None:
    most = 0
    for event, element in iterate_elements(io.BytesIO(DATA), name="n", limits=Limits()):
        if event == "end" and element.tag == "b":
            assert element.text == "text"
            discard(element)
            parent = element.getparent()
            assert parent is not None
            most = max(most, [one is element for one in parent].index(True))
    assert most == 0
