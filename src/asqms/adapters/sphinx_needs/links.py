# SPDX-License-Identifier: Apache-2.0
"""Resolves the link fields of needs: targets, suffixes, conditions, back links from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, repeat

from asqms.adapters.sphinx_needs.needs import ListColumn, Needs
from asqms.adapters.sphinx_needs.targets import has_condition, is_met, split_target
from asqms.decoding.trace import counts_by, hex_digests
from asqms.kernel.records import DigestsOnDemand, FactValue, Notice, TraceRecords

FieldsAt = Callable[[Iterable[str]], Mapping[str, Mapping[str, object]]]


class Links:
    """The links of all needs, counted; with ``records`` also written there field by field."""

    def __init__(self, needs: Needs, *, certain: bool, sure: Iterable[str]) -> None:
        self._needs = needs
        self._kinds: Counter[str] = Counter()
        self._back_kinds: Counter[str] = Counter()
        self._suffixed: list[tuple[str, str]] = []
        self._unresolved = self._inferred_unresolved = self._unmet = self._unread = 0
        self._inferred: list[str] = []
        self._flat: dict[str, list[str]] = {}
        self._columns = {one: column for one, column in needs.links.items() if column.at}
        if not certain:
            self._keep_links({"links", *sure})

    def resolve(self, records: DigestsOnDemand | None, fields_at: FieldsAt) -> None:
        """Count and judge every link; ``fields_at`` gives the fields of targets with conditions."""
        names = self._needs.texts["id"]
        ends: tuple[list[int], list[int]] = ([], [])
        stamps = _Stamps(self._needs.stamps, self._columns.values())
        for field, column in self._columns.items():
            recorded = stamps.of(column)
            before = self._unresolved
            targets, suffixes, found = self._targets(self._flat.pop(field, []) or _flat(column))
            if field in self._inferred:
                self._inferred_unresolved += self._unresolved - before
                self._unresolved = before
            self._kinds[field] = len(targets)
            if records is not None:
                amounts = list(map(len, column.texts))
                sources = map(names.__getitem__, column.at)
                records.link_source += chain.from_iterable(map(repeat, sources, amounts))
                ends[0].extend(chain.from_iterable(map(repeat, column.at, amounts)))
                ends[1].extend(found)
                records.link_target += targets
                records.link_kind += repeat(field, len(targets))
                records.link_stamp += recorded
                records.link_condition += suffixes
        self._judge(fields_at)
        for kind, column in self._needs.backs.items():
            self._resolve_back(kind, column, records)
        if records is not None:
            records.link_stamp = hex_digests(records.link_stamp) if stamps.used else records.link_stamp
            if not self._needs.external and len(ends[0]) == len(records.link_source):
                records.link_ends = ends
            self._drop_external(records)

    def facts(self) -> dict[str, FactValue]:
        """Return the facts about links."""
        inferred = {kind: self._kinds[kind] for kind in self._inferred}
        stated = {kind: count for kind, count in self._kinds.items() if kind not in inferred}
        facts: dict[str, FactValue] = {
            "links.total": sum(stated.values()),
            "links.unresolved": self._unresolved,
            "links.back.total": self._back_kinds.total(),
            "links.condition.total": len(self._suffixed),
            "links.condition.unmet": self._unmet,
        }
        if inferred:
            facts["links.inferred.total"] = sum(inferred.values())
            facts["links.inferred.unresolved"] = self._inferred_unresolved
            facts.update(counts_by("links.inferred.by_kind", inferred))
        facts.update(counts_by("links.by_kind", stated))
        facts.update(counts_by("links.back.by_kind", self._back_kinds))
        return facts

    def notices(self) -> tuple[Notice, ...]:
        """Return warnings about conditions and about fields recognised by content."""
        found: list[Notice] = []
        if self._unmet:
            message = f"{self._unmet} links carry a condition that their target does not meet."
            found.append(Notice("sphinx_needs.condition_unmet", message))
        if self._unread:
            message = f"{self._unread} links carry a condition that is not understood."
            found.append(Notice("sphinx_needs.condition_unread", message))
        if self._inferred:
            message = "Without a schema these fields were recognised as links: "
            found.append(Notice("sphinx_needs.links_inferred", message + ", ".join(self._inferred) + "."))
        return tuple(found)

    def _keep_links(self, sure: set[str]) -> None:
        """Keep the fields that are links by content: at least half of their values are ids here."""
        ids = self._needs.ids
        for field, column in list(self._columns.items()):
            if field in sure:
                continue
            values = self._flat[field] = _flat(column)
            known = sum(map(ids.__contains__, values))
            if known * 2 < len(values):
                known = sum(split_target(one, ids)[0] in ids for one in values)
            if values and known * 2 >= len(values):
                self._inferred.append(field)
            else:
                del self._columns[field]

    def _targets(self, values: list[str]) -> tuple[list[str], list[str], list[int]]:
        """Return the ids of targets, what was behind them, and their positions (-1: not here)."""
        ids = self._needs.ids
        suffixes = [""] * len(values)
        found = list(map(ids.get, values, repeat(-1)))
        for position in [position for position, place in enumerate(found) if place < 0]:
            target, suffix = split_target(values[position], ids)
            values[position] = target
            suffixes[position] = suffix
            found[position] = ids.get(target, -1)
            self._unresolved += found[position] < 0
            if suffix and has_condition(suffix):
                self._suffixed.append((target, suffix))
        return values, suffixes, found

    def _judge(self, fields_at: FieldsAt) -> None:
        inside = Counter(one for one in self._suffixed if one[0] in self._needs.ids)
        fields = fields_at({target for target, _ in inside})
        for (target, suffix), count in inside.items():
            met = is_met(suffix, fields.get(target, {}))
            self._unmet += count if met is False else 0
            self._unread += count if met is None else 0

    def _resolve_back(self, kind: str, column: ListColumn, records: TraceRecords | None) -> None:
        ids = self._needs.ids
        for index, values in zip(column.at, column.texts, strict=True):
            self._back_kinds[kind] += len(values)
            if records is None or index in self._needs.external:
                continue
            outside = [one for one in values if one not in ids and split_target(one, ids)[0] not in ids]
            records.link_source += outside
            records.link_target += repeat(self._needs.texts["id"][index], len(outside))
            records.link_kind += repeat(kind, len(outside))
            records.link_stamp += repeat("", len(outside))
            records.link_condition += repeat("", len(outside))

    def _drop_external(self, records: TraceRecords) -> None:
        """Leave out the links of needs that live elsewhere: their own source gives them."""
        names = self._needs.texts["id"]
        external = {names[index] for index in self._needs.external}
        if not external:
            return
        keep = [one not in external for one in records.link_source]
        for column in (
            records.link_source,
            records.link_target,
            records.link_kind,
            records.link_stamp,
            records.link_condition,
        ):
            column[:] = [one for one, kept in zip(column, keep, strict=True) if kept]


def _flat(column: ListColumn) -> list[str]:
    return list(chain.from_iterable(column.texts))


class _Stamps:
    """Digests recorded beside the links of a need: used where there are as many as links."""

    def __init__(self, stamps: ListColumn, columns: Iterable[ListColumn]) -> None:
        self.used = bool(stamps.at)
        totals: dict[int, int] = {}
        if self.used:
            for column in columns:
                for index, amount in zip(column.at, map(len, column.texts), strict=True):
                    totals[index] = totals.get(index, 0) + amount
        rows = zip(stamps.at, stamps.texts, strict=True)
        self._left = {index: texts for index, texts in rows if len(texts) == totals.get(index)}

    def of(self, column: ListColumn) -> list[str]:
        """Return the digests for the links of the next field, need by need."""
        left = self._left
        if not left:
            return [""] * sum(map(len, column.texts))
        found: list[str] = []
        for index, amount in zip(column.at, map(len, column.texts), strict=True):
            texts = left.get(index)
            if texts is None:
                found += repeat("", amount)
            elif len(texts) == amount:
                found += texts
            else:
                found += texts[:amount]
                left[index] = texts[amount:]
        return found
