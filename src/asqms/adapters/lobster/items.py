# SPDX-License-Identifier: Apache-2.0
"""Turns LOBSTER items into columns: identity without version, references, results, justifications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, compress, repeat

from asqms.adapters.lobster.shapes import ItemShape, LocationShape
from asqms.decoding.trace import content_digests, counts_by, test_result_of
from asqms.kernel.records import DigestsOnDemand, FactValue, Notice, TraceRecords

LINK_KIND = "refs"
NAMED_IN_NOTICE = 5
UNTYPED = "untyped"
JUSTIFIED = "justified"


class ItemReader:
    """Takes items level by level; of a repeated identity the first is kept."""

    def __init__(self, *, strip_namespace: bool, with_trace: bool) -> None:
        self._strip = strip_namespace
        self._with_trace = with_trace
        self._records = DigestsOnDemand()
        self._item_versions: list[str] = []
        self._keep: list[list[bool] | None] = []
        self._versions: dict[str, str] = {}
        self._types: Counter[str] = Counter()
        self._justified = 0
        self._duplicates: list[str] = []
        self._sources: list[str] = []
        self._targets: list[str] = []
        self._conditions: list[str] = []

    def take(self, items: Sequence[ItemShape], *, level_name: str, are_tests: bool) -> None:
        """Take the items of one level; ``level_name`` is empty for a trace file."""
        names, versions = self._split([item.tag for item in items])
        keep = self._new_ones(names, versions)
        self._keep.append(keep)
        if keep is not None:
            items, names = list(compress(items, keep)), list(compress(names, keep))
            versions = list(compress(versions, keep))
        types = [level_name or item.kind or UNTYPED for item in items]
        justified = [bool(item.just_up or item.just_down or item.just_global) for item in items]
        self._types.update(types)
        self._justified += sum(justified)
        references = [_references(item) if item.ref_up else item.refs or () for item in items]
        targets, conditions = self._split(list(chain.from_iterable(references)))
        self._sources += chain.from_iterable(map(repeat, names, map(len, references)))
        self._targets += targets
        self._conditions += conditions
        if self._with_trace:
            records = self._records
            records.item_id += names
            records.item_type += types
            records.item_status += [
                item.status or item.tracing_status or (JUSTIFIED if reason else "")
                for item, reason in zip(items, justified, strict=True)
            ]
            records.item_title += [item.name or "" for item in items]
            records.item_place += [_place(item.location) for item in items]
            self._item_versions += versions
            if are_tests:
                records.item_result += [test_result_of(item.status or "") for item in items]
            else:
                records.item_result += repeat("", len(items))

    def facts(self) -> dict[str, FactValue]:
        """Return the facts about items and references."""
        known = self._versions
        pairs = zip(self._targets, self._conditions, strict=True)
        versioned = [(target, one) for target, one in pairs if one] if any(self._conditions) else []
        facts: dict[str, FactValue] = {
            "items.total": len(known),
            "items.duplicate": len(self._duplicates),
            "items.justified": self._justified,
            "links.total": len(self._targets),
            "links.unresolved": len(self._targets) - sum(map(known.__contains__, self._targets)),
            "links.condition.total": len(versioned),
            "links.condition.unmet": sum(known.get(target, one) != one for target, one in versioned),
        }
        if self._targets:
            facts[f"links.by_kind.{LINK_KIND}"] = len(self._targets)
        facts.update(counts_by("items.by_type", self._types))
        return facts

    def notices(self) -> tuple[Notice, ...]:
        """Return a warning about repeated tags."""
        if not self._duplicates:
            return ()
        names = ", ".join(self._duplicates[:NAMED_IN_NOTICE])
        message = f"{len(self._duplicates)} items repeat a tag; the first is kept: {names}."
        return (Notice("lobster.duplicate_id", message),)

    def records(self, read_texts: Callable[[], Sequence[Sequence[str]]]) -> TraceRecords:
        """Return the records of everything taken; a version in a reference is its recorded stamp.

        ``read_texts`` gives the texts of all items taken, level by level; it is asked when a digest is.
        """
        records = self._records
        records.link_source = self._sources
        records.link_target = self._targets
        records.link_kind = [LINK_KIND] * len(self._targets)
        records.link_stamp = (
            [one[1:] for one in self._conditions] if any(self._conditions) else self._conditions
        )
        records.link_condition = self._conditions
        if self._item_versions and all(self._item_versions):
            records.item_digest = [one[1:] for one in self._item_versions]
        else:
            records.make_digests_with(partial(self._digests, read_texts))
        return records

    def _digests(self, read_texts: Callable[[], Sequence[Sequence[str]]]) -> list[str]:
        """Return the version of each item, or the digest of its content where it has none."""
        texts: list[str] = []
        for level, keep in zip(read_texts(), self._keep, strict=True):
            texts += level if keep is None else compress(level, keep)
        digests = content_digests(self._records.item_title, texts)
        return [one[1:] or digest for one, digest in zip(self._item_versions, digests, strict=True)]

    def _new_ones(self, names: list[str], versions: list[str]) -> list[bool] | None:
        """Take note of identities and return which of them are new, None when all are."""
        known = self._versions
        different = dict(zip(names, versions, strict=True))
        if len(different) == len(names) and known.keys().isdisjoint(different):
            known.update(different)
            return None
        keep: list[bool] = []
        for name, version in zip(names, versions, strict=True):
            keep.append(name not in known)
            if keep[-1]:
                known[name] = version
            else:
                self._duplicates.append(name)
        return keep

    def _split(self, tags: list[str]) -> tuple[list[str], list[str]]:
        """Return tags without their version, and the versions with their sign, ``@5``."""
        if self._strip:
            tags = [tag.partition(" ")[2] or tag for tag in tags]
        if "@" not in "".join(tags):
            return tags, [""] * len(tags)
        names: list[str] = []
        versions: list[str] = []
        for tag in tags:
            name, sign, version = tag.partition("@")
            names.append(name)
            versions.append(sign + version if version else "")
        return names, versions


def _references(item: ItemShape) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(item.refs or ()), *(item.ref_up or ())]))


def _place(location: LocationShape | None) -> str:
    if location is None or not location.file:
        return ""
    return location.file if location.line is None else f"{location.file}:{location.line}"
