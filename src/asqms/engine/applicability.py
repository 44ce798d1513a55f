# SPDX-License-Identifier: Apache-2.0
"""Which practices apply to what, how strongly, and why the others do not (DESIGN 4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from asqms.engine.assessment import ItemClass
from asqms.engine.catalogue import Catalogue, Condition, Level, Practice, SoftwareType, Strength
from asqms.engine.criterion import CataloguePlan, PracticePlan
from asqms.engine.snapshot import SoftwareItem
from asqms.kernel.digest import canonical_json

RETIRED = "retired"
PHASE_NOT_REACHED = "phase_not_reached"
CONDITION_NOT_MET = "condition_not_met"

STRENGTH_COLUMN = {Strength.MANDATORY: 0, Strength.RECOMMENDED: 8, Strength.OPTIONAL: 16}
GROUP_WIDTH = 26
"""Counters per group: eight for each strength (six verdicts, confirmed, awaiting), stale, lost score."""


@dataclass(frozen=True, eq=False)
class Profile:
    """What applies to every scope of one class: plans with strengths, and exclusions with reasons.

    An exclusion is (practice, reason code, parameters); parameters read ``name=value; name=value``.
    """

    entries: tuple[tuple[PracticePlan, Strength], ...]
    exclusions: tuple[tuple[str, str, str], ...]

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Position of each applying practice among the entries."""
        return {plan.practice.id: number for number, (plan, _) in enumerate(self.entries)}

    @cached_property
    def process_columns(self) -> list[int]:
        """First counter of each entry when there is one group of counters per process."""
        return [plan.process * GROUP_WIDTH + STRENGTH_COLUMN[strength] for plan, strength in self.entries]

    @cached_property
    def practice_columns(self) -> list[int]:
        """First counter of each entry when there is one group of counters per practice."""
        return [plan.number * GROUP_WIDTH + STRENGTH_COLUMN[strength] for plan, strength in self.entries]

    @cached_property
    def digest(self) -> bytes:
        """The digest of what applies and how strongly."""
        entries = [[plan.practice.id, strength.value] for plan, strength in self.entries]
        return sha256(canonical_json(entries)).digest()

    @cached_property
    def trace_positions(self) -> tuple[int, ...]:
        """Positions of the entries whose criterion looks at a trace."""
        return tuple(number for number, (plan, _) in enumerate(self.entries) if plan.uses_trace)


@dataclass(frozen=True, slots=True)
class ItemTraits:
    """Everything about an item that applicability and thresholds may depend on."""

    software_type: SoftwareType
    phase: str
    domain: str
    asil: str
    cal: str
    markets: tuple[str, ...]
    personal_data: bool
    external_components: bool
    supplied: bool


def traits_of(item: SoftwareItem, kind: ItemClass) -> ItemTraits:
    """Return the traits of an item in its class."""
    return ItemTraits(
        software_type=kind.software_type,
        phase=kind.phase,
        domain=item.domain,
        asil=item.asil,
        cal=item.cal,
        markets=item.markets,
        personal_data=item.personal_data,
        external_components=item.external_components,
        supplied=bool(item.supplier),
    )


def item_profile(plan: CataloguePlan, traits: ItemTraits) -> Profile:
    """Return what applies to items with these traits."""
    entries: list[tuple[PracticePlan, Strength]] = []
    exclusions: list[tuple[str, str, str]] = []
    for one in plan.plans_at(Level.SOFTWARE_ITEM):
        excluded = _item_exclusion(plan.catalogue, one, traits)
        if excluded is None:
            entries.append((one, strength_of(plan.catalogue, traits.software_type, one.practice)))
        else:
            exclusions.append((one.practice.id, *excluded))
    return Profile(tuple(entries), tuple(exclusions))


def organisation_profile(plan: CataloguePlan, in_scope: Iterable[ItemTraits]) -> Profile:
    """Return what applies to the organisation, given the traits of every item in scope.

    Type II as soon as one item is type II. A condition holds as soon as one item has the
    attributes it names. Phases do not matter: a standing organisation is in all of them.
    """
    traits = tuple(dict.fromkeys(in_scope))
    kind = organisation_type(traits)
    entries: list[tuple[PracticePlan, Strength]] = []
    exclusions: list[tuple[str, str, str]] = []
    for one in plan.plans_at(Level.ORGANIZATION):
        practice = one.practice
        if practice.retired:
            exclusions.append((practice.id, RETIRED, ""))
        elif one.has_condition and all(unmet(practice.condition, trait) for trait in traits):
            exclusions.append((practice.id, CONDITION_NOT_MET, "attribute=items_in_scope"))
        else:
            entries.append((one, strength_of(plan.catalogue, kind, practice)))
    return Profile(tuple(entries), tuple(exclusions))


def organisation_type(traits: Iterable[ItemTraits]) -> SoftwareType:
    """Return type II as soon as one item in scope is type II."""
    two = any(trait.software_type is SoftwareType.TYPE_II for trait in traits)
    return SoftwareType.TYPE_II if two else SoftwareType.TYPE_I


def strength_of(catalogue: Catalogue, kind: SoftwareType, practice: Practice) -> Strength:
    """Return the strength of the applicability matrix; a pair it leaves out is mandatory."""
    return catalogue.applicability.get((kind, practice.kind), Strength.MANDATORY)


def unmet(condition: Condition, traits: ItemTraits) -> str:
    """Return the parameters of the first part of the condition that does not hold, or nothing."""
    listed = (
        ("domain", condition.domains, (traits.domain,)),
        ("asil", condition.asil, (traits.asil,)),
        ("cal", condition.cal, (traits.cal,)),
        ("market", condition.markets, traits.markets),
    )
    for name, accepted, values in listed:
        if accepted and not set(accepted) & set(values):
            return f"attribute={name}; value={', '.join(values)}; needed={', '.join(accepted)}"
    flags = (
        ("personal_data", condition.personal_data, traits.personal_data),
        ("external_components", condition.external_components, traits.external_components),
        ("supplier", condition.suppliers, traits.supplied),
    )
    for name, needed, value in flags:
        if needed is not None and needed is not value:
            return f"attribute={name}; value={_word(value)}; needed={_word(needed)}"
    return ""


def _item_exclusion(catalogue: Catalogue, plan: PracticePlan, traits: ItemTraits) -> tuple[str, str] | None:
    if plan.practice.retired:
        return (RETIRED, "")
    order = catalogue.phase_order
    if plan.first_phase > order.get(traits.phase, len(order)):
        needed = catalogue.phases[plan.first_phase].id
        return (PHASE_NOT_REACHED, f"phase={traits.phase}; needed={needed}")
    missing = unmet(plan.practice.condition, traits) if plan.has_condition else ""
    return (CONDITION_NOT_MET, missing) if missing else None


def _word(value: bool) -> str:  # noqa: FBT001 - the value itself is what is shown
    return "true" if value else "false"
