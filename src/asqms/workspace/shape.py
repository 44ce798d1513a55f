# SPDX-License-Identifier: Apache-2.0
"""Checks values against the models and says what is wrong at the line and column where it is written."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from asqms.decoding.yaml import LocatedDocument
from asqms.kernel.errors import Place
from asqms.workspace.fields import ID_PATTERN, Model
from asqms.workspace.problems import Findings, did_you_mean

Shape_co = TypeVar("Shape_co", bound=Model, covariant=True)
_KINDS = {dict: "a mapping", list: "a list", str: "text", bool: "true or false", type(None): "nothing"}
_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "int_type": "a whole number",
}


@dataclass(frozen=True, slots=True)
class Entry(Generic[Shape_co]):
    """A valid mapping of a workspace file, and where it stands."""

    model: Shape_co
    document: LocatedDocument
    path: tuple[str | int, ...]

    def place(self, *steps: str | int) -> Place:
        """Return where the entry starts, or the value that the steps lead to."""
        return self.document.place((*self.path, *steps))

    def key_place(self, *steps: str | int) -> Place:
        """Return where the key that the steps lead to is written."""
        return self.document.key_place((*self.path, *steps))


MOST_MISTAKES = 500
"""More mistakes in one entry are not told: finding the place of each takes time."""


def check_shape(
    model: type[Shape_co],
    value: object,
    document: LocatedDocument,
    path: Sequence[str | int],
    findings: Findings,
) -> Entry[Shape_co] | None:
    """Return the value as an entry, or None after recording everything that is wrong with it."""
    try:
        checked = model.model_validate(value)
    except ValidationError as error:
        for detail in error.errors(include_url=False)[:MOST_MISTAKES]:
            _record(model, detail, document, tuple(path), findings)
        return None
    return Entry(checked, document, tuple(path))


def _record(
    model: type[Model],
    detail: ErrorDetails,
    document: LocatedDocument,
    path: tuple[str | int, ...],
    findings: Findings,
) -> None:
    steps = tuple(step for step in detail["loc"] if step != "[key]")
    context = detail.get("ctx", {})
    if "at" in context:
        steps = (*steps, str(context["at"]))
    where = (*path, *steps)
    name = next((str(step) for step in reversed(steps) if isinstance(step, str)), "")
    kind = detail["type"]
    if kind == "missing":
        findings.add(
            "workspace.missing_key",
            f"The key {name} is missing.",
            document.place(where),
            f"Add {name}: here.",
        )
    elif kind == "extra_forbidden":
        known = _keys_at(model, steps[:-1])
        findings.add(
            "workspace.unknown_key",
            f"There is no key {name} here.",
            document.key_place(where),
            did_you_mean(name, known),
        )
    else:
        code, message, hint = _told(kind, name, detail)
        findings.add(code, message, document.place(where), hint)


def _told(kind: str, name: str, detail: ErrorDetails) -> tuple[str, str, str]:
    """Return code, sentence and hint for a value that does not fit."""
    value, context = detail["input"], detail.get("ctx", {})
    if "hint" in context:
        codes = {"bad_date": "workspace.bad_date", "file_time": "workspace.file_time"}
        return codes.get(kind, "workspace.incomplete"), detail["msg"], str(context["hint"])
    if kind in _WANTED:
        return "workspace.wrong_type", *_wrong_type(name, _WANTED[kind], value)
    if kind == "literal_error":
        expected = str(context["expected"])
        words = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
        hint = did_you_mean(str(value), words)
        return "workspace.bad_value", f"{name} must be one of {expected}.", hint
    if kind == "string_pattern_mismatch" and context.get("pattern") == ID_PATTERN:
        return (
            "workspace.bad_id",
            f"{name} is not an id: {str(value)[:60]!r}.",
            "Use letters, digits, dot, dash and underscore, and start with a letter or digit.",
        )
    return "workspace.bad_value", f"{name} does not fit: {detail['msg']}.", "Correct the value."


def _wrong_type(name: str, wanted: str, value: object) -> tuple[str, str]:
    found = _KINDS.get(type(value), "a number")
    hints = {
        "text": "Write it in quotes."
        if found == "a number" or isinstance(value, bool)
        else "Write one line of text.",
        "a list": "Start each entry with a dash.",
        "true or false": "Write true or false, without quotes.",
        "a whole number": "Write a whole number, without quotes.",
    }
    hint = hints.get(wanted, "Write keys with a colon and a space, one on each line.")
    return f"{name or 'The entry'} must be {wanted}; this is {found}.", hint


def _keys_at(model: type[Model], steps: Sequence[str | int]) -> list[str]:
    """Return the keys that are known where the steps lead to."""
    current: type[Model] = model
    for step in steps:
        if isinstance(step, str) and step in current.model_fields:
            inner = next(models_in(current.model_fields[step].annotation), None)
            if inner is not None:
                current = inner
    return list(current.model_fields)


def models_in(annotation: object) -> Iterator[type[Model]]:
    """Yield the models that a field's annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    elif get_origin(annotation) in {Annotated, Union, types.UnionType, list, dict}:
        for part in get_args(annotation):
            yield from models_in(part)
