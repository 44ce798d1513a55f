# SPDX-License-Identifier: Apache-2.0
"""All indicators by process: value, target, how they stand, and how they went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from asqms.contexts.performance import api as performance
from asqms.contexts.performance.data import Indicator, State
from asqms.documents.wording import plain
from asqms.faces.web.parts import Crumb
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.performance.base import VERDICTS, PerformanceBase

COUNTED = (State.MET, State.NEAR, State.MISSED, State.NOTHING)


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator as the list shows it."""

    kpi: str
    name: str
    href: str
    value: str
    note: str
    target: str
    own: bool
    state: str
    verdict: str
    numbers: tuple[float, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """A process with its indicators."""

    id: str
    name: str
    href: str
    lines: tuple[Line, ...]


class PerformanceScreen(PerformanceBase):
    """The indicators of the reference model."""

    template = "screens/performance/overview/template.html"

    def shows(self) -> Content:
        """Return the indicators of the chosen scope."""
        out = performance.brought_up_to_date(self.actor)
        scope, found = performance.indicators(self.actor, self.scope_wanted, as_of=self.as_of)
        counted = Counter(one.state for one in found)
        return {
            "scope": performance.key_of(scope),
            "scope_name": plain(scope.name),
            "choices": self.scope_field(),
            "crumbs": [
                Crumb(self.say("frame.organisation"), self.link("organisation")),
                Crumb(self.say("performance.title")),
            ],
            "groups": self._groups(found),
            "counted": [
                {"name": self.state_word(one), "count": counted[one], "verdict": VERDICTS[one]}
                for one in COUNTED
            ],
            "total": len(found),
            "out": out,
            "reviews": self.link("performance_reviews"),
        }

    def _groups(self, found: tuple[Indicator, ...]) -> list[Group]:
        by_process: dict[str, list[Indicator]] = {}
        for one in found:
            by_process.setdefault(one.process, []).append(one)
        return [
            Group(
                one.id,
                self.terms.process(one.id),
                self.link("process", process=one.id),
                tuple(self._line(some) for some in by_process[one.id]),
            )
            for one in self.catalogue.processes
            if one.id in by_process
        ]

    def _line(self, one: Indicator) -> Line:
        unit = one.definition.unit
        numbers = tuple(point.figure.value for point in one.trend if point.figure.value is not None)
        first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
        hidden = one.state is State.HIDDEN
        nothing = one.definition.nothing.text.in_language(self.language)
        note = self.rests_on(one.definition, one.figure)
        return Line(
            one.kpi,
            self.name_of(one),
            self.indicator_link(one.kpi, self.scope_wanted),
            self.number(unit, one.figure.value),
            self.say("performance.hidden") if hidden else note or nothing,
            self.target_text(one.definition, one.target),
            one.target.own,
            self.state_word(one.state),
            VERDICTS[one.state],
            numbers if len(numbers) > 1 else (),
            self.say("performance.went", first=self.number(unit, first), last=self.number(unit, last)),
        )
