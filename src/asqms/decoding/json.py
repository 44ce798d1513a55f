# SPDX-License-Identifier: Apache-2.0
"""JSON under limits: typed or plain values, strict UTF-8, depth bounded, duplicate keys found."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from asqms.decoding.ready import ready
from asqms.decoding.text import utf8_bytes
from asqms.kernel.errors import LimitError, Place, UnreadableError

Shape = TypeVar("Shape")

DUPLICATE_CHECK_BYTES = 2 << 20
MOST_CONTAINERS = 800_000
MOST_VALUES = 6_000_000
_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]+|[\]}]+', re.DOTALL)
_POSITION = re.compile(r"\(byte (\d+)\)|position (\d+)")


@contextmanager
def without_collector() -> Iterator[None]:
    """Switch the cyclic garbage collector off while bulk loading (PERFORMANCE section 4, point 3)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def decode_json(data: bytes, shape: type[Shape], *, name: str, max_depth: int = 200) -> Shape:
    """Decode UTF-8 (or marked UTF-16/32) JSON into a msgspec shape; unknown fields are skipped.

    Raises UnreadableError ``json.syntax`` (line and column), ``json.shape`` (path of the field),
    ``json.empty``, ``text.not_utf8``; LimitError ``json.too_deep``.
    """
    body = utf8_bytes(data, name)
    if not body.strip():
        raise UnreadableError("json.empty", "The file is empty.", place=Place(name))
    try:
        if not body.isascii():
            body.decode("utf-8")  # the decoder does not look into what it skips
        with without_collector():
            return msgspec.json.decode(body, type=ready(shape))
    except msgspec.ValidationError as error:
        raise UnreadableError(
            "json.shape", f"The JSON has an unexpected form: {error}.", place=Place(name)
        ) from error
    except msgspec.DecodeError as error:
        raise _syntax_error(body, str(error), name) from error
    except UnicodeDecodeError as error:
        raise UnreadableError("text.not_utf8", "A string is not valid UTF-8.", place=Place(name)) from error
    except RecursionError as error:
        raise LimitError(
            "json.too_deep", f"The JSON is nested deeper than {max_depth} levels.", place=Place(name)
        ) from error


def decode_json_value(data: bytes, *, name: str, max_depth: int = 200) -> object:
    """Decode JSON into plain dict, list, str, int, float, bool and None; errors as decode_json.

    Raises LimitError ``json.too_many_values`` too, before anything is decoded: plain values take many
    times the memory of their text.
    """
    if data.count(b"{") + data.count(b"[") > MOST_CONTAINERS or data.count(b",") > MOST_VALUES:
        raise LimitError(
            "json.too_many_values",
            f"The JSON has more than {MOST_CONTAINERS} objects and lists, or more than {MOST_VALUES} commas.",
            hint="Split the file into several.",
            place=Place(name),
        )
    check_depth(data, name=name, max_depth=max_depth)
    return decode_json(data, object, name=name, max_depth=max_depth)


def check_depth(data: bytes, *, name: str, max_depth: int = 200) -> None:
    """Raise LimitError ``json.too_deep`` when brackets nest deeper than the limit."""
    depth = 0
    for match in _BRACKETS.finditer(utf8_bytes(data, name)):
        token = match.group()
        if token[0] in b"[{":
            depth += len(token)
            if depth > max_depth:
                raise LimitError(
                    "json.too_deep",
                    f"The JSON is nested deeper than {max_depth} levels.",
                    place=Place(name),
                )
        elif token[0] in b"]}":
            depth -= len(token)


def duplicate_keys(data: bytes) -> tuple[str, ...]:
    """Return keys that occur twice in one object, for texts up to 2 MiB (beyond: an empty result)."""
    if len(data) > DUPLICATE_CHECK_BYTES:
        return ()
    found: list[str] = []

    def collect(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
        keys = dict(pairs)
        if len(keys) != len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    found.append(key)
                seen.add(key)
        return keys

    try:
        json.loads(utf8_bytes(data, ""), object_pairs_hook=collect)
    except (ValueError, RecursionError, UnreadableError):
        return ()
    return tuple(found)


def _syntax_error(body: bytes, message: str, name: str) -> UnreadableError:
    match = _POSITION.search(message)
    if match is None:
        return UnreadableError("json.syntax", f"This is not JSON: {message}.", place=Place(name))
    offset = min(int(match.group(1) or match.group(2)), len(body))
    line = body.count(b"\n", 0, offset) + 1
    column = offset - (body.rfind(b"\n", 0, offset) + 1) + 1
    return UnreadableError(
        "json.syntax",
        f"This is not JSON: {message}.",
        hint="Check that the file was written completely.",
        place=Place(name, line, column),
    )
