# SPDX-License-Identifier: Apache-2.0
"""What the pages of performance share: values and states in words, the choice of a scope."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpResponseBase

from asqms.contexts.performance import api as performance
from asqms.contexts.performance.data import (
    Definition,
    Direction,
    Figure,
    Indicator,
    ScopeChoice,
    State,
    TargetInForce,
    Unit,
)
from asqms.documents.names import translated
from asqms.documents.wording import plain, shown_number
from asqms.faces.web.parts import Choice
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import WorkBase

VERDICTS = {
    State.MET: "conforms",
    State.NEAR: "partly",
    State.MISSED: "deviates",
    State.NOTHING: "not_applicable",
    State.HIDDEN: "not_applicable",
}
"""The sign and colour of a state; its words are its own."""


class PerformanceBase(WorkBase):
    """A page of indicators."""

    place = "organisation"

    def content(self) -> Content | HttpResponseBase:
        """Return what the template shows; nothing here rests on whether there is an assessment."""
        return self.shows()

    @property
    def scope_wanted(self) -> str:
        """The scope that is asked for, empty for the widest the reader may see."""
        return self.asked("scope")

    @cached_property
    def choices(self) -> tuple[ScopeChoice, ...]:
        """The scopes to choose from."""
        return performance.scope_choices(self.actor)

    def scope_field(self) -> list[Choice]:
        """Return the scopes as choices of a field, the kind after each name."""
        return [
            Choice(one.key, f"{plain(one.name)} ({self.say(f'people.kind_{one.kind}')})")
            for one in self.choices
        ]

    def kept_scope(self) -> dict[str, object]:
        """Return the query that keeps the chosen scope."""
        return {"scope": self.scope_wanted} if self.scope_wanted else {}

    def number(self, unit: Unit, value: float | None) -> str:
        """Return a value in its unit, a dash for none."""
        if value is None:
            return "–"
        if unit is Unit.SHARE:
            space = "" if self.language == "zh-Hans" else "\u202f"
            return f"{self._plain(value * 100)}{space}%"
        text = self._plain(value)
        return self.say("performance.in_days", days=text) if unit is Unit.DAYS else text

    def _plain(self, value: float) -> str:
        return shown_number(value, self.language, 0 if round(value, 1) == round(value) else 1)

    def state_word(self, state: State) -> str:
        """Return a state in words."""
        return self.say(f"performance.state_{state.value}")

    def rests_on(self, definition: Definition, figure: Figure) -> str:
        """Return numerator and denominator in words, empty where there is nothing to count."""
        if figure.value is None:
            return ""
        if definition.unit is Unit.DAYS:
            return self.say("performance.median_of", count=round(figure.denominator))
        if definition.unit is Unit.SCORE:
            return self.say("performance.mean_of", count=figure.rows)
        return self.say("performance.part_of", part=_tidy(figure.numerator), whole=_tidy(figure.denominator))

    def target_text(self, definition: Definition, target: TargetInForce) -> str:
        """Return a target in words: at least, or at most."""
        way = "least" if definition.direction is Direction.UP else "most"
        return self.say(f"performance.at_{way}", value=self.number(definition.unit, target.target))

    def name_of(self, one: Indicator) -> str:
        """Return the name of an indicator."""
        return plain(translated(one.name, self.language))

    def indicator_link(self, kpi: str, scope: str = "") -> str:
        """Return the address of an indicator's page."""
        query = {"scope": scope} if scope else {}
        return self.link("performance_indicator", query, kpi=kpi)


def _tidy(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value
