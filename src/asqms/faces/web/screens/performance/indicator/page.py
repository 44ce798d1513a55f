# SPDX-License-Identifier: Apache-2.0
"""One indicator: how it is counted, value and target, trend, where it comes from, the form of the target."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import ObligationRow
from asqms.contexts.performance import api as performance
from asqms.contexts.performance.data import Indicator, IndicatorView, Point, SpanRow, State, Unit
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Crumb, Fact, Pager, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.performance.base import VERDICTS, PerformanceBase
from asqms.faces.web.screens.performance.indicator.drawing import drawing
from asqms.kernel.errors import AsqmsError

CONFORM = "kpi.practice.conform"
WORST = (State.MISSED, State.NEAR, State.MET, State.NOTHING, State.HIDDEN)


class IndicatorScreen(PerformanceBase):
    """An indicator of the reference model."""

    template = "screens/performance/indicator/template.html"

    @cached_property
    def kpi(self) -> str:
        """The indicator."""
        return self.name("kpi")

    def shows(self) -> Content:
        """Return the indicator on the chosen scope; raises NotFoundError for an unknown one."""
        out = performance.brought_up_to_date(self.actor)
        scope, view = performance.indicator_view(self.actor, self.kpi, self.scope_wanted, as_of=self.as_of)
        one = view.indicator
        unit, key = one.definition.unit, performance.key_of(scope)
        name = self.name_of(one)
        return {
            "kpi": self.kpi,
            "name": name,
            "formula": plain(translated(one.formula, self.language)),
            "crumbs": [
                Crumb(self.say("frame.organisation"), self.link("organisation")),
                Crumb(self.say("performance.title"), self.link("performance", self.kept_scope())),
                Crumb(name),
            ],
            "scope": key,
            "scope_name": plain(scope.name),
            "choices": self.scope_field(),
            "out": out,
            "value": self.number(unit, one.figure.value),
            "hidden": one.state.value == "hidden",
            "rests_on": self.rests_on(one.definition, one.figure),
            "nothing": one.definition.nothing.text.in_language(self.language),
            "state": self.state_word(one.state),
            "verdict": VERDICTS[one.state],
            "target": self.target_text(one.definition, one.target),
            "set_where": self._set_where(one),
            "facts": self._facts(one),
            "drawn": self._drawn(one) if any(p.figure.value is not None for p in one.trend) else None,
            "labels": self._labels(view),
            "breakdown": self._breakdown(view),
            "rows": self._rows(one, key),
            "conform": self.kpi == CONFORM,
            "gaps": self.link("organisation_gaps", {"within": key} if key else {}),
            **self._form(view, key),
        }

    def act(self) -> HttpResponseBase:
        """Set the target, or take it away."""
        scope = self.posted.get("scope", "")
        here = self.indicator_link(self.kpi, scope)
        if self.posted.get("do") == "drop":
            performance.drop_target(self.actor, self.kpi, scope=scope)
            return self.done("performance.dropped", here)
        unit = (
            performance.definitions()[self.kpi].unit if self.kpi in performance.definitions() else Unit.COUNT
        )
        performance.set_target(
            self.actor,
            self.kpi,
            target=_typed(self.posted.get("target", ""), unit),
            warning=_typed(self.posted.get("warning", ""), unit),
            scope=scope,
            reason=self.posted.get("reason", "").strip(),
        )
        return self.done("performance.set", here)

    def _set_where(self, one: Indicator) -> str:
        if not one.target.own:
            return self.say("performance.proposed")
        return self.say("performance.set_on", name=plain(one.target.scope_name))

    def _facts(self, one: Indicator) -> list[Fact]:
        given = one.definition
        window = (
            self.say("performance.window", days=given.days) if given.days else self.say("performance.stock")
        )
        warning = self.number(given.unit, one.target.warning)
        return [
            Fact(self.say("performance.formula"), plain(translated(one.formula, self.language))),
            Fact(self.say("performance.counts"), given.counts.text.in_language(self.language)),
            Fact(self.say("performance.period"), window),
            Fact(self.say("performance.better"), self.say(f"performance.better_{given.direction.value}")),
            Fact(self.say("performance.warning"), warning),
            Fact(self.say("performance.sources"), ", ".join(self._source(some) for some in given.sources)),
            Fact(
                self.say("performance.process"),
                self.terms.process(one.process),
                href=self.link("process", process=one.process),
            ),
        ]

    def _source(self, name: str) -> str:
        if name in self.types:
            return self.type_names(name)
        return self.say("performance.verdicts") if name == "verdicts" else self.terms.evidence_type(name)

    def _drawn(self, one: Indicator) -> object:
        unit = one.definition.unit

        def link(point: Point) -> str:
            query: dict[str, object] = {**self.kept_scope(), "as_of": point.day.isoformat()}
            return self.link("performance_indicator", query, kpi=self.kpi) if point.day != self.day else ""

        return drawing(
            one.trend, unit, one.target.target, lambda value: self.number(unit, value), link, self.language
        )

    def _labels(self, view: IndicatorView) -> list[dict[str, str]]:
        unit = view.indicator.definition.unit
        return [
            {
                "name": self._label(name) or self.say("performance.not_stated"),
                "value": self.number(unit, figure.value),
                "note": self.rests_on(view.indicator.definition, figure),
            }
            for name, figure in view.labels
        ]

    def _label(self, name: str) -> str:
        for source in performance.definitions()[self.kpi].sources:
            given = self.types.get(source)
            for field in given.fields if given else ():
                if name in field.choices:
                    return field.choices[name].text.in_language(self.language)
        return plain(name)

    def _breakdown(self, view: IndicatorView) -> Table | None:
        if not view.breakdown:
            return None
        given = view.indicator.definition
        columns = (
            Column("name", self.say("performance.where"), optional=False),
            Column("kind", self.say("performance.kind")),
            Column("value", self.say("performance.value"), "number", optional=False),
            Column("rests_on", self.say("performance.of_what")),
            Column("state", self.say("performance.state"), optional=False),
        )
        worst = sorted(view.breakdown, key=lambda one: WORST.index(one.state))
        shown = worst[: self.rows_wanted]
        rows = [
            Row(
                {
                    "name": Cell(plain(one.name), href=self.indicator_link(self.kpi, one.scope)),
                    "kind": self.say(f"people.kind_{one.kind}"),
                    "value": self.number(given.unit, one.figure.value),
                    "rests_on": self.rests_on(given, one.figure),
                    "state": Cell(self.state_word(one.state), verdict=VERDICTS[one.state]),
                }
            )
            for one in shown
        ]
        return Table("breakdown", self.say("performance.breakdown"), columns, rows, Pager(total=len(worst)))

    def _rows(self, one: Indicator, scope: str) -> Table | None:
        if self.kpi == CONFORM:
            return self._obligations(scope)
        page = performance.rows_of(
            self.actor,
            self.kpi,
            scope,
            as_of=self.as_of,
            after=self.asked("after"),
            rows=self.rows_wanted,
        )
        aged = one.definition.unit is Unit.DAYS
        columns = (
            Column("ref", self.say("performance.ref"), "code", optional=False),
            Column("title", self.say("work.title_field"), optional=False),
            Column("kind", self.say("work.type")),
            Column("scope", self.say("work.scope")),
            Column("part", self.say("performance.days" if aged else "performance.numerator"), "number"),
            *(() if aged else (Column("whole", self.say("performance.denominator"), "number"),)),
            Column("label", self.say("performance.label"), hidden=not any(row.label for row in page.rows)),
            Column("first", self.say("performance.since"), "day", hidden=True),
        )
        rows = [self._span(row) for row in page.rows]
        return Table("rows", self.say("performance.rows"), columns, rows, Pager(next=page.following))

    def _span(self, one: SpanRow) -> Row:
        record = one.source == "record"
        href = self.record_link(one.ref) if record else self.link("evidence_record", uid=one.ref)
        return Row(
            {
                "ref": Cell(plain(one.ref), href=href),
                "title": Cell(plain(one.title), href=href),
                "kind": self.type_name(one.kind) if record else self.terms.evidence_type(one.kind),
                "scope": plain(one.scope_name),
                "part": one.part if one.age is None else one.age,
                "whole": one.whole,
                "label": self._label(one.label) if one.label else "",
                "first": one.first,
            },
            key=one.ref,
        )

    def _obligations(self, scope: str) -> Table | None:
        if not self.is_assessed:
            return None
        wanted = conformity.obligation_filter({"within": scope} if scope else {}, only_gaps=True)
        page = conformity.obligations(
            self.actor, self.standing, wanted, after=self.asked("after"), rows=self.rows_wanted
        )
        columns = (
            Column("practice", self.say("performance.practice"), "code", optional=False),
            Column("asks", self.say("performance.asks"), optional=False),
            Column("scope", self.say("work.scope")),
            Column("verdict", self.say("performance.verdict"), "verdict", optional=False),
            Column("reason", self.say("performance.reason")),
        )
        rows = [
            Row(
                {
                    "practice": Cell(
                        row.practice,
                        href=self.verdict_address(row.scope, row.scope_kind, row.parent, row.practice),
                    ),
                    "asks": self.terms.practice(row.practice),
                    "scope": plain(row.scope_name),
                    "verdict": Cell(verdict=row.verdict.value),
                    "reason": self.terms.reason(row),
                }
            )
            for row in page.rows
        ]
        return Table("rows", self.say("performance.gaps"), columns, rows, Pager(next=page.following))

    def _verdict(self, row: ObligationRow) -> str:
        return self.verdict_address(row.scope, row.scope_kind, row.parent, row.practice)

    def _form(self, view: IndicatorView, scope: str) -> Content:
        one = view.indicator
        unit = one.definition.unit
        return {
            "may_set": view.may_set,
            "form_target": self.posted.get("target", _shown(one.target.target, unit)),
            "form_warning": self.posted.get("warning", _shown(one.target.warning, unit)),
            "form_unit": self.say(f"performance.unit_{unit.value}"),
            "set_here": one.target.own and bool(one.target.version),
            "drop_values": {"do": "drop", "scope": scope},
        }


def _shown(value: float, unit: Unit) -> str:
    return f"{round(value * 100, 6) if unit is Unit.SHARE else value:g}"


def _typed(text: str, unit: Unit) -> float:
    try:
        value = float(text.strip().removesuffix("%").replace(",", ".")[:40])
    except ValueError as error:
        raise AsqmsError(
            "performance.not_a_number", "A target is a number.", hint="Write it in digits."
        ) from error
    if value != value or abs(value) > 1e12:  # noqa: PLR0124, PLR2004 - NaN; beyond every indicator
        raise AsqmsError("performance.not_a_number", "A target is a number.", hint="Write it in digits.")
    return value / 100 if unit is Unit.SHARE else value
