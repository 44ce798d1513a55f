# SPDX-License-Identifier: Apache-2.0
"""Reads the elements of one ReqIF document in a single pass with bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from asqms.adapters.reqif.collect import Collector, Value
from asqms.adapters.reqif.plain import RUN_TAG, PlainBlocks
from asqms.decoding.xml import iterate_elements, local_name
from asqms.kernel.adapters import Limits
from asqms.kernel.errors import Place, UnreadableError

_LAST_LINE = 65_535
_VALUE = "ATTRIBUTE-VALUE-"
_DEFINITION = "ATTRIBUTE-DEFINITION-"
_LINES = frozenset(
    {"p", "div", "br", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
)
_TAGS = tuple(
    "{*}" + one
    for one in (
        "REQ-IF",
        "REQ-IF-HEADER",
        "DATATYPE-DEFINITION-ENUMERATION",
        "SPEC-OBJECT-TYPE",
        "SPEC-RELATION-TYPE",
        "SPEC-OBJECT",
        "SPEC-RELATION",
        "SPEC-HIERARCHY",
        "SPECIFICATION",
        "TOOL-EXTENSIONS",
        RUN_TAG,
    )
)


def read_document(blocks: PlainBlocks, collector: Collector, *, name: str, limits: Limits) -> None:
    """Feed every element of one document to the collector.

    Raises UnreadableError ``reqif.not_reqif`` when the root element is another one, and the codes
    of ``iterate_elements``; LimitError ``reqif.element_too_large``.
    """
    reader = _Reader(blocks, collector)
    is_reqif = False
    collector.place = name
    for _, element in iterate_elements(blocks, name=name, limits=limits, events=("end",), tags=_TAGS):
        blocks.idle_bytes = 0
        tag = local_name(element.tag)
        parent = element.getparent()
        if tag == "REQ-IF" and parent is None:
            is_reqif = True
            continue
        reader.take(tag, element)
        element.clear()
        if parent is not None:
            while element.getprevious() is not None:
                del parent[0]
    if not is_reqif:
        raise UnreadableError(
            "reqif.not_reqif",
            "The root element is not REQ-IF.",
            hint="Export the document as ReqIF 1.0 to 1.2.",
            place=Place(name),
        )


class _Reader:
    """Dispatches finished elements by name."""

    def __init__(self, blocks: PlainBlocks, collector: Collector) -> None:
        self._blocks = blocks
        self._collector = collector

    def take(self, tag: str, element: etree._Element) -> None:
        """Read one finished element."""
        collector = self._collector
        if tag == RUN_TAG:
            self._blocks.give_run(element.get("n", ""), collector)
        elif tag == "SPEC-OBJECT":
            self._object(element)
        elif tag == "SPEC-RELATION":
            collector.add_relations((_relation(element),))
        elif tag == "SPEC-HIERARCHY":
            collector.add_hierarchy((_reference(element, "OBJECT"),))
        elif tag == "SPECIFICATION":
            collector.specifications += 1
        elif tag in {"SPEC-OBJECT-TYPE", "SPEC-RELATION-TYPE"}:
            self._type(tag, element)
        elif tag == "DATATYPE-DEFINITION-ENUMERATION":
            for value in element.iter("{*}ENUM-VALUE"):
                collector.add_enumeration_value(value.get("IDENTIFIER", ""), value.get("LONG-NAME", ""))
        elif tag == "REQ-IF-HEADER":
            self._header(element)

    def _header(self, element: etree._Element) -> None:
        texts = {local_name(child.tag): (child.text or "").strip() for child in element}
        collector = self._collector
        collector.tool = collector.tool or texts.get("REQ-IF-TOOL-ID") or texts.get("SOURCE-TOOL-ID", "")
        collector.version = collector.version or texts.get("REQ-IF-VERSION", "")

    def _type(self, tag: str, element: etree._Element) -> None:
        collector = self._collector
        owner = element.get("IDENTIFIER", "")
        collector.add_type(owner, element.get("LONG-NAME", ""))
        if tag == "SPEC-RELATION-TYPE":
            return
        collector.object_types += 1
        for group in element:
            for definition in group:
                if local_name(definition.tag).startswith(_DEFINITION):
                    collector.add_definition(
                        owner,
                        definition.get("IDENTIFIER", ""),
                        definition.get("LONG-NAME", ""),
                        self._default(definition),
                    )

    def _default(self, definition: etree._Element) -> str | None:
        for child in definition:
            if local_name(child.tag) == "DEFAULT-VALUE":
                for value in child:
                    return self._value(value)[1]
        return None

    def _object(self, element: etree._Element) -> None:
        type_ref = ""
        values: list[Value] = []
        for child in element:
            tag = local_name(child.tag)
            if tag == "TYPE":
                type_ref = _first_text(child)
            elif tag == "VALUES":
                values.extend(
                    self._value(value) for value in child if local_name(value.tag).startswith(_VALUE)
                )
        head = (element.get("IDENTIFIER", ""), element.get("LONG-NAME", ""), element.get("DESC", ""))
        self._collector.add_object(head, type_ref, values, _line(element))

    def _value(self, element: etree._Element) -> Value:
        kind = local_name(element.tag)[len(_VALUE) :]
        text = element.get("THE-VALUE")
        definition = ""
        for child in element:
            tag = local_name(child.tag)
            if tag == "DEFINITION":
                definition = _first_text(child)
            elif tag == "THE-VALUE" and text is None:
                text = _plain_text(child)
            elif tag == "VALUES":
                names = ((one.text or "").strip() for one in child)
                text = ", ".join(self._collector.enumeration_name(one) for one in names if one)
        return kind, text or "", definition


def _line(element: etree._Element) -> int | None:
    line: object = element.sourceline
    return line if isinstance(line, int) and line < _LAST_LINE else None


def _relation(element: etree._Element) -> tuple[str, str, str, str]:
    ends = {"SOURCE": "", "TARGET": "", "TYPE": ""}
    for child in element:
        tag = local_name(child.tag)
        if tag in ends:
            ends[tag] = _first_text(child)
    return ends["SOURCE"], ends["TARGET"], ends["TYPE"], element.get("DESC", "")


def _reference(element: etree._Element, tag: str) -> str:
    for child in element:
        if local_name(child.tag) == tag:
            return _first_text(child)
    return ""


def _first_text(element: etree._Element) -> str:
    for child in element:
        return (child.text or "").strip()
    return ""


def _plain_text(element: etree._Element) -> str:
    text = "".join(_pieces(element))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def _pieces(element: etree._Element) -> Iterator[str]:
    for event, one in etree.iterwalk(element, events=("start", "end")):
        breaks = local_name(one.tag) in _LINES
        if event == "start":
            if breaks:
                yield "\n"
            yield (one.text or "").replace("\n", " ")
        else:
            if breaks:
                yield "\n"
            if one is not element:
                yield (one.tail or "").replace("\n", " ")
