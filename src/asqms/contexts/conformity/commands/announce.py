# SPDX-License-Identifier: Apache-2.0
"""What webhooks hear of an evaluation: verdicts that changed, what lapsed and what lapses soon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from asqms.contexts.conformity.data import NEVER, NO_VERDICT, STRENGTHS, verdict_name
from asqms.contexts.conformity.rows import VerdictRow
from asqms.contexts.work import api as work
from asqms.contexts.work.data import Event
from asqms.kernel.digest import CanonicalValue

LAPSING_DAYS = 30
MOST_IN_EVENT = 250
"""Rows of one event: with the longest ids they stay below what an event may have."""
MOST_TOLD = 10_000
"""Rows of one evaluation for each event; what is beyond is counted, and receivers ask the API."""

Row = Mapping[str, CanonicalValue]


class Announcement:
    """Collects what one evaluation has to tell; costs one query, and nothing more where nobody listens.

    ``before`` is the day of the assessment that is brought up to date, ``day`` the one it is brought to. A
    lapse is told by the evaluation that passes its day, one that is near by the evaluation that brings it
    within ``LAPSING_DAYS``: since both are compared with the rows before, a repeated evaluation tells
    nothing again.
    """

    def __init__(self, organisation: str, before: date, day: date, *, tell: bool) -> None:
        self._organisation, self._before, self._day = organisation, before, day
        self._heard = work.heard(organisation) if tell else frozenset()
        self._rows: dict[Event, list[Row]] = {}
        self._left_out: dict[Event, int] = {}

    def compare(self, given: VerdictRow, old: VerdictRow | None) -> None:
        """Note what is different between a row as it will be and as it is, None where there is none."""
        if not self._heard:
            return
        was = NO_VERDICT if old is None else old.verdict
        if was != given.verdict:
            self._add(Event.VERDICT_CHANGED, given, before=_word(was), after=_word(given.verdict))
        if old is not None and self._before < old.lapses_on <= self._day:
            self._add(
                Event.EVIDENCE_LAPSED,
                given,
                lapsed_on=old.lapses_on,
                before=_word(was),
                after=_word(given.verdict),
                owner=given.owner,
            )
        if self._is_soon(given.lapses_on) and not self._was_told(given.lapses_on, old):
            self._add(
                Event.EVIDENCE_LAPSING,
                given,
                lapses_on=given.lapses_on,
                verdict=_word(given.verdict),
                owner=given.owner,
            )

    def _is_soon(self, lapse: date) -> bool:
        return lapse != NEVER and self._day < lapse <= self._day + timedelta(days=LAPSING_DAYS)

    def _was_told(self, lapse: date, old: VerdictRow | None) -> bool:
        near = self._before + timedelta(days=LAPSING_DAYS)
        return old is not None and old.lapses_on == lapse <= near

    def _add(self, event: Event, given: VerdictRow, **more: CanonicalValue) -> None:
        if event not in self._heard:
            return
        rows = self._rows.setdefault(event, [])
        if len(rows) == MOST_TOLD:
            self._left_out[event] = self._left_out.get(event, 0) + 1
            return
        strength = STRENGTHS[given.strength].value
        named = {"scope": given.scope, "process": given.process, "practice": given.practice}
        rows.append({**named, "strength": strength, **more})

    def tell(self, at: datetime) -> None:
        """Queue the events in the transaction of the evaluation."""
        for event, rows in self._rows.items():
            parts = [rows[start : start + MOST_IN_EVENT] for start in range(0, len(rows), MOST_IN_EVENT)]
            for number, part in enumerate(parts, 1):
                content: dict[str, CanonicalValue] = {
                    "day": self._day,
                    "part": number,
                    "parts": len(parts),
                    "left_out": self._left_out.get(event, 0),
                    "rows": part,
                }
                work.announce(self._organisation, event, content, at=at)
        self._rows.clear()


def _word(number: int) -> str | None:
    found = verdict_name(number)
    return None if found is None else found.value
