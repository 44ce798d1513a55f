# SPDX-License-Identifier: Apache-2.0
"""Bytes to text: byte-order marks honoured, anything undecodable refused with its offset."""

from __future__ import annotations

import codecs
import re

from asqms.kernel.errors import Place, UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


def strip_mark(data: bytes) -> tuple[bytes, str]:
    """Return the bytes behind a byte-order mark and the encoding it names (utf-8 without one)."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :], encoding
    return data, "utf-8"


def decode_text(data: bytes, name: str) -> str:
    """Return the text of UTF-8 bytes, or of UTF-16/32 bytes that carry a mark.

    Raises UnreadableError ``text.not_utf8`` with the byte offset.
    """
    body, encoding = strip_mark(data)
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "text.not_utf8",
            f"Byte {error.start} is not valid {encoding}.",
            hint="Save the file as UTF-8.",
            place=Place(name),
        ) from error


def decode_western(data: bytes, name: str) -> tuple[str, bool]:
    """Return the text as ``decode_text`` does, or read as Windows-1252, and whether that was a guess.

    Office programs still write that encoding. Bytes with control characters are never guessed at.
    Raises UnreadableError ``text.not_utf8``.
    """
    try:
        return decode_text(data, name), False
    except UnreadableError:
        if strip_mark(data)[1] != "utf-8" or _CONTROLS.search(data):
            raise
        try:
            return data.decode("cp1252"), True
        except UnicodeDecodeError:
            pass
        raise


def utf8_bytes(data: bytes, name: str) -> bytes:
    """Return the same text as UTF-8 bytes without a mark; UTF-8 input is not copied."""
    body, encoding = strip_mark(data)
    if encoding == "utf-8":
        return body
    return decode_text(data, name).encode("utf-8", "surrogatepass")
