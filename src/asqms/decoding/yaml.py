# SPDX-License-Identifier: Apache-2.0
"""YAML under limits: plain values by the YAML 1.2 core rules, with the line and column of every one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import yaml

from asqms.decoding.json import without_collector
from asqms.decoding.text import decode_text
from asqms.kernel.errors import LimitError, Place, UnreadableError

PlainValue: TypeAlias = "bool | int | float | str | list[PlainValue] | dict[str, PlainValue] | None"
Path: TypeAlias = Sequence[str | int]

MAX_BYTES = 8 << 20
MAX_DEPTH = 60
MAX_NODES = 500_000

_PLAIN = "plain"
_TAG = "tag:yaml.org,2002:"
_STR, _SEQ, _MAP = _TAG + "str", _TAG + "seq", _TAG + "map"
_MERGE_KEY = "<<"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,40}|0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,4})?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMBER_START = frozenset("-+.0123456789")
_NODE_KINDS = (yaml.ScalarNode, yaml.SequenceNode, yaml.MappingNode)


@dataclass(frozen=True, slots=True)
class LocatedDocument:
    """One YAML document as plain values, and where each of them stands in the file.

    ``value`` holds dict (keys are text as written), list, str, int, float, bool and None; dates stay
    text. A path is the keys and positions that lead to a value: ``("processes", 0, "id")``.
    """

    name: str
    value: PlainValue
    _root: yaml.Node | None = field(repr=False, compare=False)

    def place(self, path: Path = ()) -> Place:
        """Return where the value at the path starts; of a missing one, where its parent starts."""
        return self._place_of(self._find(path)[-1])

    def key_place(self, path: Path) -> Place:
        """Return where the key that ends the path is written; of a missing one, where its parent starts."""
        nodes = self._find(path)
        if path and len(nodes) == len(path) + 1 and isinstance(nodes[-2], yaml.MappingNode):
            for key, value in nodes[-2].value:
                if value is nodes[-1] and key.value == path[-1]:
                    return self._place_of(key)
        return self._place_of(nodes[-1])

    def written(self, path: Path) -> str:
        """Return the scalar at the path as it is written (``1.10`` stays so); empty where there is none."""
        nodes = self._find(path)
        node = nodes[-1]
        found = len(nodes) == len(path) + 1 and isinstance(node, yaml.ScalarNode)
        return cast("str", node.value) if found and node is not None else ""

    def _find(self, path: Path) -> list[yaml.Node | None]:
        found = [self._root]
        for step in path:
            child = _child(found[-1], step)
            if child is None:
                break
            found.append(child)
        return found

    def _place_of(self, node: yaml.Node | None) -> Place:
        if node is None:
            return Place(self.name, 1, 1)
        return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)


def load_yaml(
    data: bytes,
    *,
    name: str,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    max_nodes: int = MAX_NODES,
) -> LocatedDocument:
    """Read one YAML document (UTF-8, or UTF-16/32 with a mark); an empty file gives the value None.

    Scalars resolve by the core schema of YAML 1.2 (section 10.3): only ``true`` and ``false`` are
    booleans, dates and ``no`` are text. Aliases are followed and count as often as they are used.

    Raises UnreadableError ``yaml.syntax``, ``yaml.duplicate_key``, ``yaml.key`` (a key that is not
    text, or a merge key), ``yaml.tag``, ``yaml.number`` (not finite, or too long), ``yaml.alias``
    (to itself), ``text.not_utf8``; LimitError ``yaml.too_large``, ``yaml.too_deep``,
    ``yaml.too_many_values``. Every one but ``yaml.too_large``, and crowds found while reading, has a line.
    """
    if len(data) > max_bytes:
        raise LimitError(
            "yaml.too_large",
            f"The file has {len(data)} bytes; at most {max_bytes} are read.",
            hint="Split it into several files.",
            place=Place(name),
        )
    with without_collector():
        root = _compose(decode_text(data, name), name, max_depth, 2 * max_nodes)
        value = None if root is None else _Building(name, max_nodes, max_depth).plain(root)
    return LocatedDocument(name, value, root)


class _Loader(yaml.CSafeLoader):
    """The C parser with our own resolution: a plain scalar is marked, nesting is counted."""

    name: str
    max_depth: int
    max_nodes: int
    depth: int = 0
    nodes: int = 0

    def resolve(self, kind: type[yaml.Node], _value: str, implicit: object) -> str:
        self.nodes += 1
        if self.nodes > self.max_nodes:
            raise _too_many(self.max_nodes, Place(self.name))
        if kind is yaml.ScalarNode:
            return _PLAIN if isinstance(implicit, tuple) and implicit[0] else _STR
        return _SEQ if kind is yaml.SequenceNode else _MAP

    def descend_resolver(self, current_node: yaml.Node | None, _index: object) -> None:
        self.depth += 1
        if self.depth > self.max_depth:
            mark = None if current_node is None else current_node.start_mark
            raise LimitError(
                "yaml.too_deep",
                f"Values are nested deeper than {self.max_depth} levels.",
                place=Place(self.name, 1 if mark is None else mark.line + 1),
            )

    def ascend_resolver(self) -> None:
        self.depth -= 1


def _compose(text: str, name: str, max_depth: int, max_nodes: int) -> yaml.Node | None:
    loader = _Loader(text.encode("utf-8"))
    loader.name, loader.max_depth, loader.max_nodes = name, max_depth, max_nodes
    try:
        return loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, name) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise UnreadableError(
            "yaml.syntax",
            "The file holds a character that YAML does not allow.",
            hint="Remove control characters.",
            place=Place(name, line),
        ) from error
    finally:
        loader.dispose()


def _syntax_error(error: yaml.MarkedYAMLError, name: str) -> UnreadableError:
    mark = error.problem_mark or error.context_mark
    place = Place(name) if mark is None else Place(name, mark.line + 1, mark.column + 1)
    began = f"(from line {error.context_mark.line + 1})" if error.context and error.context_mark else ""
    problem = " ".join(part for part in (error.context, began, error.problem) if part)
    hint = "Check indentation, quotes and the space after each colon."
    if "document" in problem and "expected a single" in problem:
        hint = "Keep one document per file: remove the second '---'."
    return UnreadableError("yaml.syntax", f"This is not YAML: {problem}.", hint=hint, place=place)


def _too_many(limit: int, place: Place) -> LimitError:
    return LimitError(
        "yaml.too_many_values",
        f"The file holds more than {limit} values.",
        hint="Split it into several files, and use fewer aliases.",
        place=place,
    )


class _Building:
    """Turns nodes into plain values and counts them."""

    def __init__(self, name: str, max_nodes: int, max_depth: int) -> None:
        self.name = name
        self.left = max_nodes
        self.max_nodes = max_nodes
        self.max_depth = max_depth
        self.open: set[int] = set()
        self.by_tag: Mapping[str, Callable[[yaml.Node], PlainValue]] = {
            _SEQ: self.sequence,
            _MAP: self.mapping,
        }

    def plain(self, node: yaml.Node) -> PlainValue:
        self.left -= 1
        if self.left < 0:
            raise _too_many(self.max_nodes, self.place(node))
        tag = node.tag
        if tag == _PLAIN:
            return self.core(node)
        if tag == _STR and isinstance(node, yaml.ScalarNode):
            return cast("str", node.value)
        build = self.by_tag.get(tag)
        if build is None or not self.fits(node, tag):
            raise UnreadableError(
                "yaml.tag",
                f"The tag {tag[:60]!r} is not read here.",
                hint="Write a plain value without a tag.",
                place=self.place(node),
            )
        return build(node)

    def fits(self, node: yaml.Node, tag: str) -> bool:
        if tag == _SEQ:
            return isinstance(node, yaml.SequenceNode)
        if tag == _MAP:
            return isinstance(node, yaml.MappingNode)
        return isinstance(node, yaml.ScalarNode)

    def core(self, node: yaml.Node) -> PlainValue:
        """Resolve a plain scalar by the core schema."""
        text = cast("str", node.value)
        if text in _NULLS:
            return None
        if text in _BOOLS:
            return _BOOLS[text]
        if text[0] not in _NUMBER_START:
            return text
        if _INT.fullmatch(text):
            return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
        if _FLOAT.fullmatch(text):
            number = float(text)
            if math.isfinite(number):
                return number
        elif not _NOT_FINITE.fullmatch(text):
            return text
        raise UnreadableError(
            "yaml.number",
            f"{text} is not a finite number.",
            hint="Write a number, or put the text in quotes.",
            place=self.place(node),
        )

    def sequence(self, node: yaml.Node) -> PlainValue:
        self.enter(node)
        plain = self.plain
        values: list[PlainValue] = [plain(child) for child in node.value]
        self.open.discard(id(node))
        return values

    def mapping(self, node: yaml.Node) -> PlainValue:
        self.enter(node)
        plain = self.plain
        values: dict[str, PlainValue] = {}
        for key_node, child in node.value:
            key = self.key(key_node)
            if key in values:
                raise UnreadableError(
                    "yaml.duplicate_key",
                    f"The key {key!r} is written twice in one place.",
                    hint="Keep one of the two.",
                    place=self.place(key_node),
                )
            values[key] = plain(child)
        self.open.discard(id(node))
        return values

    def key(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise UnreadableError(
                "yaml.key", "A key must be text.", hint="Put the key in quotes.", place=self.place(node)
            )
        if node.value == _MERGE_KEY and node.tag == _PLAIN:
            raise UnreadableError(
                "yaml.key",
                "Merge keys (<<) are not part of YAML 1.2.",
                hint="Write the values out.",
                place=self.place(node),
            )
        return cast("str", node.value)

    def enter(self, node: yaml.Node) -> None:
        mark: Hashable = id(node)
        if mark in self.open:
            raise UnreadableError(
                "yaml.alias",
                "An alias refers to the value that contains it.",
                hint="Write the value out.",
                place=self.place(node),
            )
        if len(self.open) >= self.max_depth:
            raise LimitError(
                "yaml.too_deep",
                f"Values are nested deeper than {self.max_depth} levels.",
                place=self.place(node),
            )
        self.open.add(id(node))

    def place(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return cast("yaml.Node", value)
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        return cast("yaml.Node", node.value[step])
    return None
