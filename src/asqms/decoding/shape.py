# SPDX-License-Identifier: Apache-2.0
"""Plain values of a YAML document into msgspec shapes, every misfit told with its line and a way out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

import msgspec
from msgspec import inspect

from asqms.decoding.ready import ready
from asqms.decoding.yaml import LocatedDocument, PlainValue
from asqms.kernel.errors import UnreadableError

Shape = TypeVar("Shape")

_AT = re.compile(r" - at `(?:key` in `)?(?P<path>\$[^`]*)`$")
_STEP = re.compile(r"\.(?P<field>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]*)`")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]*)`")
_NUMBER_FOR_TEXT = re.compile(r"Expected `[^`]*str[^`]*`, got `(?:int|float|bool)`")


def fit(document: LocatedDocument, shape: type[Shape], *, code: str) -> Shape:
    """Return the document's value in the shape (a msgspec Struct, strict, ISO text becomes dates).

    Raises UnreadableError with the code given, the line and column of the value that does not fit,
    and a hint: the fields or words that are accepted there, and the nearest of them.
    """
    try:
        return msgspec.convert(document.value, ready(shape))
    except msgspec.ValidationError as error:
        raise _misfit(document, shape, str(error), code) from error


def nearest(word: str, known: Sequence[str]) -> str:
    """Return a hint that names the known word closest to the one given, or an empty text."""
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"Did you mean {found[0]!r}?" if found else ""


def _misfit(document: LocatedDocument, shape: type, message: str, code: str) -> UnreadableError:
    match = _AT.search(message)
    told = message[: match.start()] if match else message
    path = _path_of(document.value, shape, message, match.group("path") if match else "$")
    place = document.place(path)
    hint = ""
    accepted = _accepted(inspect.type_info(shape), path)
    if unknown := _UNKNOWN.search(told):
        field = unknown.group("field")
        place = document.key_place([*path, field])
        hint = nearest(field, accepted) or _list_of(accepted)
    elif missing := _MISSING.search(told):
        hint = f"Add '{missing.group('field')}:' here."
    elif _NUMBER_FOR_TEXT.search(told):
        hint = "Put the value in quotes."
    elif accepted:
        hint = _list_of(accepted)
    return UnreadableError(code, f"{told}.", hint=hint, place=place)


def _list_of(words: Sequence[str]) -> str:
    return f"Accepted here: {', '.join(words)}." if words else ""


def _path_of(value: PlainValue, shape: type, message: str, written: str) -> list[str | int]:
    """Find which element each ``[...]`` of msgspec's path stands for, by converting ever shorter parts."""
    path: list[str | int] = []
    for step in _STEP.finditer(written):
        if step.group("field") is not None:
            path.append(step.group("field"))
            continue
        if step.group("index") != "...":
            path.append(int(step.group("index")))
            continue
        container = _at(value, path)
        if not isinstance(container, list | dict):
            break
        low, high = 1, len(container)
        while low < high:
            middle = (low + high) // 2
            if _fails(_replaced(value, path, _prefix(container, middle)), shape, message):
                high = middle
            else:
                low = middle + 1
        path.append(low - 1 if isinstance(container, list) else list(container)[low - 1])
    return path


def _prefix(container: list[PlainValue] | dict[str, PlainValue], length: int) -> PlainValue:
    if isinstance(container, list):
        return container[:length]
    return dict(list(container.items())[:length])


def _fails(value: PlainValue, shape: type, message: str) -> bool:
    try:
        msgspec.convert(value, ready(shape))
    except msgspec.ValidationError as error:
        return str(error) == message
    return False


def _at(value: PlainValue, path: Sequence[str | int]) -> PlainValue:
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _replaced(value: PlainValue, path: Sequence[str | int], new: PlainValue) -> PlainValue:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(step, str):
        return {**value, step: _replaced(value.get(step), rest, new)}
    if isinstance(value, list) and isinstance(step, int):
        return [*value[:step], _replaced(value[step], rest, new), *value[step + 1 :]]
    return value


def _accepted(kind: inspect.Type, path: Sequence[str | int]) -> list[str]:
    """Return the field names or enum values a shape accepts at a path."""
    kinds: list[inspect.Type] = [kind]
    for step in path:
        kinds = [child for one in _flat(kinds) for child in _children(one, step)]
    found: list[str] = []
    for one in _flat(kinds):
        if isinstance(one, inspect.StructType):
            found.extend(field.encode_name for field in one.fields)
        elif isinstance(one, inspect.EnumType):
            found.extend(str(member.value) for member in one.cls)
        elif isinstance(one, inspect.LiteralType):
            found.extend(str(value) for value in one.values)
    return found


def _flat(kinds: Sequence[inspect.Type]) -> list[inspect.Type]:
    flat: list[inspect.Type] = []
    for kind in kinds:
        flat.extend(_flat(kind.types) if isinstance(kind, inspect.UnionType) else [kind])
    return flat


def _children(kind: inspect.Type, step: str | int) -> list[inspect.Type]:
    if isinstance(kind, inspect.StructType):
        return [field.type for field in kind.fields if field.encode_name == step]
    if isinstance(kind, inspect.DictType):
        return [kind.value_type]
    if isinstance(kind, inspect.CollectionType):
        return [kind.item_type]
    return []


def json_schema(shapes: Mapping[str, type]) -> dict[str, dict[str, object]]:
    """Return the JSON Schema (2020-12) of each shape by name."""
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **msgspec.json.schema(shape, schema_hook=_anything),
        }
        for name, shape in shapes.items()
    }


def _anything(kind: type) -> dict[str, object]:
    """Return the schema of a field typed ``object``: any plain value."""
    if kind is object:
        return {"description": "Any plain value."}
    raise TypeError(f"{kind!r} has no JSON Schema")
