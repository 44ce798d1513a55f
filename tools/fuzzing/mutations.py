# SPDX-License-Identifier: Apache-2.0
"""Good files made bad: pieces lost, doubled or flipped, other encodings, and values of the wrong kind."""

import codecs
import copy
import json
import random  # noqa: TID251 - seeded, so that a finding can be repeated; nothing evaluates with it
from collections.abc import Callable, Iterator

from lxml import etree

Generator = random.Random
WRONG_VALUES: tuple[object, ...] = (
    None,
    [],
    {},
    [[]],
    [None],
    {"": None},
    "",
    " ",
    "\ud800",
    "a\x00\x1b[31m\nb",
    "x" * 5_000,
    True,
    0,
    -1,
    10**30,
    -(10**400),
    1e308,
    0.1,
    "1e400",
    "NaN",
    "9" * 5_000,
    "2026-02-30",
    [{"a": {"b": [1]}}],
)
WRONG_TEXTS = (
    "",
    " ",
    "-1",
    "1e400",
    "NaN",
    "9" * 5_000,
    "x" * 5_000,
    "\u202e\U0001f600",
    "2026-02-30",
    "true",
)
MOST_NODES = 400


def reencoded(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the file in other encodings, with and without their marks, and with rubbish around it."""
    text = data.decode("utf-8", "replace")
    for encoding in (
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-be",
        "latin-1",
        "utf-7",
    ):
        yield encoding, text.encode(encoding, "replace")
    yield "wrong mark", codecs.BOM_UTF16_BE + data
    yield "two marks", codecs.BOM_UTF8 * 2 + data
    yield "NUL before", b"\x00" + data
    yield "NUL behind", data + bytes(100)
    yield "NUL between", data.replace(b":", b":\x00").replace(b">", b">\x00")
    yield "twice", data + data
    yield "twice in lines", data + b"\n" + data
    yield "returns", data.replace(b"\n", b"\r")
    yield "one line", data.replace(b"\n", b"")
    yield "upper case", data.upper()


def truncated(data: bytes, pieces: int) -> Iterator[tuple[str, bytes]]:
    """Yield the file cut after every so many bytes, and with its beginning lost."""
    step = max(1, len(data) // pieces)
    for end in range(0, len(data), step):
        yield f"first {end}", data[:end]
        yield f"without {end}", data[end:]


def with_wrong_json(data: bytes, values: tuple[object, ...] = WRONG_VALUES) -> Iterator[tuple[str, bytes]]:
    """Yield the JSON with each of its values in turn replaced, left out, doubled or renamed.

    Yields nothing when the file is no JSON.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return
    for number, (holder, key) in enumerate(_json_places(found)):
        if number >= MOST_NODES:
            return
        good = holder[key]
        for position, value in enumerate(values):
            holder[key] = value
            yield f"node {number} as value {position}", _json_bytes(found)
        holder[key] = good
        if isinstance(holder, list):
            holder.insert(int(key), good)
            yield f"node {number} twice", _json_bytes(found)
            del holder[int(key)]
        else:
            order = list(holder.items())
            del holder[key]
            yield f"node {number} left out", _json_bytes(found)
            holder["\x00\x1b[31mA b\n" * 3] = good
            yield f"node {number} renamed", _json_bytes(found)
            holder.clear()
            holder.update(order)
            text = json.dumps(str(key))
            yield (
                f"key {number} twice",
                _json_bytes(found).replace(f"{text}:".encode(), f"{text}:1,{text}:".encode(), 1),
            )


def _json_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _json_places(value: object) -> Iterator[tuple[dict, int | str]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _json_places(value[key])


def with_wrong_xml(data: bytes, texts: tuple[str, ...] = WRONG_TEXTS) -> Iterator[tuple[str, bytes]]:
    """Yield the XML with each attribute and text replaced, each element left out, doubled or renamed."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return
    for number, element in enumerate(list(root.iter("*"))[:MOST_NODES]):
        for name, good in list(element.attrib.items()):
            for position, text in enumerate(texts):
                element.set(name, text)
                yield f"attribute {name} of {number} as {position}", etree.tostring(root)
            del element.attrib[name]
            yield f"attribute {name} of {number} left out", etree.tostring(root)
            element.set(name, good)
        yield from _with_wrong_text(root, element, number, texts)
        yield from _with_wrong_element(root, element, number)


def _with_wrong_text(
    root: etree._Element, element: etree._Element, number: int, texts: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    if not (element.text or "").strip():
        return
    good = element.text
    for position, text in enumerate(texts):
        element.text = text
        yield f"text of {number} as {position}", etree.tostring(root)
    element.text = good


def _with_wrong_element(
    root: etree._Element, element: etree._Element, number: int
) -> Iterator[tuple[str, bytes]]:
    tag = element.tag
    element.tag = "x"
    yield f"element {number} renamed", etree.tostring(root)
    element.tag = tag
    parent = element.getparent()
    if parent is None:
        return
    position = parent.index(element)
    parent.insert(position, copy.deepcopy(element))
    yield f"element {number} twice", etree.tostring(root)
    del parent[position]
    parent.remove(element)
    yield f"element {number} left out", etree.tostring(root)
    parent.insert(position, element)


def with_wrong_cells(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the text with each word in turn replaced: for tables, YAML and line formats."""
    lines = data.split(b"\n")
    for number, line in enumerate(lines[:100]):
        for position, text in enumerate(WRONG_TEXTS[:8]):
            cut = max(line.find(one) for one in (b":", b",", b";", b"="))
            new = line[: cut + 1] + text.encode()
            yield f"line {number} as {position}", b"\n".join([*lines[:number], new, *lines[number + 1 :]])
        yield f"line {number} twice", b"\n".join([*lines[:number], line, line, *lines[number + 1 :]])
        yield f"line {number} left out", b"\n".join([*lines[:number], *lines[number + 1 :]])
        yield f"line {number} indented", b"\n".join([*lines[:number], b"  " + line, *lines[number + 1 :]])


def with_flips(data: bytes, seed: int, rounds: int) -> Iterator[tuple[str, bytes]]:
    """Yield the file with bits flipped and pieces moved, by a seeded generator."""
    generator = Generator(seed)
    for number in range(rounds):
        yield f"seed {seed} round {number}", havoc(data, generator)


def havoc(data: bytes, generator: Generator) -> bytes:
    """Return the bytes after one to six random changes."""
    changed = bytearray(data)
    for _ in range(generator.randint(1, 6)):
        generator.choice(_CHANGES)(changed, generator)
    return bytes(changed)


def _flip(data: bytearray, generator: Generator) -> None:
    if data:
        data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)


def _overwrite(data: bytearray, generator: Generator) -> None:
    at = generator.randint(0, len(data))
    new = generator.choice(_PIECES)
    data[at : at + len(new)] = new


def _insert(data: bytearray, generator: Generator) -> None:
    at = generator.randint(0, len(data))
    data[at:at] = generator.choice(_PIECES)


def _remove(data: bytearray, generator: Generator) -> None:
    at = generator.randint(0, len(data))
    del data[at : at + generator.randint(1, 64)]


def _double(data: bytearray, generator: Generator) -> None:
    at = generator.randint(0, len(data))
    piece = bytes(data[at : at + generator.randint(1, 200)])
    to = generator.randint(0, len(data))
    data[to:to] = piece * generator.choice((1, 1, 2, 50))


def _exchange_number(data: bytearray, generator: Generator) -> None:
    places = [at for at, one in enumerate(data) if 0x30 <= one <= 0x39]  # noqa: PLR2004 - digits
    if places:
        at = generator.choice(places)
        data[at : at + 1] = generator.choice(_NUMBERS)


_NUMBERS = (b"-1", b"0", b"99999999999999999999", b"1e400", b"NaN", b"9" * 5_000, b"0.1", b'""', b"null")
_PIECES = (
    b"\x00",
    b"\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b'"',
    b"'",
    b"\\",
    b"[",
    b"]",
    b"{",
    b"}",
    b"<",
    b">",
    b"</",
    b"&",
    b"&a;",
    b"<!DOCTYPE a>",
    b"<!--",
    b"<![CDATA[",
    b"<?",
    b":",
    b",",
    b"null",
    b"{}",
    b"[]",
    b'"a":1,',
    b"- ",
    b"*a",
    b"&a ",
    b"!!x ",
    b"---\n",
    b"|\n",
    b"\t",
    b"%",
    b"\\ud800",
    b"\xed\xa0\x80",
    b"../",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"end_of_record\n",
    b"<text>",
    b"</text>",
    b"x" * 70_000,
)
_CHANGES: tuple[Callable[[bytearray, Generator], None], ...] = (
    _flip,
    _flip,
    _overwrite,
    _insert,
    _remove,
    _double,
    _exchange_number,
)
