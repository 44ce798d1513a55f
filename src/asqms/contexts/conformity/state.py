# SPDX-License-Identifier: Apache-2.0
"""Builds the engine's inputs from records: everything, or one item with all that bears on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db.models import BooleanField, ExpressionWrapper, Min, Q

from asqms.contexts.catalog import api as catalog
from asqms.contexts.conformity.models import ItemState
from asqms.contexts.evidence.models import Evidence as EvidenceRow
from asqms.contexts.inventory.models import Dependency, Item
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Wanted, WrittenRecord
from asqms.contexts.organization.data import SettingsRecord
from asqms.contexts.organization.models import Assignment, Organisation, Person, Scope, ScopePath
from asqms.contexts.processes.models import Decision
from asqms.engine.catalogue import Catalogue
from asqms.engine.known import as_known
from asqms.engine.snapshot import Evidence, Snapshot
from asqms.workspace.build import build_snapshot, build_tools
from asqms.workspace.data import NO_DOCUMENT, Settings, Workspace
from asqms.workspace.entries import Entries
from asqms.workspace.fields import Model
from asqms.workspace.model import PersonEntry
from asqms.workspace.model_records import SECTIONS
from asqms.workspace.shape import Entry
from asqms.workspace.snapshot_digest import snapshot_digest

STATE_SECTIONS = tuple(name for name in SECTIONS if name not in {"evidence", "trace", "trace_confirmations"})
_BY_SCOPE = {
    "units": "id",
    "projects": "id",
    "items": "id",
    "suppliers": "id",
    "classifications": "item",
    "adoptions": "project",
    "tailorings": "scope",
    "justifications": "scope",
    "confirmations": "scope",
    "overrules": "scope",
}


_BELOW_SCOPE = frozenset({"classifications", "adoptions", "confirmations", "overrules"})
"""Sections whose keys begin with the scope."""
_TRAITS = (
    "scope__item__domain",
    "scope__item__asil",
    "scope__item__cal",
    "scope__item__markets",
    "scope__item__personal_data",
    "scope__item__external_components",
)
"""What applicability asks about items besides their types (engine.applicability.ItemTraits)."""
_DECISIONS = frozenset({"tailorings", "justifications"})


@dataclass(frozen=True)
class State:
    """What an evaluation needs: the snapshot with evidence and digest, the catalogue, the settings."""

    snapshot: Snapshot
    catalogue: Catalogue
    settings: SettingsRecord
    workspace: Workspace


def settings_of(organisation: str, known_on: ledger.Known = None) -> SettingsRecord:
    """Return the settings of an organisation (by uid) as known on a day, or now."""
    record = next(iter(ledger.records_known(organisation, "settings", known_on)))
    return SettingsRecord.model_validate(record.content)


def catalogue_of(organisation: str, day: date, known_on: ledger.Known = None) -> Catalogue:
    """Return the catalogue in force on a day with the overlays of the organisation."""
    return catalog.catalogue(organisation, day, known_on)


def whole_state(
    organisation: Organisation, *, as_of: date, known_on: date, past: bool, position: int | None = None
) -> State:
    """Return everything that is known of an organisation: now, or as it was known on ``known_on``.

    With ``position`` as it stood when the log had so many records, which is exact within a day.
    """
    seen: ledger.Known = known_on if past else None
    if position is not None:
        seen = position
    evidence: Iterable[Evidence] = _evidence_rows(organisation, None)
    if seen is not None:
        evidence = _evidence_known(organisation, seen)
    return _state(organisation, _entries(organisation, seen, None), evidence, (as_of, known_on, seen))


def state_around(
    organisation: Organisation, items: Iterable[str], *, as_of: date, known_on: date, past: bool
) -> State:
    """Return what bears on some items: themselves, what they are tied to, what holds them, their evidence.

    Verdicts of these items are the same as in the whole state; those of others are not in it.
    """
    seen = known_on if past else None
    names = _tied(organisation, set(items))
    above = _above(organisation, names)
    wanted = frozenset(names | above)
    evidence: Iterable[Evidence] = _evidence_rows(organisation, wanted)
    if past:
        evidence = [one for one in _evidence_known(organisation, known_on) if one.subject in wanted]
    return _state(organisation, _entries(organisation, seen, wanted), evidence, (as_of, known_on, seen))


def state_of_organisation(
    organisation: Organisation, assessment: int, *, as_of: date, known_on: date
) -> State:
    """Return what bears on the organisation's own obligations: its evidence, and which traits items have.

    What applies to the organisation follows from the traits of its items (DESIGN 4.4), so one item for
    every set of traits stands for all of them. Their types are those of the current assessment.
    """
    supplied = ExpressionWrapper(Q(scope__item__supplier__isnull=False), output_field=BooleanField())
    states = ItemState.objects.filter(assessment=assessment).annotate(supplied=supplied)
    alike = states.values("software_type", "supplied", *_TRAITS)
    names = set(alike.annotate(first=Min("scope__key")).values_list("first", flat=True))
    root = {Scope.objects.values_list("key", flat=True).get(organisation=organisation, kind="organization")}
    names = _tied(organisation, names)
    wanted = frozenset(names | _above(organisation, names) | root)
    entries = _entries(organisation, None, wanted)
    evidence = _evidence_rows(organisation, frozenset(root))
    return _state(organisation, entries, evidence, (as_of, known_on, None))


def _state(
    organisation: Organisation,
    entries: Entries,
    evidence: Iterable[Evidence],
    moment: tuple[date, date, ledger.Known],
) -> State:
    as_of, known_on, seen = moment
    own = settings_of(organisation.uid, seen)
    settings = Settings(Path(), own.id, own.name, own.catalogue, tuple(own.standards))
    base = build_snapshot(settings, entries)
    snapshot = replace(base, evidence=tuple(sorted(evidence, key=lambda one: one.uid)), digest="")
    snapshot = as_known(snapshot, known_on)
    snapshot = replace(snapshot, digest=snapshot_digest(snapshot))
    workspace = Workspace(settings, base, (), (), build_tools(entries), ())
    return State(snapshot, catalogue_of(organisation.uid, as_of, seen), own, workspace)


def _entries(organisation: Organisation, known_on: ledger.Known, scopes: frozenset[str] | None) -> Entries:
    entries = Entries()
    if known_on is None:
        entries.by_section["people"] = _people(organisation)
    for section, record in _state_records(organisation, known_on, scopes):
        field = _BY_SCOPE.get(section)
        if scopes is None or field is None or record.content.get(field) in scopes:
            model = SECTIONS[section].model_validate(record.content)
            entries.by_section[section].append(Entry(model, NO_DOCUMENT, ()))
    return entries


def _people(organisation: Organisation) -> list[Entry[Model]]:
    """Return who people are from their table: names only, and often."""
    rows = Person.objects.filter(organisation=organisation).values_list("key", "name")
    return [Entry(PersonEntry.model_construct(id=key, name=name), NO_DOCUMENT, ()) for key, name in rows]


def _state_records(
    organisation: Organisation, known_on: ledger.Known, scopes: frozenset[str] | None
) -> Iterator[tuple[str, WrittenRecord]]:
    """Yield the records of every section; where only some scopes are wanted, those are asked for by key."""
    if known_on is not None:
        for section in STATE_SECTIONS:
            for record in ledger.records_known(organisation.uid, section, known_on):
                yield section, record
        return
    sections = [section for section in STATE_SECTIONS if section != "people"]
    if scopes is None:
        wanted = [Wanted(section) for section in sections]
    else:
        named = _named_records(organisation, scopes)
        wanted = [_wanted(section, scopes, named) for section in sections]
    for record in ledger.newest_records(organisation.uid, wanted):
        yield record.kind, record


def _wanted(section: str, scopes: frozenset[str], named: Mapping[str, frozenset[str]]) -> Wanted:
    if _BY_SCOPE.get(section) == "id":
        return Wanted(section, keys=scopes)
    if section in _BELOW_SCOPE:
        return Wanted(section, firsts=scopes)
    return Wanted(section, keys=named.get(section))


def _named_records(organisation: Organisation, scopes: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return the keys of assignments and decisions about some scopes, which their keys do not tell."""
    about = {"organisation": organisation, "scope__key__in": sorted(scopes)}
    held = Assignment.objects.filter(**about).values_list("key", flat=True)
    made = frozenset(Decision.objects.filter(**about).values_list("key", flat=True))
    return {"assignments": frozenset(held)} | dict.fromkeys(_DECISIONS, made)


def _evidence_rows(organisation: Organisation, scopes: frozenset[str] | None) -> Iterator[Evidence]:
    rows = EvidenceRow.objects.filter(organisation=organisation)
    if scopes is not None:
        meant = Scope.objects.filter(organisation=organisation, key__in=sorted(scopes))
        rows = rows.filter(subject__in=meant.values("pk"))  # by number, so that the index is used
    names = (
        "uid",
        "type",
        "subject__key",
        "series",
        "title",
        "effective",
        "received",
        "facts",
        "digest",
        "name",
        "adapter",
        "producer",
        "method",
        "sampling",
        "revision",
        "valid_until",
        "approved_by",
        "approved_on",
        "problem",
        "problem_message",
        "withdrawn_on",
        "notices",
    )
    for row in rows.values_list(*names).iterator(2000):
        yield Evidence(*row[:7], _facts(row[7]), *row[8:21], tuple(json.loads(row[21])))  # type: ignore[call-arg]


@lru_cache(maxsize=4096)
def _facts(text: str) -> Mapping[str, object]:  # shared by equal records; nothing changes them
    facts: Mapping[str, object] = json.loads(text)
    return facts


def _evidence_known(organisation: Organisation, known: ledger.Known) -> Iterator[Evidence]:
    for record in ledger.records_known(organisation.uid, "evidence_files", known):
        given = record.content
        yield Evidence(
            uid=record.key,
            type=str(given["type"]),
            subject=str(given["subject"]),
            series=str(given["source"]),
            title=str(given.get("title", "")),
            effective=date.fromisoformat(str(given["effective"])),
            received=date.fromisoformat(str(given["received"])),
            facts=given.get("facts", {}),  # type: ignore[arg-type]  # the shape was checked when written
            digest=str(given.get("digest", "")),
            path=str(given["name"]),
            adapter=str(given.get("adapter", "")),
            producer=str(given.get("producer", "")),
            method=str(given.get("method", "")),
            sampling=str(given.get("sampling", "")),
            revision=str(given.get("revision", "")),
            valid_until=_day(given.get("valid_until")),
            approved_by=str(given.get("approved_by") or ""),
            approved_on=_day(given.get("approved_on")),
            problem=str(given.get("problem", "")),
            problem_message=str(given.get("problem_message", "")),
            withdrawn_on=_day(given.get("withdrawn_on")),
            notices=tuple(given.get("notices", ())),  # type: ignore[arg-type]
        )


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _tied(organisation: Organisation, names: set[str]) -> set[str]:
    """Return the items together with everything that uses them or is used by them, step by step."""
    found, new = set(names), set(names)
    while new:
        beside = Q(used__in=sorted(new)) | Q(item__scope__key__in=sorted(new))
        ties = Dependency.objects.filter(beside, item__organisation=organisation)
        pairs = ties.values_list("item__scope__key", "used")
        new = {name for pair in pairs for name in pair} - found
        found |= new
    return found


def needed_by(organisation: int, items: Iterable[str]) -> set[str]:
    """Return the items together with everything they are built on, step by step."""
    found = set(items)
    new = found
    while new:
        ties = Dependency.objects.filter(item__organisation=organisation, item__scope__key__in=sorted(new))
        new = set(ties.values_list("used", flat=True)) - found
        found = found | new
    return found


def _above(organisation: Organisation, names: set[str]) -> set[str]:
    rows = ScopePath.objects.filter(below__organisation=organisation, below__key__in=sorted(names))
    return set(rows.values_list("above__key", flat=True))


def scope_ids(organisation: Organisation) -> dict[str, int]:
    """Return the row of every scope by its key."""
    return dict(Scope.objects.filter(organisation=organisation).values_list("key", "pk"))


def item_keys(organisation: Organisation, scopes: Iterable[str]) -> set[str]:
    """Return the items that are, or lie below, any of the scopes."""
    rows = Item.objects.filter(organisation=organisation, scope__paths_up__above__key__in=sorted(set(scopes)))
    return set(rows.values_list("scope__key", flat=True).distinct())
