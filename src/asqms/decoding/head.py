# SPDX-License-Identifier: Apache-2.0
"""Looks at the first and last bytes of an input so that adapters can recognise it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import BinaryIO

import msgspec
from lxml import etree

from asqms.decoding.text import utf8_bytes
from asqms.kernel.adapters import Head
from asqms.kernel.errors import UnreadableError

START_BYTES = 1 << 16
END_BYTES = 1 << 12
WHOLE_JSON_BYTES = 4 << 20
_TOP_KEY = re.compile(rb'"((?:[^"\\]++|\\.)*+)(?:"|\\?\Z)|([\[{])|([\]}])|(:)', re.DOTALL)
_RAW_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


def head_of(stream: BinaryIO, *, name: str, size_bytes: int) -> Head:
    """Return the detection head of a seekable stream and leave the stream at its start."""
    stream.seek(0)
    start = stream.read(START_BYTES) or b""
    stream.seek(max(0, size_bytes - END_BYTES))
    end = stream.read(END_BYTES) or b""
    stream.seek(0)
    first = _first_sign(start)
    keys: frozenset[str] | None = None
    root: tuple[str, str] | None = None
    names: tuple[str, ...] = ()
    if first == "{":
        whole = stream.read(WHOLE_JSON_BYTES + 1) if size_bytes <= WHOLE_JSON_BYTES else b""
        keys = _json_keys(whole, start, name)
    elif first == "<":
        root = _xml_root(start)
    elif start.startswith(b"PK\x03\x04"):
        names = _member_names(stream)
    stream.seek(0)
    return Head(name, size_bytes, start, end, keys, root, names)


def _first_sign(start: bytes) -> str:
    try:
        text = utf8_bytes(start[:4096], "").lstrip()
    except UnreadableError:
        text = start.lstrip()
    return chr(text[0]) if text else ""


def _json_keys(whole: bytes, start: bytes, name: str) -> frozenset[str]:
    if whole:
        try:
            return frozenset(_RAW_OBJECT.decode(utf8_bytes(whole, name)))
        except (msgspec.MsgspecError, UnicodeDecodeError, UnreadableError, RecursionError):
            pass
    return _shallow_keys(start)


def _shallow_keys(start: bytes) -> frozenset[str]:
    """Return keys at depth one in the first bytes of an object, tolerant of any cut."""
    depth = 0
    last: str | None = None
    keys: set[str] = set()
    for match in _TOP_KEY.finditer(start):
        text, opens, closes, colon = match.groups()
        if text is not None:
            last = text.decode("utf-8", "replace")
        elif opens:
            depth += 1
            last = None
        elif closes:
            depth -= 1
            last = None
        elif colon and depth == 1 and last is not None:
            keys.add(last)
            last = None
    return frozenset(keys)


def _xml_root(start: bytes) -> tuple[str, str] | None:
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    try:
        parser.feed(start)
        for _, element in parser.read_events():
            tag = str(getattr(element, "tag", ""))
            namespace, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
            return namespace, local
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    return None


def _member_names(stream: BinaryIO) -> tuple[str, ...]:
    stream.seek(0)
    try:
        with zipfile.ZipFile(io.BufferedReader(_Unclosable(stream))) as archive:
            return tuple(archive.namelist()[:10_000])
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        return ()


class _Unclosable(io.RawIOBase):
    """Passes reads on and keeps the caller's stream open."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()
