# SPDX-License-Identifier: Apache-2.0
"""XML under limits: no document type, no entities, no network; depth and text length bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from lxml import etree

from asqms.kernel.adapters import Limits
from asqms.kernel.errors import LimitError, Place, UnreadableError

_OVERLAP_BYTES = 12


class Readable(Protocol):
    """Anything that gives its bytes in pieces, an empty one at the end."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...


def local_name(tag: object) -> str:
    """Return the tag without its namespace; comments and instructions give an empty text."""
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2]


def namespace_of(tag: object) -> str:
    """Return the namespace of a tag, or an empty text."""
    if isinstance(tag, str) and tag.startswith("{"):
        return tag[1:].partition("}")[0]
    return ""


def iterate_elements(
    stream: Readable,
    *,
    name: str,
    limits: Limits,
    events: Sequence[str] = ("start", "end"),
    tags: Sequence[str] | None = None,
    max_events: int = 0,
) -> Iterator[tuple[str, etree._Element]]:
    """Yield ``(event, element)`` while reading; the caller clears what it is done with.

    A document type declaration without entity declarations is read and ignored; entities are
    refused. ``max_events`` bounds the time a crowded file takes; 0 is no bound. Raises UnreadableError
    ``xml.syntax`` (line, column), ``xml.empty``, ``xml.entities``; LimitError ``xml.too_deep``,
    ``xml.too_large`` or ``xml.too_many``.
    """
    guarded = _GuardedStream(stream, name, limits)
    try:
        parser = etree.iterparse(
            guarded,
            events=tuple(events),
            tag=tuple(tags) if tags is not None else None,
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        depth = 0
        counts_depth = tags is None and "start" in events and "end" in events
        for number, (event, element) in enumerate(parser, start=1):
            guarded.in_prolog = False
            if number == max_events + 1 and max_events:
                raise LimitError("xml.too_many", "The file has too many elements.", place=Place(name))
            if counts_depth:
                depth += 1 if event == "start" else -1
                if depth > limits.max_depth:
                    raise LimitError(
                        "xml.too_deep",
                        f"Elements nest deeper than {limits.max_depth} levels.",
                        place=Place(name, element.sourceline),
                    )
            yield event, element
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error, name, empty=guarded.read_bytes == 0) from error
    except (ValueError, LookupError) as error:
        raise UnreadableError("xml.syntax", f"This is not XML: {error}.", place=Place(name)) from error


def discard(element: etree._Element) -> None:
    """Free an ended element and everything before it in its parent, so that memory stays flat."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def parse_tree(data: bytes, *, name: str, limits: Limits) -> etree._Element:
    """Return the root element of a small document, fully read; errors as iterate_elements."""
    import io

    root: etree._Element | None = None
    for event, element in iterate_elements(io.BytesIO(data), name=name, limits=limits):
        if root is None and event == "start":
            root = element
    if root is None:
        raise UnreadableError("xml.empty", "The file holds no element.", place=Place(name))
    return root


class _GuardedStream:
    """Counts bytes, looks for entity declarations in the prolog, and checks depth cheaply."""

    def __init__(self, stream: Readable, name: str, limits: Limits) -> None:
        self._stream = stream
        self._name = name
        self._limits = limits
        self._tail = b""
        self._lines = 1
        self._has_doctype = False
        self.in_prolog = True
        self.read_bytes = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size if size and size > 0 else 1 << 16)
        if self.in_prolog:
            self._refuse_entities(piece)
        self.read_bytes += len(piece)
        if self.read_bytes > self._limits.max_bytes:
            raise LimitError(
                "xml.too_large",
                f"The file has more than {self._limits.max_bytes} bytes.",
                place=Place(self._name),
            )
        return piece

    def _refuse_entities(self, piece: bytes) -> None:
        """Look for entity declarations behind a document type, across pieces and in UTF-16 too."""
        text = self._tail + piece.replace(b"\x00", b"")
        self._has_doctype = self._has_doctype or b"<!DOCTYPE" in text
        at = text.find(b"<!ENTITY") if self._has_doctype else -1
        if at >= 0:
            raise UnreadableError(
                "xml.entities",
                "The document declares entities; they are refused.",
                hint="Write the file without a document type declaration.",
                place=Place(self._name, self._lines + text.count(b"\n", 0, at)),
            )
        self._tail = text[-_OVERLAP_BYTES:]
        self._lines += text.count(b"\n", 0, len(text) - len(self._tail))


def _syntax_error(error: etree.XMLSyntaxError, name: str, *, empty: bool) -> UnreadableError:
    if empty:
        return UnreadableError("xml.empty", "The file is empty.", place=Place(name))
    line, column = error.position
    return UnreadableError(
        "xml.syntax",
        f"This is not well-formed XML: {error.msg}.",
        hint="Check that the file was written completely.",
        place=Place(name, line, column),
    )
