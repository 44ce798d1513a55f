# SPDX-License-Identifier: Apache-2.0
"""Reads a trace model from YAML (docs/reference/trace-model.md); every mistake with its line."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final, Literal

import msgspec

from asqms.decoding.ready import ready
from asqms.decoding.yaml import LocatedDocument, load_yaml
from asqms.engine.trace.model import Direction, Level, Outside, Rule, TraceModel
from asqms.engine.trace.vmodel import BUILT_IN
from asqms.kernel.errors import Place, UnreadableError

_LARGEST: Final = 1 << 20
_STEP: Final = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+|\.\.\.)\]")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*\Z")


class _LevelShape(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str = ""
    types: list[str] = []
    ids: list[str] = []
    places: list[str] = []
    test: bool = False
    verification: Literal["required", "optional"] = "optional"


class _LinksShape(msgspec.Struct, forbid_unknown_fields=True):
    up: list[str] = []
    down: list[str] = []
    side: list[str] = []
    other: Literal["up", "down", "side"] = "up"


class _RuleShape(msgspec.Struct, forbid_unknown_fields=True, rename={"level": "from"}):
    level: str
    direction: Literal["up", "down"]
    to: list[str]
    name: str = ""
    kinds: list[str] = []
    minimum: int = 1
    maximum: int | None = None
    mandatory: bool = True
    when_status: list[str] = []
    accept_outside: bool = False


class _OutsideShape(msgspec.Struct, forbid_unknown_fields=True):
    ids: list[str] = []
    kinds: list[str] = []


class _ModelShape(msgspec.Struct, forbid_unknown_fields=True):
    trace_model: Literal[1]
    levels: list[_LevelShape]
    title: str = ""
    links: _LinksShape = msgspec.field(default_factory=_LinksShape)
    rules: list[_RuleShape] = []
    outside: _OutsideShape = msgspec.field(default_factory=_OutsideShape)


def load_model(reference: str) -> TraceModel:
    """Return a built-in model by name (``v-model``) or the model in a YAML file.

    Raises UnreadableError ``trace.model_missing``, ``trace.model_shape`` and the codes ``yaml.*``.
    """
    if reference in BUILT_IN:
        return BUILT_IN[reference]
    path = Path(reference)
    if not path.is_file():
        raise UnreadableError(
            "trace.model_missing",
            "There is no such trace model.",
            hint=f"Give a YAML file or one of: {', '.join(BUILT_IN)}.",
            place=Place(path.as_posix()),
        )
    with path.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    return parse_model(data, name=path.as_posix())


def parse_model(data: bytes, *, name: str) -> TraceModel:
    """Return the model written in YAML bytes; errors as load_model."""
    document = load_yaml(data, name=name, max_bytes=_LARGEST)
    try:
        shape = msgspec.convert(document.value, ready(_ModelShape))
    except msgspec.ValidationError as error:
        sentence, _, where = str(error).partition(" - at `")
        raise _wrong(sentence, document.place(_steps(where))) from error
    return _checked(shape, document)


def _checked(shape: _ModelShape, document: LocatedDocument) -> TraceModel:
    known = [level.id for level in shape.levels]
    for number, level in enumerate(shape.levels):
        place = document.place(("levels", number, "id"))
        if not _NAME.match(level.id):
            raise _wrong(f"A level id is lower case letters, digits and underscores, not {level.id!r}", place)
        if known.index(level.id) != number:
            raise _wrong(f"The level {level.id} is there twice", place)
    for number, rule in enumerate(shape.rules):
        _check_rule(rule, known, document.place(("rules", number)))
    model = TraceModel(
        title=shape.title,
        levels=tuple(
            Level(
                one.id,
                one.title or one.id.replace("_", " ").capitalize(),
                tuple(one.types),
                tuple(one.ids),
                tuple(one.places),
                one.test,
                one.verification == "required",
            )
            for one in shape.levels
        ),
        rules=tuple(_rule(one) for one in shape.rules),
        kinds={
            kind.lower(): direction
            for direction, kinds in (
                (Direction.UP, shape.links.up),
                (Direction.DOWN, shape.links.down),
                (Direction.SIDE, shape.links.side),
            )
            for kind in kinds
        },
        other_kinds=Direction(shape.links.other),
        outside=Outside(tuple(shape.outside.ids), tuple(shape.outside.kinds)),
    )
    for rule_id, count in Counter(rule.id for rule in model.rules).items():
        if count > 1:
            raise _wrong(f"Two rules are called {rule_id}; give one a name", document.place(("rules",)))
    return model


def _check_rule(rule: _RuleShape, known: list[str], place: Place) -> None:
    for level in (rule.level, *rule.to):
        if level not in known:
            raise _wrong(f"There is no level {level}; known are {', '.join(known)}", place)
    if not rule.to:
        raise _wrong("A rule names at least one level in to", place)
    if rule.name and not _NAME.match(rule.name):
        raise _wrong(f"A rule name is lower case letters, digits and underscores, not {rule.name!r}", place)
    if rule.minimum < 0 or (rule.maximum is not None and rule.maximum < rule.minimum):
        raise _wrong("minimum is at least 0 and maximum at least minimum", place)


def _rule(one: _RuleShape) -> Rule:
    return Rule(
        level=one.level,
        direction=Direction(one.direction),
        to=tuple(one.to),
        kinds=tuple(one.kinds),
        minimum=one.minimum,
        maximum=one.maximum,
        mandatory=one.mandatory,
        when_status=tuple(one.when_status),
        accept_outside=one.accept_outside,
        name=one.name,
    )


def _wrong(sentence: str, place: Place) -> UnreadableError:
    return UnreadableError(
        "trace.model_shape",
        f"{sentence}.",
        hint="docs/reference/trace-model.md describes the file.",
        place=place,
    )


def _steps(where: str) -> list[str | int]:
    """Return the steps of a msgspec path such as ``$.rules[0].to``."""
    found: list[str | int] = []
    for key, position in _STEP.findall(where):
        if not key and not position.isdigit():
            break
        found.append(key or int(position))
    return found
