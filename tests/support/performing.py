# SPDX-License-Identifier: Apache-2.0
"""Records and evidence with just what indicators count, written as they were known on their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.performance import api as performance
from asqms.contexts.performance.data import Indicator
from tests.support.personas import AT, Small

TODAY = AT.date()


def on(small: Small, day: str, person: str = "") -> Actor:
    """Return the operator, or a person, at nine o'clock of a day."""
    at = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=9)
    actor = small.actor(person) if person else small.operator
    return replace(actor, at=at)


def record(  # noqa: PLR0913 - each is a part of a record
    small: Small,
    number: str,
    kind: str,
    path: Sequence[tuple[str, str]],
    *,
    scope: str | None = "controller",
    fields: Mapping[str, object] | None = None,
    links: Sequence[tuple[str, str]] = (),
    **more: object,
) -> None:
    """Write a record that goes a way of (state, day): a version on each day, with these fields all along."""
    entered = [{"state": state, "on": day, "person": "brake-lead", "step": None} for state, day in path]
    for length in range(1, len(entered) + 1):
        content = {
            "number": number,
            "type": kind,
            "type_version": 1,
            "scope": scope,
            "title": f"{kind} {number}",
            "state": path[length - 1][0],
            "author": "brake-lead",
            "fields": dict(fields or {}),
            "links": [{"relation": relation, "number": other} for relation, other in links],
            "path": entered[:length],
            **more,
        }
        organization.write_record(on(small, path[length - 1][1]), "governance_records", content)


def file(
    small: Small,
    kind: str,
    day: str,
    facts: Mapping[str, object],
    *,
    subject: str = "controller",
    **more: object,
) -> None:
    """Write a piece of evidence with some facts; one of a later day of the same series supersedes it."""
    content = {
        "source": f"{subject}-{kind}",
        "name": f"{day}.json",
        "type": kind,
        "subject": subject,
        "effective": day,
        "received": day,
        "facts": dict(facts),
        **more,
    }
    organization.write_record(on(small, day), "evidence_files", content)


def indicator(
    small: Small, kpi: str, scope: str = "", *, day: str = "", actor: Actor | None = None
) -> Indicator:
    """Return an indicator as the operator, or somebody else, sees it."""
    performance.catch_up(small.organisation)
    as_of = date.fromisoformat(day) if day else None
    _, found = performance.indicators(actor or small.operator, scope, as_of=as_of, trends=False)
    return next(one for one in found if one.kpi == kpi)


def value(small: Small, kpi: str, scope: str = "", *, day: str = "") -> tuple[float | None, float, float]:
    """Return value, numerator and denominator of an indicator."""
    figure = indicator(small, kpi, scope, day=day).figure
    return figure.value, figure.numerator, figure.denominator


def measured(small: Small, *, word: str = "") -> None:
    """Give an organisation targets on both projects and a review that is open, each with the word."""
    prefix = word.lower()
    for project in ("brake", "radio"):
        content = {"kpi": "kpi.prb.age", "scope": f"{prefix}{project}", "target": 20, "warning": 30}
        organization.write_record(small.operator, "performance_targets", content, reason=f"{word} because")
    governance.create_record(small.operator, "management_review", title=f"{word}Review")
    performance.catch_up(small.organisation)
