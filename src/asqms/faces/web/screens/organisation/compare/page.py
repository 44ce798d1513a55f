# SPDX-License-Identifier: Apache-2.0
"""Two days side by side: only what changed between them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import Standing
from asqms.documents.wording import name_of, plain, shown_number
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Cell, Column, Pager, Row, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.overview.page import organisation_tabs
from asqms.kernel.errors import AsqmsError

USUAL_DAYS = 90
COUNTED = ("conforms", "partly", "deviates", "undetermined", "justified")


class CompareScreen(AssessedScreen):
    """What differs between the assessments of two days."""

    template = "screens/organisation/compare/template.html"

    @cached_property
    def days(self) -> tuple[date, date]:
        """Which two days, the earlier one first."""
        today = self.actor.day
        second = _day(self.asked("to"), self.as_of or today)
        first = _day(self.asked("from"), second - min(timedelta(days=USUAL_DAYS), second - date.min))
        early, late = sorted((first, second))
        return min(early, today), min(late, today)

    def assessed(self) -> Content:
        """Return what changed, or that it is still worked out."""
        first, second = self.days
        before, after = self._of(first), self._of(second)
        shown: Content = {
            "tabs": organisation_tabs(self, "compare"),
            "first": first,
            "second": second,
            "pending": before is None or after is None,
        }
        if before is None or after is None:
            return shown
        page = conformity.changed_obligations(
            self.actor, before, after, following=self.asked("after"), rows=self.rows_wanted
        )
        return {
            **shown,
            "same_day": first == second,
            "changes": self._changes(page),
            "scopes": self._scopes(conformity.changed_scopes(self.actor, before, after)),
        }

    def _of(self, day: date) -> Standing | None:
        found = conformity.standing_on(self.actor, None if day >= self.actor.day else day)
        return found if found is not None and found.computed_at is not None else None

    def _changes(self, page: Any) -> Table:  # noqa: ANN401 - a page of conformity
        columns = (
            Column("where", self._say("where"), optional=False),
            Column("practice", self._say("practice"), "code"),
            Column("asks", self._say("asks")),
            Column("before", self._say("before")),
            Column("after", self._say("after")),
            Column("strength", self._say("strength")),
        )
        return Table(
            "changes",
            self._say("changes"),
            columns,
            [self._row(one) for one in page.rows],
            Pager(next=page.following),
        )

    def _row(self, one: Any) -> Row:  # noqa: ANN401 - a row of conformity
        href = self.verdict_address(one.scope, one.scope_kind, one.parent, one.practice)
        nothing = Cell(self._say("nothing"))
        cells: dict[str, Cell | Value] = {
            "where": plain(one.scope_name),
            "practice": Cell(one.practice, href=href),
            "asks": self.terms.practice(one.practice),
            "before": Cell(name_of(one.before.value, self.language), verdict=one.before.value)
            if one.before
            else nothing,
            "after": Cell(name_of(one.after.value, self.language), verdict=one.after.value)
            if one.after
            else nothing,
            "strength": self.say(f"organisation.{one.strength.value}"),
        }
        return Row(cells)

    def _scopes(self, found: Any) -> Table:  # noqa: ANN401 - rows of conformity
        columns = (
            Column("scope", self._say("scope"), optional=False),
            Column("rated", self._say("rated"), "number"),
            *(Column(name, name_of(name, self.language), "number") for name in COUNTED),
        )
        rows = []
        for one in found:
            cells: dict[str, Cell | Value] = {
                "scope": plain(one.name),
                "rated": moved(one.before.rated, one.after.rated, self.language),
            }
            for name in COUNTED:
                cells[name] = moved(getattr(one.before, name), getattr(one.after, name), self.language)
            rows.append(Row(cells))
        return Table("scopes", self._say("scopes"), columns, rows)

    def _say(self, key: str) -> str:
        return self.say(f"organisation.compare.{key}")


def moved(before: int, after: int, language: str) -> int | str:
    """Return a count that stayed, or how it went, as the language writes numbers."""
    if before == after:
        return after
    first, second, by = (shown_number(one, language) for one in (before, after, abs(after - before)))
    return f"{first} → {second} ({'+' if after > before else '−'}{by})"


def _day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise AsqmsError(
            "web.bad_date",
            "A page can speak about today or a past day, written like 2026-06-30.",
            hint="Choose two days.",
        ) from error
