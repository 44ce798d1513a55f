# SPDX-License-Identifier: Apache-2.0
"""Coverage of a trace set by level and rule, from the figures kept with the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.data import Coverage, LevelRow, RuleRow, Share, TraceSetState, When
from asqms.contexts.traceability.queries.manifests import (
    hidden_origins,
    manifest_of,
    sources_of,
    state_of,
    today_of,
)


def trace_set_state(actor: Actor, trace_set: str, *, when: When | None = None) -> TraceSetState:
    """Return the answer about a set that holds on a day, also one without items; raises NotFoundError."""
    moment = when or today_of(actor)
    return state_of(manifest_of(actor, trace_set, moment), moment.as_of)


def coverage(actor: Actor, trace_set: str, *, when: When | None = None) -> Coverage:
    """Return coverage by level and rule with denominators; empty for a set that was not checked.

    Files about what the actor may not see are not named; the counts are those of the whole set. Needs
    ``traceability.view``; raises NotFoundError.
    """
    moment = when or today_of(actor)
    row = manifest_of(actor, trace_set, moment)
    figures: Mapping[str, Any] = row.figures
    items: Mapping[str, Any] = figures.get("items", {})
    hidden = hidden_origins(actor, row)
    score = figures.get("score", {}).get("value")
    return Coverage(
        about=state_of(row, moment.as_of),
        levels=tuple(_level(level) for level in figures.get("levels", ()) if level["total"]),
        rules=tuple(
            RuleRow(
                rule["rule"],
                rule["level"],
                tuple(rule["to"]),
                rule["direction"],
                rule["mandatory"],
                Share(rule["covered"], rule["total"]),
            )
            for rule in figures.get("rules", ())
            if rule["total"]
        ),
        verdicts={name: count for name, count in items.items() if isinstance(count, int)},
        findings=figures.get("findings", {}),
        links=figures.get("links", {}),
        sources=tuple(one for at, one in enumerate(sources_of(row)) if at not in hidden),
        score=None if score is None else float(score),
        titles={level["level"]: level["title"] for level in figures.get("levels", ())},
    )


def _level(level: Mapping[str, Any]) -> LevelRow:
    total = int(level["total"])
    return LevelRow(
        level=level["level"],
        title=level["title"],
        is_test=level["test"],
        needs_verification=level["needs_verification"],
        total=total,
        up=_share(level["up"]),
        down=_share(level["down"]),
        verified=Share(level["verified"], total) if level["test"] or level["needs_verification"] else None,
        failed=level["failed"],
        untested=level["untested"],
        not_run=level["not_run"],
        suspect=level["suspect"],
        conforming=level["conforming"],
    )


def _share(coverage: Mapping[str, int] | None) -> Share | None:
    return None if coverage is None else Share(coverage["covered"], coverage["total"])
