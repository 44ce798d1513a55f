# SPDX-License-Identifier: Apache-2.0
"""What the pages of governance records share: types and their words, rows of records, names of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import (
    Blocker,
    FieldKind,
    RecordField,
    RecordFilter,
    RecordRow,
    RecordType,
)
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Pager, Row, Table
from asqms.faces.web.screens.standards.common import CatalogueScreen

GROUPS = ("OP", "SP", "SM")
WRITE = "governance.write"
MOST_BLOCKERS = 12


class WorkBase(CatalogueScreen):
    """A page of records."""

    place = "work"

    @cached_property
    def types(self) -> Mapping[str, RecordType]:
        """The newest version of every type, by name."""
        return governance.types_for(self.actor)

    def type_name(self, key: str) -> str:
        """Return what one record of a type is called."""
        found = self.types.get(key)
        return found.name.text.in_language(self.language) if found else key

    def type_names(self, key: str) -> str:
        """Return what several records of a type are called."""
        found = self.types.get(key)
        return found.plural.text.in_language(self.language) if found else key

    def state_name(self, given: RecordType | None, state: str) -> str:
        """Return the name of a state of a type."""
        found = next((one for one in given.states if one.id == state), None) if given else None
        return found.name.text.in_language(self.language) if found else state

    def people_named(self, keys: Iterable[str | None]) -> Mapping[str, str]:
        """Return the names of people the reader may see."""
        return organization.people_names(self.actor, sorted({key for key in keys if key}))

    def may_make(self, given: RecordType) -> bool:
        """Tell whether the reader has a role of the type anywhere, now."""
        if self.as_of is not None or not organization.may_anywhere(self.actor, WRITE):
            return False
        return any(role in given.hands for role, _ in organization.roles_of(self.actor))

    def wanted(self, name: str) -> RecordFilter:
        """Return which records of a type the address asks for."""
        only = self.asked("only")
        return RecordFilter(
            type=name,
            state=self.asked("state"),
            within=self.asked("within"),
            owner=self.asked("owner"),
            mine=only == "mine",
            text=self.asked("text"),
            only_open=only in {"open", "mine"},
            overdue=only == "overdue",
        )

    def record_link(self, number: str) -> str:
        """Return the address of a record's page."""
        return self.link("work_record", number=number)

    def records_table(
        self,
        name: str,
        caption: str,
        rows: Sequence[RecordRow],
        pager: Pager | None = None,
        *,
        typed: RecordType | None = None,
    ) -> Table:
        """Return records as a table; of one type with the choices it has as columns."""
        own = [one for one in typed.fields if one.kind in {FieldKind.CHOICE, FieldKind.DATE}] if typed else []
        columns = (
            Column("number", self.say("work.number"), "code", optional=False),
            Column("title", self.say("work.title_field"), optional=False),
            *(() if typed else (Column("type", self.say("work.type")),)),
            Column("state", self.say("work.state"), optional=False),
            Column("due", self.say("work.due"), "day"),
            Column("owner", self.say("work.owner")),
            Column("scope", self.say("work.scope")),
            *(
                Column(one.id, one.name.text.in_language(self.language), hidden=number > 1)
                for number, one in enumerate(own)
            ),
            Column("created", self.say("work.created"), "day", hidden=True),
        )
        names = self.people_named(one.owner for one in rows)
        return Table(name, caption, columns, [self._row(one, own, names) for one in rows], pager or Pager())

    def _row(self, one: RecordRow, own: Sequence[RecordField], names: Mapping[str, str]) -> Row:
        given = self.types.get(one.type)
        late = one.open and one.due is not None and one.due < self.day
        cells: dict[str, Cell | str | object] = {
            "number": Cell(one.number, href=self.record_link(one.number)),
            "title": Cell(plain(one.title), href=self.record_link(one.number)),
            "type": self.type_name(one.type),
            "state": self.state_name(given, one.state),
            "due": Cell(one.due, note=self.say("work.overdue") if late else "") if one.open else None,
            "owner": plain(names.get(one.owner, one.owner)),
            "scope": plain(one.scope_name),
            "created": one.created,
        }
        for field in own:
            cells[field.id] = self.shown_value(field, one.fields.get(field.id))
        return Row(cells, key=one.number)  # type: ignore[arg-type]  # cells and plain values

    def shown_value(self, field: RecordField, value: object) -> str:
        """Return a value of a field in words."""
        if value is None or value == []:
            return ""
        if field.kind is FieldKind.YES_NO:
            return self.say("work.yes") if value else self.say("work.no")
        if field.kind in {FieldKind.CHOICE, FieldKind.CHOICES}:
            some = value if isinstance(value, list) else [value]
            return ", ".join(self._choice(field, str(one)) for one in some)
        if isinstance(value, list):
            return ", ".join(plain(str(one)) for one in value)
        return plain(str(value))

    def _choice(self, field: RecordField, key: str) -> str:
        found = field.choices.get(key)
        return found.text.in_language(self.language) if found else plain(key)

    def told_blockers(self, given: RecordType, blockers: Sequence[Blocker]) -> tuple[list[str], int]:
        """Return what stands in the way of a step in words, empty fields first, and how much is left."""
        missing = [some.value for some in blockers if some.code == "field_missing"]
        others = [some for some in blockers if some.code != "field_missing"]
        told = [self._told(given, some) for some in others[:MOST_BLOCKERS]]
        if missing:
            told.insert(0, self._missing(given, missing))
        return told, max(0, len(others) - MOST_BLOCKERS)

    def _missing(self, given: RecordType, keys: list[str]) -> str:
        fields = [given.field(key) for key in keys]
        names = [one.name.text.in_language(self.language) for one in fields if one]
        return self.say("work.blocked_field_missing", value=", ".join(names))

    def _told(self, given: RecordType, one: Blocker) -> str:
        value = one.value
        if one.code == "role":
            value = ", ".join(self.terms.role(some) for some in value.split(", "))
        elif one.code == "linked_missing":
            relation = given.relation(value)
            value = relation.name.text.in_language(self.language) if relation else value
        elif one.code == "not_by":
            step = given.transition(value)
            value = step.name.text.in_language(self.language) if step else self.say("work.author")
        return self.say(f"work.blocked_{one.code}", value=value)
