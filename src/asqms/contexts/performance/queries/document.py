# SPDX-License-Identifier: Apache-2.0
"""Puts the inputs of a review into words of one language, with where each row and figure leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from asqms.contexts.catalog import api as catalog
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordType
from asqms.contexts.organization.data import Actor
from asqms.contexts.performance.data import (
    InputFigure,
    InputIndicator,
    InputRow,
    InputSection,
)
from asqms.contexts.performance.domain.agenda import AGENDA
from asqms.contexts.performance.queries.reviews import ReviewView, review_view
from asqms.documents.names import translated
from asqms.documents.review import ReviewDocument, ReviewFigure, ReviewRow, ReviewSection
from asqms.documents.wording import plain, shown_date, shown_number, word

STANDING = {"met": "conforms", "near": "partly", "missed": "deviates"}
RECORD_HEADS = ("number", "record", "type", "where", "state", "due")
INDICATOR_HEADS = ("indicator", "value", "earlier", "target", "standing")
LIST = {name: some[0].type for name, some in AGENDA.items()}
"""The list of records a figure of a section leads to."""


def review_document(actor: Actor, number: str, language: str, *, as_of: date | None = None) -> ReviewDocument:
    """Return a review's inputs in a language; rights and errors as ``review_view``."""
    view = review_view(actor, number, as_of=as_of)
    return _Words(actor, view, language, as_of).document()


class _Words:
    """A review in words."""

    def __init__(self, actor: Actor, view: ReviewView, language: str, as_of: date | None) -> None:
        self._view = view
        self._language = language
        self._types: Mapping[str, RecordType] = governance.types_for(actor)
        kpis = catalog.catalogue(actor.organisation_uid, as_of or actor.day, as_of).kpis
        self._kpis = {one.id: plain(translated(one.name, language)) for one in kpis}

    def document(self) -> ReviewDocument:
        """Return all of it."""
        view, inputs = self._view, self._view.inputs
        status = (
            self._say("kept", position=self._number(inputs.position))
            if view.kept
            else self._say("live", date=self._day(inputs.last))
        )
        return ReviewDocument(
            self._language,
            view.number,
            plain(view.title),
            self._say("title", number=view.number),
            plain(view.scope_name),
            self._say("period", first=self._day(inputs.first), last=self._day(inputs.last)),
            status,
            view.kept,
            self._say("digest", digest=view.digest) if view.kept else "",
            f"/performance/reviews/{quote(view.number)}/",
            tuple(self._section(one) for one in inputs.sections),
        )

    def _section(self, one: InputSection) -> ReviewSection:
        indicators = bool(one.indicators)
        heads = INDICATOR_HEADS if indicators else RECORD_HEADS
        rows = [self._indicator(some) for some in one.indicators] or [self._row(some) for some in one.rows]
        worth = rows or one.id == "conformity"
        return ReviewSection(
            one.id,
            self._say(f"section.{one.id}"),
            self._note(one),
            tuple(self._figure(one.id, some) for some in one.figures) if worth else (),
            tuple(self._say(head) for head in heads) if rows else (),
            tuple(rows),
            self._say("more", count=self._number(one.more)) if one.more else "",
            "" if rows or (one.figures and worth) else self._say("nothing"),
        )

    def _note(self, one: InputSection) -> str:
        if one.id != "actions":
            return ""
        inputs = self._view.inputs
        if not inputs.earlier:
            return self._say("no_earlier")
        return self._say("earlier_review", number=inputs.earlier, text=plain(inputs.decisions) or "–")

    def _figure(self, section: str, one: InputFigure) -> ReviewFigure:
        note = ""
        if one.before is not None:
            note = self._say("before", value=self._number(one.before))
        elif one.of is not None and section in {"metrics", "conformity"}:
            note = self._say("of", part=self._number(one.value), whole=self._number(one.of))
        return ReviewFigure(self._say(f"figure.{one.id}"), self._number(one.value), note, self._list(section))

    def _list(self, section: str) -> str:
        scope = f"?within={quote(self._view.scope)}" if self._view.scope else ""
        if section == "metrics":
            return f"/performance/?scope={quote(self._view.scope)}" if self._view.scope else "/performance/"
        if section == "conformity":
            return f"/organisation/obligations/{scope}"
        return f"/work/{LIST[section]}/{scope}" if section in LIST else ""

    def _row(self, one: InputRow) -> ReviewRow:
        given = self._types.get(one.type)
        state = next((some for some in given.states if some.id == one.state), None) if given else None
        due = self._day(one.due) if one.due else ""
        if one.overdue:
            due = f"{due} ({self._say('overdue')})"
        return ReviewRow(
            (
                one.ref,
                plain(one.title),
                given.name.text.in_language(self._language) if given else one.type,
                plain(one.scope_name),
                state.name.text.in_language(self._language) if state else one.state,
                due,
            ),
            f"/records/{quote(one.ref)}/",
            "deviates" if one.overdue else "",
        )

    def _indicator(self, one: InputIndicator) -> ReviewRow:
        way = "at_least" if one.direction == "up" else "at_most"
        scope = f"?scope={quote(self._view.scope)}" if self._view.scope else ""
        value = self._value(one.unit, one.value)
        if one.value is not None and one.unit in {"share", "count"}:
            part, whole = self._number(one.numerator), self._number(one.denominator)
            value = f"{value} ({self._say('of', part=part, whole=whole)})"
        standing = self._say("hidden") if one.state == "hidden" else self._say(f"figure.{one.state}")
        return ReviewRow(
            (
                self._kpis.get(one.kpi, one.kpi),
                value,
                self._value(one.unit, one.before),
                self._say(way, value=self._value(one.unit, one.target)),
                standing,
            ),
            f"/performance/{quote(one.kpi)}/{scope}",
            STANDING.get(one.state, "not_applicable"),
        )

    def _value(self, unit: str, value: float | None) -> str:
        if value is None:
            return "–"
        if unit == "share":
            space = "" if self._language == "zh-Hans" else "\u202f"
            return f"{self._number(value * 100)}{space}%"
        text = self._number(value)
        return self._say("days", days=text) if unit == "days" else text

    def _number(self, value: float) -> str:
        return shown_number(value, self._language, 0 if round(value, 1) == round(value) else 1)

    def _day(self, day: date) -> str:
        return shown_date(day, self._language)

    def _say(self, key: str, **values: object) -> str:
        return word(self._language, f"review.{key}", **values)
