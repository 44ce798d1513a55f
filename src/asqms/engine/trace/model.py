# SPDX-License-Identifier: Apache-2.0
"""The declared trace model: levels, link kinds, rules between levels and what lives outside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from asqms.kernel.digest import CanonicalValue, digest_of


class Direction(StrEnum):
    """How a link kind or a rule points: ``up`` towards the origin, ``down`` towards what fulfils it.

    A link of kind ``up`` names the item above its source, one of kind ``down`` the item below it;
    ``side`` links are checked for broken and suspect ends and count for nothing else.
    """

    UP = "up"
    DOWN = "down"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the model and the items that belong to it; the first level that matches wins.

    ``types``, ``ids`` and ``places`` are patterns with ``*`` and ``?`` (types without case); an empty
    tuple matches everything. ``test`` levels carry results themselves; a level with ``verification``
    needs a passed test below it.
    """

    id: str
    title: str
    types: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    test: bool = False
    verification: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Items of ``level`` need ``minimum`` to ``maximum`` different partners at the levels ``to``.

    ``kinds`` narrows the link kinds and ``when_status`` the items it is about; empty means all.
    ``accept_outside`` counts a link that leaves the set. A rule that is not mandatory is counted
    and shown, and changes no verdict.
    """

    level: str
    direction: Direction
    to: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    minimum: int = 1
    maximum: int | None = None
    mandatory: bool = True
    when_status: tuple[str, ...] = ()
    accept_outside: bool = False
    name: str = ""

    @property
    def id(self) -> str:
        """The name, else ``<from>.<to>`` with levels joined by ``_or_``; used in fact names."""
        return f"{self.level}.{self.name or '_or_'.join(self.to)}"


@dataclass(frozen=True, slots=True)
class Outside:
    """What may leave the set without being broken: id patterns and link kinds."""

    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TraceModel:
    """Everything a check is measured against.

    ``kinds`` gives the direction of each named link kind; another kind points in ``other_kinds``,
    except that a name ending in ``_by`` points down. ``inferred`` marks a model read off the data.
    """

    title: str
    levels: tuple[Level, ...]
    rules: tuple[Rule, ...]
    kinds: Mapping[str, Direction] = field(default_factory=dict)
    other_kinds: Direction = Direction.UP
    outside: Outside = Outside()
    inferred: bool = False

    def direction_of(self, kind: str) -> Direction:
        """Return how links of that kind point."""
        known = self.kinds.get(kind) or self.kinds.get(kind.lower())
        if known is not None:
            return known
        if self.other_kinds is Direction.UP and kind.lower().endswith("_by"):
            return Direction.DOWN
        return self.other_kinds

    def level_number(self, level: str) -> int:
        """Return the position of a level in the model; raise KeyError when it has none."""
        for number, one in enumerate(self.levels):
            if one.id == level:
                return number
        raise KeyError(level)

    @property
    def digest(self) -> str:
        """The digest of the model's content."""
        return digest_of(_plain(self))


def pattern_expression(patterns: Sequence[str], *, with_case: bool) -> re.Pattern[str]:
    """Return one expression that matches a whole text against any of the ``*`` and ``?`` patterns."""
    parts = [
        "".join(".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in one)
        for one in patterns
    ]
    return re.compile(
        "|".join(f"(?:{part})" for part in parts), re.DOTALL if with_case else re.DOTALL | re.IGNORECASE
    )


def _plain(model: TraceModel) -> CanonicalValue:
    return {
        "levels": [
            [one.id, one.types, one.ids, one.places, one.test, one.verification] for one in model.levels
        ],
        "rules": [
            [
                rule.level,
                rule.direction.value,
                rule.to,
                rule.kinds,
                rule.minimum,
                rule.maximum,
                rule.mandatory,
                rule.when_status,
                rule.accept_outside,
                rule.name,
            ]
            for rule in model.rules
        ],
        "kinds": {kind: direction.value for kind, direction in model.kinds.items()},
        "other_kinds": model.other_kinds.value,
        "outside": [model.outside.ids, model.outside.kinds],
    }
