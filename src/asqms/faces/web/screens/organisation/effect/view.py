# SPDX-License-Identifier: Apache-2.0
"""What a decision would change, as tables that are shown before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asqms.documents.wording import name_of, plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asqms.contexts.conformity.data import Effect, EffectRow

SHOWN = 60


class EffectView:
    """An effect with its rows as tables; long ones are cut and say so."""

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
    def gained(self) -> Table:
        """Obligations that would come."""
        return self._table("gained", self.effect.gained)

    @property
    def lost(self) -> Table:
        """Obligations that would go."""
        return self._table("lost", self.effect.lost)

    @property
    def changed(self) -> Table:
        """Obligations with another verdict or strength."""
        return self._table("changed", self.effect.changed)

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        return {name: len(getattr(self.effect, name)) for name in ("gained", "lost", "changed")}

    def _table(self, name: str, rows: Sequence[EffectRow]) -> Table:
        say = self._screen.say
        columns = [
            Column("practice", say("organisation.effect.practice"), "code", optional=False),
            Column("asks", say("organisation.effect.asks"), optional=False),
            Column("where", say("organisation.effect.where"), optional=False),
            Column("strength", say("organisation.effect.strength"), optional=False),
            Column("verdict", say("organisation.effect.verdict"), "verdict", optional=False),
        ]
        title = say(f"organisation.effect.{name}", count=len(rows))
        if len(rows) > SHOWN:
            title = f"{title} {say('organisation.effect.cut', shown=SHOWN)}"
        return Table(
            f"effect-{name}", title, columns, [self._row(one) for one in rows[:SHOWN]], exports=False
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
