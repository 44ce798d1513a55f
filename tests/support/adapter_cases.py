# SPDX-License-Identifier: Apache-2.0
"""What every adapter's tests share: reading bytes, hostile inputs, and mutations of good samples."""

import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from hypothesis import strategies

from asqms.decoding.head import head_of
from asqms.kernel.adapters import Adapter, Source
from asqms.kernel.errors import AsqmsError
from asqms.kernel.records import Reading, TraceRecords

MILLION = 1_000_000


def read(
    adapter: Adapter,
    data: bytes,
    *,
    name: str = "report",
    options: Mapping[str, object] | None = None,
    with_trace: bool = False,
) -> Reading:
    """Parse bytes under the limits the adapter declares."""
    source = Source(name, io.BytesIO(data), len(data), adapter.manifest.limits)
    return adapter.parse(source, options or {}, with_trace=with_trace)


def score(adapter: Adapter, data: bytes, name: str = "report") -> int:
    """Return how sure the adapter is of these bytes."""
    return adapter.detect(head_of(io.BytesIO(data), name=name, size_bytes=len(data)))


def error_code(adapter: Adapter, data: bytes, options: Mapping[str, object] | None = None) -> str:
    """Return the code of the error the bytes give, or an empty text when they are read."""
    try:
        read(adapter, data, options=options, with_trace=True)
    except AsqmsError as error:
        return error.code
    return ""


def gives_records_or_a_coded_error(adapter: Adapter, data: bytes) -> str:
    """Check detection and parsing of any bytes, and give the error's code, or an empty text."""
    assert 0 <= score(adapter, data) <= 100
    try:
        reading = read(adapter, data, with_trace=True)
    except AsqmsError as error:
        return _checked_code(error)
    for name, value in reading.facts.items():
        assert name
        assert name == name.lower()
        assert isinstance(value, str | int) or math.isfinite(value)
    if reading.trace is not None:
        columns_are_equally_long(reading.trace)
    return ""


def _checked_code(error: AsqmsError) -> str:
    assert "." in error.code
    assert error.message
    return error.code


def columns_are_equally_long(trace: TraceRecords) -> None:
    """Check the columns of items and of links, and that identifiers are unique."""
    for prefix in ("item_", "link_"):
        lengths = {
            len(getattr(trace, name)) for name in TraceRecords.__dataclass_fields__ if name.startswith(prefix)
        }
        assert len(lengths) == 1
    assert len(set(trace.item_id)) == len(trace.item_id)


def samples_of(test_file: str) -> list[Path]:
    """Return the sample files beside an adapter's test module, in order."""
    found = sorted((Path(test_file).parent / "samples").iterdir())
    assert found
    return found


@strategies.composite
def mutated(draw: strategies.DrawFn, samples: Sequence[bytes]) -> bytes:
    """Draw a good sample with a piece cut, doubled, overwritten or everything behind a point lost."""
    data = draw(strategies.sampled_from(samples))
    first = draw(strategies.integers(0, len(data)))
    length = draw(strategies.integers(0, 40))
    piece = data[first : first + length]
    action = draw(strategies.sampled_from(["truncate", "cut", "double", "overwrite", "insert"]))
    if action == "truncate":
        return data[:first]
    if action == "cut":
        return data[:first] + data[first + length :]
    if action == "double":
        return data[:first] + piece + piece + data[first + length :]
    new = draw(strategies.binary(max_size=12))
    behind = first if action == "insert" else first + len(new)
    return data[:first] + new + data[behind:]


def xml_attacks(root: str) -> dict[str, bytes]:
    """Return documents that a careless XML reader expands, fetches, recurses into or chokes on."""
    start, end = f"<{root}>".encode(), f"</{root}>".encode()
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    external = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    return {
        "entities": entity + start + b"&b;" + end,
        "external": external + start + b"&f;" + end,
        "deep": start * 5000 + end * 5000,
        "unclosed": start * 300,
        "long line": start + b"x" * MILLION,
        "long attribute": start[:-1] + b' a="' + b"x" * MILLION + b'"/>' + b"<",
        "wrong encoding": b"<?xml version='1.0' encoding='utf-8'?>" + start + b"\xff\xfe\x80" + end,
        "unknown encoding": b"<?xml version='1.0' encoding='no-such'?>" + start + end,
        "doubled attribute": start[:-1] + b' a="1" a="2"/>',
        "undeclared prefix": b"<a:b c:d='1'><" + b"/a:b>",
        "nothing": b"",
        "blank": b" \n\t ",
        "nul": b"\x00" * 100,
    }


def json_attacks() -> dict[str, bytes]:
    """Return texts that a careless JSON reader recurses into or takes for something else."""
    return {
        "deep lists": b"[" * 100_000 + b"]" * 100_000,
        "deep objects": b'{"results":' * 20_000 + b"1" + b"}" * 20_000,
        "unclosed": b'{"runs":[' * 50,
        "long line": b'{"a":"' + b"x" * MILLION,
        "long number": b'{"a":' + b"9" * 10_000 + b"}",
        "wrong encoding": b'{"runs": "\xff\xfe"}',
        "half of UTF-16": b"\xff\xfe{\x00\x22",
        "nothing": b"",
        "blank": b" \n\t ",
        "nul": b"\x00" * 100,
        "list": b"[]",
        "text": b'"runs"',
        "not a number": b'{"a": NaN}',
    }
