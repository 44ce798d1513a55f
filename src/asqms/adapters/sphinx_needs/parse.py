# SPDX-License-Identifier: Apache-2.0
"""The Sphinx-Needs adapter: needs of the current version, their links and what conditions they carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from asqms.adapters.sphinx_needs.layout import Layout, fields_of, read_layout
from asqms.adapters.sphinx_needs.links import Links
from asqms.adapters.sphinx_needs.needs import Needs, fields_at, read_needs
from asqms.decoding.figures import LARGEST_WHOLE
from asqms.decoding.json import without_collector
from asqms.decoding.manifest import load_manifest
from asqms.decoding.trace import content_digests, counts_by, hex_digests, test_result_of
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import DigestsOnDemand, FactValue, Notice, Reading

_EMPTY = re.compile(rb'"versions"\s*:\s*\{\s*\}')
EVIDENCE_TYPE = "matrix.trace"
NAMED_IN_NOTICE = 5
UNTYPED = "untyped"


class SphinxNeedsAdapter:
    """Reads ``needs.json``; facts and options are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "asqms.adapters.sphinx_needs")

    def detect(self, head: Head) -> int:
        """Return 95 for versions with needs, 60 for a bare table of needs, else 0."""
        keys = head.json_keys
        if keys is None:
            return 0
        if _EMPTY.search(head.start):
            return 90 if keys >= {"versions", "current_version"} else 0
        if b'"needs"' not in head.start:
            return 0
        if "versions" in keys:
            return 95 if "current_version" in keys else 80
        return 60 if "needs" in keys else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:
        """Read the whole source.

        Raises UnreadableError or LimitError with the codes ``sphinx_needs.*``, ``json.*``, ``text.*``.
        """
        wanted = _version_option(options)
        extra = _fields_option(options)
        with without_collector():
            return _read(source, wanted, extra, with_trace=with_trace)


def _read(source: Source, wanted: str | None, extra: frozenset[str], *, with_trace: bool) -> Reading:
    layout = read_layout(source.read_all(), name=source.name, wanted=wanted)
    fields = fields_of(layout, extra, name=source.name)
    needs = read_needs(layout.chosen.needs, fields, name=source.name)
    _check_amount(needs, source)
    records = _records(needs) if with_trace else None
    links = Links(needs, certain=fields.certain, sure=extra)
    links.resolve(records, partial(fields_at, layout.chosen.needs, fields))
    facts = {**_version_facts(layout, needs), **_item_facts(needs), **links.facts()}
    notices = (*_notices(layout, needs), *links.notices())
    return Reading(layout.version, EVIDENCE_TYPE, facts, notices, records)


def _records(needs: Needs) -> DigestsOnDemand:
    texts = needs.texts
    columns = [
        texts["id"],
        _typed(texts["type"]),
        texts["title"],
        texts["status"],
        [one and test_result_of(one) for one in texts["result"]],
        [],
        _places(texts),
    ]
    external = needs.external
    if external:
        columns = [_inside(column, external) for column in columns]
    records = DigestsOnDemand(*columns)
    records.external_ids = [texts["id"][index] for index in sorted(external)]
    records.make_digests_with(partial(_digests, texts["title"], _recorded(needs), external, needs.contents))
    return records


def _digests(
    titles: list[str], recorded: list[str], external: set[int], contents: Callable[[], list[str]]
) -> list[str]:
    """Return the recorded digest of each need, or the one of its content."""
    digests = recorded if all(recorded) else content_digests(titles, contents())
    digests = [one or digest for one, digest in zip(recorded, digests, strict=True)]
    return _inside(digests, external)


def _recorded(needs: Needs) -> list[str]:
    """Return the digests that stand beside stamps; elsewhere a hash is of something else."""
    hashes = needs.texts["hash"]
    if not needs.with_stamps:
        return [""] * len(hashes)
    return hex_digests([one if index in needs.with_stamps else "" for index, one in enumerate(hashes)])


def _inside(column: list[str], external: set[int]) -> list[str]:
    return [one for at, one in enumerate(column) if at not in external] if external else column


def _typed(types: list[str]) -> list[str]:
    return [one or UNTYPED for one in types] if "" in types else types


def _places(texts: Mapping[str, list[str]]) -> list[str]:
    documents, endings, lines = texts["docname"], texts["doctype"], texts["lineno"]
    if all(documents) and all(lines):
        return [
            f"{document}{ending}:{line}"
            for document, ending, line in zip(documents, endings, lines, strict=True)
        ]
    return list(map(_place, documents, endings, lines))


def _place(document: str, ending: str, line: str) -> str:
    if not document:
        return ""
    return f"{document}{ending}:{line}" if line else document + ending


def _check_amount(needs: Needs, source: Source) -> None:
    if len(needs.ids) > source.limits.max_items:
        raise LimitError(
            "sphinx_needs.too_many_items",
            f"The version holds more than {source.limits.max_items} needs.",
            place=Place(source.name),
        )


def _version_option(options: Mapping[str, object]) -> str | None:
    value = options.get("version")
    if value is None or isinstance(value, str):
        return value
    raise UnreadableError("sphinx_needs.option_invalid", "The option version is not a text.")


def _fields_option(options: Mapping[str, object]) -> frozenset[str]:
    value = options.get("link_fields", ())
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise UnreadableError(
            "sphinx_needs.option_invalid", "The option link_fields is not a list of field names."
        )
    return frozenset(value)


def _declared(layout: Layout) -> int | None:
    amount = layout.chosen.needs_amount
    if isinstance(amount, int) and not isinstance(amount, bool) and 0 <= amount <= LARGEST_WHOLE:
        return amount
    return None


def _shown(version: str) -> str:
    """Return the name of a version as part of a fact name: lower case, every other sign as ``_``."""
    return "".join(one if one.isalnum() or one in ".-+" else "_" for one in version.lower()[:80])


def _version_facts(layout: Layout, needs: Needs) -> dict[str, FactValue]:
    if layout.without_versions:
        return {"versions.total": 0}
    amounts = {**layout.amounts, layout.version: _written(needs)}
    facts: dict[str, FactValue] = {"versions.total": len(amounts)}
    declared = _declared(layout)
    if declared is not None:
        facts["declared.items.total"] = declared
    facts.update({f"version.{_shown(key)}.items.total": amount for key, amount in sorted(amounts.items())})
    return facts


def _item_facts(needs: Needs) -> dict[str, FactValue]:
    types = _typed(needs.texts["type"])
    facts: dict[str, FactValue] = {
        "items.total": len(needs.ids),
        "items.duplicate": len(needs.duplicates),
        "items.external": len(needs.external),
        **counts_by("items.by_type", types),
    }
    return facts


def _written(needs: Needs) -> int:
    return len(needs.ids) + len(needs.duplicates) + len(needs.malformed)


def _notices(layout: Layout, needs: Needs) -> tuple[Notice, ...]:
    found: list[Notice] = []
    if layout.without_versions:
        message = "The file names its current version and holds no version: there are no needs in it."
        found.append(Notice("sphinx_needs.without_versions", message))
    declared, total = _declared(layout), _written(needs)
    if declared is not None and declared != total:
        message = f"The file declares {declared} needs and holds {total}."
        found.append(Notice("sphinx_needs.declared_total_differs", message))
    if layout.amounts:
        message = f"The file holds {len(layout.amounts) + 1} versions; the facts are about {layout.version}."
        found.append(Notice("sphinx_needs.several_versions", message))
    if layout.amounts and not layout.named:
        message = f"The current version is not in the file; the last one, {layout.version}, is read."
        found.append(Notice("sphinx_needs.current_version_missing", message))
    repeated = [*needs.duplicates, *(one for one in layout.repeated if one in needs.ids)]
    if repeated:
        message = _several("repeat an id; the first is kept", repeated)
        found.append(Notice("sphinx_needs.duplicate_id", message))
    if needs.malformed:
        message = _several("are no object and are left out", needs.malformed)
        found.append(Notice("sphinx_needs.not_an_object", message))
    return tuple(found)


def _several(what: str, names: list[str]) -> str:
    return f"{len(names)} needs {what}: " + ", ".join(names[:NAMED_IN_NOTICE]) + "."


adapter = SphinxNeedsAdapter()
