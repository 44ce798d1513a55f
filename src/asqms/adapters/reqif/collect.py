# SPDX-License-Identifier: Apache-2.0
"""Gathers what ReqIF elements say, in any order; ``finish`` gives facts, notices and trace records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

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
from asqms.decoding.trace import content_digest, counts_by, is_hex_digest, test_result_of
from asqms.kernel.adapters import Limits
from asqms.kernel.errors import LimitError, Place
from asqms.kernel.records import FactValue, Notice, TraceRecords

NAMED_IN_NOTICE = 5
UNTYPED = "untyped"
KINDS = ("string", "xhtml", "date", "integer", "boolean", "enumeration", "real")

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
        self._foreign: dict[int, str] = {}
        self._waiting: list[tuple[int, tuple[Value, ...]]] = []
        self._kinds: Counter[str] = Counter()
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
        index = len(self._type_refs)
        self._kinds.update([value[0] for value in values])
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
        if self._with_trace:
            records = self._records
            records.item_id.append(identifier)
            records.item_title.append(long_name)
            records.item_digest.append(description)
            records.item_status.append("")
            records.item_result.append("")
            records.item_place.append(self.place if line is None else f"{self.place}:{line}")
            self._resolve(index, values)

    def add_relations(self, relations: Iterable[tuple[str, str, str, str]]) -> None:
        """Take spec relations: source, target, type and recorded stamp; an empty end is missing."""
        records = self._records
        for source, target, type_ref, stamp in relations:
            records.link_source.append(source)
            records.link_target.append(target)
            self._link_types.append(type_ref)
            records.link_stamp.append(stamp if stamp and is_hex_digest(stamp) else "")

    def add_hierarchy(self, targets: Iterable[str]) -> None:
        """Take nodes of a specification's hierarchy: the object each points to, or an empty text."""
        self._hierarchy.extend(targets)

    def enumeration_name(self, identifier: str) -> str:
        """Return the name of an enumeration value, or its identifier while the name is not known."""
        return self._enumerations.get(identifier, identifier)

    def finish(self) -> tuple[dict[str, FactValue], tuple[Notice, ...], TraceRecords | None]:
        """Return facts, notices and (when asked for) trace records of everything taken."""
        for index, values in self._waiting:
            self._store(index, values)
        names = self._names
        records = self._records
        item_types = [names.get(one) or one or UNTYPED for one in self._type_refs]
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
            "attribute_values.total": self._kinds.total(),
            "source.tool": self.tool,
        }
        facts.update(counts_by("items.by_type", item_types))
        facts.update(counts_by("links.by_kind", kinds))
        facts.update({f"attribute_values.by_kind.{one}": self._kinds[one.upper()] for one in KINDS})
        notices = self._notices(ends, nodes)
        if not self._with_trace:
            return facts, notices, None
        records.item_type = item_types
        return facts, notices + self._finish_links(kinds), records

    def _resolve(self, index: int, values: Sequence[Value]) -> None:
        slots = self._slots
        for value in values:
            if value[2] not in slots:
                self._waiting.append((index, tuple(values)))
                return
        self._store(index, values)

    def _store(self, index: int, values: Sequence[Value]) -> None:
        slots = self._slots
        found: dict[int, str] = {}
        for _, value, definition in values:
            slot = slots.get(definition, UNKNOWN)
            if slot > 0 and value and not value.isspace():
                found.setdefault(slot, value)
        defaults = self._defaults.get(self._type_refs[index])
        if defaults:
            given = {definition for _, _, definition in values}
            for definition, value in defaults.items():
                if definition not in given:
                    found.setdefault(slots[definition], value)
        best: dict[int, str] = {}
        for slot in sorted(found):
            best.setdefault(slot // RANKS, found[slot])
        records = self._records
        if TITLE not in best and TEXT not in best and not records.item_title[index]:
            rest = [value for kind, value, one in values if kind != "DATE" and slots.get(one, 0) <= 0]
            best[TEXT] = records.item_digest[index] or "\n".join(filter(None, rest))
        self._store_columns(index, best)

    def _store_columns(self, index: int, best: dict[int, str]) -> None:
        records = self._records
        title = best.get(TITLE) or records.item_title[index]
        text = best.get(TEXT) or records.item_digest[index]
        recorded = best.get(DIGEST, "")
        records.item_title[index] = title
        records.item_digest[index] = recorded if is_hex_digest(recorded) else content_digest(title, text)
        if STATUS in best:
            records.item_status[index] = self.enumeration_name(best[STATUS])
        if RESULT in best:
            records.item_result[index] = test_result_of(self.enumeration_name(best[RESULT]))
        if FOREIGN in best:
            self._foreign[index] = best[FOREIGN]

    def _finish_links(self, kinds: list[str]) -> tuple[Notice, ...]:
        records = self._records
        records.link_kind = kinds
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
        for index, foreign in sorted(self._foreign.items()):
            identifier = records.item_id[index]
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
