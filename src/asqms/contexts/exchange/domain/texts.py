# SPDX-License-Identifier: Apache-2.0
"""The text of a table file: its encoding is found out or refused, never guessed silently."""

from __future__ import annotations

import codecs

from asqms.contexts.exchange.errors import ExchangeError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODECS = {"utf-8": "utf-8", "utf-16": "utf-16", "gb18030": "gb18030", "windows-1252": "cp1252"}
_SAMPLE = 4096
_CHINESE_SHARE = 0.8


def decoded(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of a table and the encoding it was read in.

    Without ``encoding`` the marks of UTF-8 and UTF-16 decide, then whether the bytes are UTF-8, UTF-16
    without a mark, or Chinese in GB18030. Raises ExchangeError ``exchange.encoding_unknown`` for anything
    else and ``exchange.bad_encoding`` where the bytes are not in the encoding that is named.
    """
    if encoding:
        return _named(data, encoding), encoding
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, name[:6].rstrip("-")), name[:6].rstrip("-")
    half = _half_empty(data[:_SAMPLE])
    if half:
        return _strict(data, half, "utf-16"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if _looks_chinese(data):
        return _strict(data, "gb18030", "gb18030"), "gb18030"
    raise ExchangeError(
        "exchange.encoding_unknown",
        "The encoding of the text cannot be told: it is neither UTF-8, UTF-16 nor GB18030.",
        hint="Name the encoding, or save the file as UTF-8 or as an Excel workbook.",
    )


def _named(data: bytes, encoding: str) -> str:
    codec = _CODECS.get(encoding)
    if codec is None:
        raise ExchangeError(
            "exchange.bad_encoding",
            f"{encoding[:40]} is no encoding this reads.",
            hint=f"One of {', '.join(_CODECS)}.",
            context={"encoding": encoding[:40]},
        )
    if codec == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = _half_empty(data[:_SAMPLE]) or "utf-16-le"
    return _strict(data, codec, encoding).removeprefix("\ufeff")


def _strict(data: bytes, codec: str, encoding: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise ExchangeError(
            "exchange.bad_encoding",
            f"Byte {error.start} is not valid {encoding}.",
            hint="Name another encoding, or save the file as UTF-8.",
            context={"encoding": encoding},
        ) from error


def _half_empty(sample: bytes) -> str:
    """Return the form of UTF-16 where every other byte of mostly plain signs is empty."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd < half * 0.05 else ""


def _looks_chinese(data: bytes) -> bool:
    """Tell whether most of what is not ASCII are common Chinese signs: both bytes above 0xA0.

    Western text in Windows-1252 has single such bytes between letters and so never looks like this.
    """
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    pairs = alone = position = 0
    while position < len(data):
        if data[position] < 0x80:  # noqa: PLR2004 - ASCII
            position += 1
        elif position + 1 < len(data) and data[position] > 0xA0 and data[position + 1] > 0xA0:  # noqa: PLR2004
            pairs, position = pairs + 1, position + 2
        else:
            alone, position = alone + 1, position + 2
    return pairs > 0 and pairs / (pairs + alone) >= _CHINESE_SHARE
