# SPDX-License-Identifier: Apache-2.0
"""What a decision would change, as tables that are shown before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asqms.documents.wording import name_of, plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asqms.contexts.conformity.data import Effect, EffectRow

FIRST = 8
"""So many rows are shown at once; the others when asked for."""
MOST = 500
BINDING = "mandatory"
_WORSE = ("not_applicable", "conforms", "justified", "partly", "undetermined", "deviates")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of an effect: the first ones, and the others under a label where there are more."""

    first: Table
    others: Table | None
    label: str


class EffectView:
    """An effect with its rows as tables: what changes for the worse first, long ones folded."""

    def __init__(self, screen: AssessedScreen, effect: Effect) -> None:
        self._screen = screen
        self.effect = effect

    @property
    def nothing(self) -> bool:
        """Whether nothing would change."""
        return self.effect.nothing

    @property
    def whole(self) -> bool:
        """Whether the organisation's own obligations were looked at as well."""
        return self.effect.whole

    @property
    def type_after(self) -> str:
        """The letters of the type the item would have."""
        return self.effect.type_after

    @property
    def why(self) -> str:
        """Why it would have it."""
        return self.effect.why

    @property
    def classes(self) -> list[str]:
        """Items that would have another type, a sentence each."""
        return [
            self._screen.say(
                "organisation.effect.class",
                item=plain(one.scope_name),
                before=one.before or "–",
                after=one.after or "–",
                why=one.why,
            )
            for one in self.effect.classes
        ]

    @property
    def parts(self) -> list[Part]:
        """Obligations that would come, go, or have another verdict or strength."""
        sides = (("gained", self.effect.gained), ("lost", self.effect.lost), ("changed", self.effect.changed))
        return [self._part(name, rows) for name, rows in sides if rows]

    def _part(self, name: str, given: Sequence[EffectRow]) -> Part:
        say = self._screen.say
        rows = sorted(given, key=_worst_first)[:MOST]
        first = rows if len(rows) <= FIRST + 1 else rows[:FIRST]
        title = say(f"organisation.effect.{name}", count=len(given))
        if worse := sum(map(_is_worse, given)):
            title = f"{title} {say('organisation.effect.worse', count=worse)}"
        if len(given) > MOST:
            label = say("organisation.effect.show_most", shown=MOST, count=len(given))
        else:
            label = say("organisation.effect.show_all", count=len(given))
        others = rows[len(first) :]
        folded = self._table(f"effect-{name}-others", label, others, hidden=True) if others else None
        return Part(self._table(f"effect-{name}", title, first), folded, label)

    def _table(self, name: str, title: str, rows: Sequence[EffectRow], *, hidden: bool = False) -> Table:
        say = self._screen.say
        columns = [
            Column("practice", say("organisation.effect.practice"), "code", optional=False),
            Column("verdict", say("organisation.effect.verdict"), "verdict", optional=False),
            Column("asks", say("organisation.effect.asks"), optional=False),
            Column("strength", say("organisation.effect.strength"), optional=False),
            Column("where", say("organisation.effect.where"), optional=False),
        ]
        return Table(
            name, title, columns, [self._row(one) for one in rows], exports=False, caption_hidden=hidden
        )

    def _row(self, one: EffectRow) -> Row:
        language = self._screen.language
        strengths = [each.value for each in (one.strength_before, one.strength_after) if each]
        verdicts = [each.value for each in (one.before, one.after) if each]
        shown = [name_of(each, language) for each in dict.fromkeys(verdicts)]
        return Row(
            {
                "practice": one.practice,
                "asks": self._screen.terms.practice(one.practice),
                "where": plain(one.scope_name),
                "strength": " → ".join(
                    self._screen.say(f"organisation.{each}") for each in dict.fromkeys(strengths)
                ),
                "verdict": Cell(" → ".join(shown), verdict=verdicts[-1]),
            }
        )


def _weight(verdict: str | None) -> int:
    return _WORSE.index(verdict) if verdict in _WORSE else 0


def _gap(verdict: str | None) -> int:
    """Return how heavy a verdict is as a gap; 0 where it is none."""
    weight = _weight(verdict)
    return weight if weight > _weight("justified") else 0


def _is_worse(row: EffectRow) -> bool:
    """Tell whether a row adds a gap, makes one heavier, or makes an open one mandatory."""
    before, after = _gap(row.before), _gap(row.after)
    stricter = row.strength_after == BINDING and row.strength_before != BINDING
    return after > before or bool(after and stricter)


def _worst_first(row: EffectRow) -> tuple[bool, int]:
    return not _is_worse(row), -_gap(row.after)
