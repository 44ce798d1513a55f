# SPDX-License-Identifier: Apache-2.0
"""One evaluation: inputs made ready, a row per scope, counters; and the same again after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from asqms.engine.applicability import (
    ItemTraits,
    Profile,
    item_profile,
    organisation_profile,
    organisation_type,
    traits_of,
)
from asqms.engine.assessment import ItemClass
from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.contract import Check
from asqms.engine.classification import classify
from asqms.engine.criterion import CataloguePlan, plan_catalogue
from asqms.engine.decide import RulingIndex
from asqms.engine.needs import NeedReader
from asqms.engine.owners import Owners
from asqms.engine.rows import Row, RowBuilder, trait_key
from asqms.engine.selection import EvidenceIndex, Selection
from asqms.engine.snapshot import Evidence, Moment, Snapshot, SoftwareItem
from asqms.engine.totals import Totals
from asqms.engine.tree import ScopeTree, Surroundings
from asqms.engine.workload import TraitKey
from asqms.kernel.digest import digest_of


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """Records that came and went since the evaluation before."""

    added: Sequence[Evidence] = ()
    removed: Sequence[Evidence] = ()

    @property
    def subjects(self) -> frozenset[str]:
        """Every subject the change is about."""
        return frozenset(record.subject for record in (*self.added, *self.removed))


@dataclass(frozen=True, eq=False)
class Population:
    """The items in scope with class, traits and place; the organisation's own place and profile."""

    items: Mapping[str, SoftwareItem]
    classes: Mapping[str, ItemClass]
    traits: Mapping[str, ItemTraits]
    places: Mapping[str, Surroundings]
    profiles: dict[ItemTraits, Profile]
    organisation: Profile
    organisation_traits: TraitKey

    @cached_property
    def present(self) -> Sequence[SoftwareItem]:
        """The items in scope, in order of ids."""
        return tuple(self.items[name] for name in self.classes)

    @cached_property
    def digest(self) -> str:
        """The digest of all classes with their reasons."""
        return digest_of(
            [
                [one.item, one.software_type.value, one.phase, list(one.reasons), one.inherited_from]
                for one in self.classes.values()
            ]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """Everything an assessment was worked out from, and its rows: the organisation's, then the items'."""

    snapshot: Snapshot
    plan: CataloguePlan
    checks: Mapping[str, Check]
    moment: Moment
    index: EvidenceIndex
    selection: Selection
    tree: ScopeTree
    rulings: RulingIndex
    owners: Owners
    population: Population
    reader: NeedReader
    rows: Mapping[str, Row]
    totals: Totals

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that was asked."""
        return self.plan.catalogue


def evaluate_all(
    snapshot: Snapshot, catalogue: Catalogue, checks: Mapping[str, Check], moment: Moment
) -> Evaluation:
    """Return the evaluation of everything, from nothing."""
    plan = plan_catalogue(catalogue)
    tree = ScopeTree(snapshot)
    index = EvidenceIndex.of(snapshot.evidence)
    selection = Selection.of(catalogue, moment)
    rulings = RulingIndex(snapshot.decisions, snapshot.ratings, moment)
    population = _population(snapshot, plan, tree, moment, {})
    reader = NeedReader(plan, checks, selection, index)
    builder = RowBuilder(plan, reader, rulings, moment)
    rows = _rows(builder, population, tree.organisation, population.places)
    return Evaluation(
        snapshot=snapshot,
        plan=plan,
        checks=checks,
        moment=moment,
        index=index,
        selection=selection,
        tree=tree,
        rulings=rulings,
        owners=Owners(snapshot, moment),
        population=population,
        reader=reader,
        rows=rows,
        totals=Totals.of(plan, rows.values()),
    )


def evaluate_again(before: Evaluation, snapshot: Snapshot, change: EvidenceChange) -> Evaluation:
    """Return the evaluation of a changed snapshot at the same moment; only what is touched is rated.

    ``change`` must be the whole difference in evidence between both snapshots.
    """
    moment, plan, old = before.moment, before.plan, before.snapshot
    same_tree = snapshot.scopes == old.scopes and snapshot.organisation.id == old.organisation.id
    tree = before.tree if same_tree else ScopeTree(snapshot)
    population = before.population
    if snapshot.items is not old.items or not same_tree:
        population = _population(snapshot, plan, tree, moment, before.population.profiles)
    index = before.index.changed(change.added, change.removed)
    same_rulings = snapshot.decisions == old.decisions and snapshot.ratings == old.ratings
    rulings = before.rulings if same_rulings else RulingIndex(snapshot.decisions, snapshot.ratings, moment)
    reader = before.reader.changed(index, change.subjects)
    builder = RowBuilder(plan, reader, rulings, moment)
    touched = _touched(before, population, change.subjects)
    if not same_rulings:
        touched |= _newly_ruled(before.rulings, rulings, population)
    rows: dict[str, Row] = dict(before.rows)
    for gone in set(rows) - set(population.places):
        del rows[gone]
    new_rows = _rows(builder, population, tree.organisation, touched)
    rows.update(new_rows)
    changed = sorted(set(new_rows) | (set(before.rows) - set(population.places)))
    if set(rows) != set(before.rows):
        rows = {scope: rows[scope] for scope in population.places}
    return Evaluation(
        snapshot=snapshot,
        plan=plan,
        checks=before.checks,
        moment=moment,
        index=index,
        selection=before.selection,
        tree=tree,
        rulings=rulings,
        owners=Owners(snapshot, moment),
        population=population,
        reader=reader,
        rows=rows,
        totals=before.totals.changed(before.rows, rows, changed),
    )


def evidence_change(before: Sequence[Evidence], after: Sequence[Evidence]) -> EvidenceChange:
    """Return which records came and went, by identity: a record that was replaced did both."""
    if before is after:
        return EvidenceChange()
    old, new = set(map(id, before)), set(map(id, after))
    return EvidenceChange(
        added=tuple(record for record in after if id(record) not in old),
        removed=tuple(record for record in before if id(record) not in new),
    )


def _population(
    snapshot: Snapshot,
    plan: CataloguePlan,
    tree: ScopeTree,
    moment: Moment,
    profiles: dict[ItemTraits, Profile],
) -> Population:
    questions = [question.id for question in plan.catalogue.questions]
    classes = classify(snapshot.items, questions, moment)
    items = {item.id: item for item in snapshot.items}
    traits = {name: traits_of(items[name], kind) for name, kind in classes.items()}
    for one in dict.fromkeys(traits.values()):
        if one not in profiles:
            profiles[one] = item_profile(plan, one)
    places = {tree.organisation: tree.of_organisation()}
    places |= {name: tree.of_item(items[name]) for name in classes}
    kind = organisation_type(traits.values())
    return Population(
        items=items,
        classes=classes,
        traits=traits,
        places=places,
        profiles=profiles,
        organisation=organisation_profile(plan, traits.values()),
        organisation_traits=(kind.value, "", "", "", ""),
    )


def _rows(
    builder: RowBuilder, population: Population, organisation: str, scopes: Iterable[str]
) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for name in scopes:
        place = population.places[name]
        if name == organisation:
            rows[name] = builder.row(place, population.organisation, population.organisation_traits)
        else:
            traits = population.traits[name]
            rows[name] = builder.row(place, population.profiles[traits], trait_key(traits))
    return rows


def _touched(before: Evaluation, population: Population, subjects: frozenset[str]) -> set[str]:
    """Return the scopes whose row may differ: evidence on them or above them, traits or place."""
    old = before.population
    touched = {name for name in subjects if name in population.places}
    above = subjects - population.traits.keys()
    if above:
        touched |= {
            name
            for name in population.traits
            if any(scope in above for scope, _ in population.places[name].above)
        }
    if population is not old:
        touched.add(next(iter(population.places)))
        touched |= {
            name
            for name, traits in population.traits.items()
            if traits != old.traits.get(name) or population.places[name] != old.places.get(name)
        }
    return touched


def _newly_ruled(before: RulingIndex, after: RulingIndex, population: Population) -> set[str]:
    return {
        name
        for name in population.places
        if before.voices(population.places[name].holders) != after.voices(population.places[name].holders)
    }
