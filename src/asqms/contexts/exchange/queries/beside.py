# SPDX-License-Identifier: Apache-2.0
"""What the rows of a table are compared with: records there are, scopes and people by id or name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from asqms.contexts.exchange.data import RowPlan
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordRow, RecordType
from asqms.contexts.governance.permissions import WRITE
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

MOST_SCOPES = 5000
VIEW_PEOPLE = "organization.view_people"


class Beside:
    """What one person may see of everything the rows of a table name; asked at once, not for each row."""

    def __init__(
        self, actor: Actor, given: RecordType, numbers: Sequence[str], titles: Sequence[str]
    ) -> None:
        self.actor, self.given = actor, given
        wanted = {one.upper() for one in numbers if one}
        new = {title for number, title in zip(numbers, titles, strict=True) if title and not number}
        self.by_number = {
            one.number: one for one in governance.records_named(actor, given.type, numbers=sorted(wanted))
        }
        self.by_title: dict[str, list[RecordRow]] = {}
        for one in governance.records_named(actor, given.type, titles=sorted(new)):
            self.by_title.setdefault(one.title, []).append(one)

    def numbered(self, number: str) -> RecordRow | None:
        """Return the record of the type with a number, None where there is none to be seen."""
        return self.by_number.get(number)

    def same_as(self, row: RowPlan) -> RecordRow | None:
        """Return a record with the title, scope, owner and every field that a row gives."""
        scope = row.scope or self.root
        for one in self.by_title.get(row.title, ()):
            same = all(one.fields.get(name) == value for name, value in row.fields.items())
            if same and one.scope == scope and row.owner in {"", one.owner}:
                return one
        return None

    @cached_property
    def root(self) -> str:
        """The id of the organisation as a scope."""
        return organization.root_key(self.actor)

    def scope_key(self, text: str) -> str | None:
        """Return the id of a scope by id or by a name that only one has; None for neither."""
        return self._scopes.get(text) or self._scopes.get(_loose(text))

    def person_key(self, text: str) -> str | None:
        """Return the id of a person by id or by a name that only one has; None for neither."""
        return self._people.get(text) or self._people.get(_loose(text))

    @cached_property
    def _scopes(self) -> Mapping[str, str]:
        found = organization.writable_scopes(self.actor, WRITE, self.given.scopes, most=MOST_SCOPES)
        return _by_name((one.key, one.name) for one in found)

    @cached_property
    def _people(self) -> Mapping[str, str]:
        own = [(self.actor.person, self.actor.person)] if self.actor.person else []
        if not organization.may_anywhere(self.actor, VIEW_PEOPLE):
            return _by_name(own)
        return _by_name([*own, *((one.key, one.name) for one in organization.every_person(self.actor))])


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return ids by themselves, and by names that stand once; an id wins over a name."""
    known = dict(pairs)
    names: dict[str, list[str]] = {}
    for key, name in known.items():
        names.setdefault(_loose(name), []).append(key)
    once = {name: keys[0] for name, keys in names.items() if len(keys) == 1}
    return {**once, **{key: key for key in known}}


def _loose(text: str) -> str:
    return " ".join(text.split()).casefold()
