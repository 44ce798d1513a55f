# SPDX-License-Identifier: Apache-2.0
"""Turns what an address asks for into a filter of obligations; what is no value narrows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from asqms.contexts.conformity.queries.standing import Filter
from asqms.engine.catalogue import Strength
from asqms.engine.snapshot import VerdictName

_VERDICTS = {one.value: one for one in VerdictName}
_STRENGTHS = {one.value: one for one in Strength}


def obligation_filter(
    texts: Mapping[str, str], *, only_gaps: bool = False, owner: str = "", lapses_by: date | None = None
) -> Filter:
    """Return the filter that texts by name ask for.

    They are ``scope``, ``within``, ``process``, ``practice``, ``verdict``, ``strength``, ``awaiting`` (yes)
    and ``whose``: ``mine`` (what ``owner`` owns), ``nobody`` or a person.
    """
    whose = texts.get("whose", "")
    return Filter(
        scope=texts.get("scope", ""),
        within=texts.get("within", ""),
        process=texts.get("process", ""),
        practice=texts.get("practice", ""),
        verdict=_VERDICTS.get(texts.get("verdict", "")),
        strength=_STRENGTHS.get(texts.get("strength", "")),
        owner=owner if whose == "mine" else "" if whose == "nobody" else whose,
        unowned=whose == "nobody",
        only_gaps=only_gaps,
        awaiting=texts.get("awaiting", "") == "yes",
        lapses_by=lapses_by,
    )
