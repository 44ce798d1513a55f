# SPDX-License-Identifier: Apache-2.0
"""Which column of a table fills what of a record: by the id of a field or its name in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from asqms.contexts.exchange.data import ColumnPlan
from asqms.contexts.exchange.domain.tables import letter_of
from asqms.contexts.exchange.errors import ExchangeError
from asqms.contexts.exchange.words import LANGUAGES, said
from asqms.contexts.governance.data import RecordType

NUMBER, TITLE, SCOPE, OWNER = "$number", "$title", "$scope", "$owner"
OWN = (NUMBER, TITLE, SCOPE, OWNER)
"""What every record has besides the fields of its type; a field may be named the same."""
_IN_BRACKETS = re.compile(r"\[([a-z][a-z0-9_]*)\]\s*$")
_SIGNS = re.compile(r"[\s_\-–—:：*（）()\"']+")


def targets(given: RecordType, language: str = "en") -> dict[str, str]:
    """Return everything a column may fill, with its heading in a language, in the order of a template.

    A field that is called like another thing has its id in brackets behind its name.
    """
    found = {key: own_name(key, language) for key in OWN}
    owners: dict[str, set[str]] = {}
    for target, name in _names(given):
        owners.setdefault(_loose(name), set()).add(target)
    for one in given.fields:
        name = one.name.text.in_language(language)
        found[one.id] = name if owners[_loose(name)] == {one.id} else f"{name} [{one.id}]"
    return found


def own_name(key: str, language: str) -> str:
    """Return the name of what every record has."""
    return said(f"name_{key[1:]}", language)


def matched(given: RecordType, headings: Sequence[str]) -> tuple[ColumnPlan, ...]:
    """Return what each column fills; columns with other headings are left out.

    Raises ExchangeError ``exchange.column_twice`` where two columns fill the same, and
    ``exchange.no_columns`` where none fills the title or the number.
    """
    known = {loose: target for target, name in _names(given) if (loose := _loose(name))}
    found = [_bracketed(given, one) or known.get(_loose(one), "") for one in headings]
    plans = tuple(
        ColumnPlan(letter_of(place), heading, target)
        for place, (heading, target) in enumerate(zip(headings, found, strict=True))
    )
    taken: set[str] = set()
    for one in plans:
        if one.target and one.target in taken:
            raise ExchangeError(
                "exchange.column_twice",
                f"The column {one.letter} ({one.heading[:60]}) stands twice.",
                hint="Leave one of them out.",
                context={"column": f"{one.letter} ({one.heading[:60]})"},
            )
        taken.add(one.target)
    if taken.isdisjoint({NUMBER, TITLE}):
        raise ExchangeError(
            "exchange.no_columns",
            "No column is named as the title or the number of a record.",
            hint="Start from the template of this page.",
        )
    return plans


def _names(given: RecordType) -> Iterator[tuple[str, str]]:
    """Yield names of fields first, so that those every record has and exact ids win over them."""
    for one in given.fields:
        yield from ((one.id, text) for text in (one.name.en, one.name.zh, one.name.de))
    for one in given.fields:
        yield one.id, one.id
    for key in OWN:
        yield from ((key, own_name(key, one)) for one in LANGUAGES)
        yield key, key[1:]


def _bracketed(given: RecordType, heading: str) -> str:
    found = _IN_BRACKETS.search(heading)
    return found[1] if found is not None and given.field(found[1]) is not None else ""


def _loose(text: str) -> str:
    return _SIGNS.sub("", text).casefold()
