# SPDX-License-Identifier: Apache-2.0
"""Gathers what ReqIF elements say, in any order; ``finish`` gives facts, notices and trace records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from asqms.adapters.reqif.attributes import (
    DIGEST,
    FOREIGN,
    RANKS,
    RESULT,
    STATUS,
    TEXT,
    TITLE,
    UNKNOWN,
    Roles,
)
from asqms.decoding.trace import content_digest, counts_by, hex_digests, is_hex_digest, test_result_of
from asqms.kernel.adapters import Limits
from asqms.kernel.errors import LimitError, Place
from asqms.kernel.records import FactValue, Notice, TraceRecords

NAMED_IN_NOTICE = 5
UNTYPED = "untyped"
KINDS = ("string", "xhtml", "date", "integer", "boolean", "enumeration", "real")

_NOTHING = ("",) * 6
_Plan = tuple[tuple[int, int], ...]

Value = tuple[str, str, str]
"""Kind (``STRING``, ``XHTML`` ...), value as text, identifier of the attribute definition."""


class Collector:
    """Takes types, objects, relations and hierarchy nodes one by one."""

    def __init__(self, limits: Limits, roles: Roles, *, with_trace: bool) -> None:
        self.place = ""
        self.tool = ""
        self.version = ""
        self.object_types = 0
        self.specifications = 0
        self._limits = limits
        self._roles = roles
        self._with_trace = with_trace
        self._records = TraceRecords()
        self._slots: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._defaults: dict[str, dict[str, str]] = {}
        self._enumerations: dict[str, str] = {}
        self._index: dict[str, int] = {}
        self._type_refs: list[str] = []
        self._foreign: list[str] = []
        self._waiting: list[tuple[int, tuple[str, ...], tuple[str, str], Sequence[Value]]] = []
        self._shapes: dict[tuple[str, ...], int] = {}
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self._rows: list[tuple[str, str, str, str, str, str]] = []
        self._link_types: list[str] = []
        self._hierarchy: list[str] = []
        self._duplicates = 0
        self._duplicate_names: list[str] = []

    def add_type(self, identifier: str, long_name: str) -> None:
        """Take the name of a spec object type or spec relation type."""
        self._names[identifier] = long_name or identifier

    def add_definition(self, owner: str, identifier: str, long_name: str, default: str | None) -> None:
        """Take an attribute definition of a spec type, with its default value where it has one."""
        slot = self._roles.slot_of(long_name or identifier)
        self._slots[identifier] = slot
        if slot and default:
            self._defaults.setdefault(owner, {})[identifier] = default

    def add_enumeration_value(self, identifier: str, long_name: str) -> None:
        """Take the name of an enumeration value."""
        self._enumerations[identifier] = long_name or identifier

    def add_object(
        self, head: tuple[str, str, str], type_ref: str, values: Sequence[Value], line: int | None
    ) -> None:
        """Take a spec object; ``head`` is identifier, long name and description."""
        identifier, long_name, description = head
        index = len(self._rows)
        shape = (*[one[0] for one in values], *[one[2] for one in values])
        self._shapes[shape] = self._shapes.get(shape, 0) + 1
        if self._index.setdefault(identifier, index) != index:
            self._duplicates += 1
            if self._duplicates <= NAMED_IN_NOTICE:
                self._duplicate_names.append(identifier)
            return
        if index >= self._limits.max_items:
            raise LimitError(
                "reqif.too_many_items",
                f"The document holds more than {self._limits.max_items} spec objects.",
                place=Place(self.place, line),
            )
        self._type_refs.append(type_ref)
        if not self._with_trace:
            self._rows.append(_NOTHING)
            return
        plan = self._plans.get(shape)
        if plan is None:
            plan = self._plan(shape)
        place = self.place if line is None else f"{self.place}:{line}"
        if plan is None:
            self._waiting.append((index, shape, (long_name, description), values))
            self._rows.append(("", "", "", "", "", place))
        else:
            self._rows.append((*self._row(type_ref, plan, (long_name, description), values), place))

    def add_relations(self, relations: Sequence[tuple[str, str, str, str]]) -> None:
        """Take spec relations: source, target, type and recorded stamp; an empty end is missing."""
        if relations:
            sources, targets, types, stamps = zip(*relations, strict=True)
            self._records.link_source += sources
            self._records.link_target += targets
            self._records.link_stamp += stamps
            self._link_types += types

    def add_hierarchy(self, targets: Iterable[str]) -> None:
        """Take nodes of a specification's hierarchy: the object each points to, or an empty text."""
        self._hierarchy.extend(targets)

    def enumeration_name(self, identifier: str) -> str:
        """Return the name of an enumeration value, or its identifier while the name is not known."""
        return self._enumerations.get(identifier, identifier)

    def finish(self) -> tuple[dict[str, FactValue], tuple[Notice, ...], TraceRecords | None]:
        """Return facts, notices and (when asked for) trace records of everything taken."""
        for index, shape, head, values in self._waiting:
            plan = self._plan(shape, final=True) or ()
            self._rows[index] = (
                *self._row(self._type_refs[index], plan, head, values),
                self._rows[index][-1],
            )
        names = self._names
        records = self._records
        item_types = [names.get(one) or one or UNTYPED for one in self._type_refs]
        kinds_of_values: Counter[str] = Counter()
        for shape, count in self._shapes.items():
            for kind in shape[: len(shape) // 2]:
                kinds_of_values[kind] += count
        kinds = [names.get(one) or one or UNTYPED for one in self._link_types]
        known = self._index
        ends = sum(one not in known for one in records.link_source)
        ends += sum(one not in known for one in records.link_target)
        nodes = sum(one not in known for one in self._hierarchy)
        facts: dict[str, FactValue] = {
            "items.total": len(item_types),
            "items.duplicate": self._duplicates,
            "links.total": len(kinds),
            "links.unresolved": ends,
            "specifications.total": self.specifications,
            "hierarchy.total": len(self._hierarchy),
            "hierarchy.unresolved": nodes,
            "types.total": self.object_types,
            "attribute_values.total": kinds_of_values.total(),
            "source.tool": self.tool,
        }
        facts.update(counts_by("items.by_type", item_types))
        facts.update(counts_by("links.by_kind", kinds))
        facts.update({f"attribute_values.by_kind.{one}": kinds_of_values[one.upper()] for one in KINDS})
        notices = self._notices(ends, nodes)
        if not self._with_trace:
            return facts, notices, None
        records.item_type = item_types
        records.item_id = list(self._index)
        columns = [list(one) for one in zip(*self._rows, strict=True)] or [[] for _ in _NOTHING]
        records.item_title, records.item_status, records.item_result = columns[:3]
        records.item_digest, self._foreign, records.item_place = columns[3:]
        return facts, notices + self._finish_links(kinds), records

    def _plan(self, shape: tuple[str, ...], *, final: bool = False) -> _Plan | None:
        """Return where a shape's values go, best first, or None while a definition is not known."""
        definitions = shape[len(shape) // 2 :]
        slots = [self._slots.get(one, UNKNOWN) for one in definitions]
        if UNKNOWN in slots and not final:
            return None
        order = sorted((slot, position) for position, slot in enumerate(slots) if slot > 0)
        plan = tuple((slot // RANKS, position) for slot, position in order)
        self._plans[shape] = plan
        return plan

    def _row(
        self, type_ref: str, plan: _Plan, head: tuple[str, str], values: Sequence[Value]
    ) -> tuple[str, str, str, str, str]:
        """Return title, status, result, digest and foreign id of an object."""
        best: dict[int, str] = {}
        for role, position in plan:
            value = values[position][1]
            if role not in best and value and not value.isspace():
                best[role] = value
        if type_ref in self._defaults:
            self._fill(self._defaults[type_ref], values, best)
        title = best.get(TITLE) or head[0]
        text = best.get(TEXT) or head[1]
        if not title and not text:
            known = {position for _, position in plan}
            rest = (one[1] for at, one in enumerate(values) if at not in known and one[0] != "DATE")
            text = "\n".join(filter(None, rest))
        recorded = best.get(DIGEST, "")
        digest = recorded if recorded and is_hex_digest(recorded) else content_digest(title, text)
        status = self.enumeration_name(best[STATUS]) if STATUS in best else ""
        result = test_result_of(self.enumeration_name(best[RESULT])) if RESULT in best else ""
        return title, status, result, digest, best.get(FOREIGN, "")

    def _fill(self, defaults: Mapping[str, str], values: Sequence[Value], best: dict[int, str]) -> None:
        given = {one[2] for one in values}
        for slot, value in sorted(
            (self._slots[one], value) for one, value in defaults.items() if one not in given
        ):
            best.setdefault(slot // RANKS, value)

    def _finish_links(self, kinds: list[str]) -> tuple[Notice, ...]:
        records = self._records
        records.link_kind = kinds
        records.link_stamp = hex_digests(records.link_stamp)
        if "" in records.link_source or "" in records.link_target:
            whole = [
                row
                for row in zip(
                    records.link_source, records.link_target, kinds, records.link_stamp, strict=True
                )
                if row[0] and row[1]
            ]
            records.link_source = [row[0] for row in whole]
            records.link_target = [row[1] for row in whole]
            records.link_kind = [row[2] for row in whole]
            records.link_stamp = [row[3] for row in whole]
        records.link_condition = [""] * len(records.link_source)
        return self._use_foreign_ids() if self._roles.uses_foreign_id else ()

    def _use_foreign_ids(self) -> tuple[Notice, ...]:
        records = self._records
        taken: dict[str, str] = {}
        names: dict[str, str] = {}
        repeated = 0
        for identifier, foreign in zip(records.item_id, self._foreign, strict=True):
            if not foreign:
                continue
            if taken.setdefault(foreign, identifier) == identifier:
                names[identifier] = foreign
            else:
                repeated += 1
        records.item_id = [names.get(one, one) for one in records.item_id]
        records.link_source = [names.get(one, one) for one in records.link_source]
        records.link_target = [names.get(one, one) for one in records.link_target]
        if not repeated:
            return ()
        message = f"{repeated} objects repeat the foreign id of another and keep their own identifier."
        return (Notice("reqif.foreign_id_repeated", message),)

    def _notices(self, ends: int, nodes: int) -> tuple[Notice, ...]:
        found: list[Notice] = []
        if self._duplicates:
            message = f"{self._duplicates} spec objects repeat an identifier; the first is kept: "
            found.append(Notice("reqif.duplicate_id", message + ", ".join(self._duplicate_names) + "."))
        if ends:
            message = f"{ends} ends of spec relations are missing or name no spec object of the document."
            found.append(Notice("reqif.relation_unresolved", message))
        if nodes:
            message = f"{nodes} hierarchy nodes point to no spec object of the document."
            found.append(Notice("reqif.hierarchy_unresolved", message))
        return tuple(found)
