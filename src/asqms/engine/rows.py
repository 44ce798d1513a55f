# SPDX-License-Identifier: Apache-2.0
"""One row per rated scope: a cell with verdict and basis for every practice that applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256

from asqms.engine.applicability import ItemTraits, Profile
from asqms.engine.assessment import Basis
from asqms.engine.criterion import (
    INHERITED_FLAG,
    MET,
    MISSING,
    NOT_MET,
    OUTCOME_MASK,
    PARTLY,
    STALE_FLAG,
    UNKNOWN,
    CataloguePlan,
    Key,
    PracticePlan,
    tree_outcome,
)
from asqms.engine.decide import Machine, Ruling, RulingIndex, Voices, decide
from asqms.engine.needs import NeedReader, Workloads
from asqms.engine.snapshot import Moment, VerdictName
from asqms.engine.tree import Surroundings
from asqms.engine.workload import TraitKey
from asqms.kernel.digest import CanonicalValue, canonical_json

VERDICTS = (
    VerdictName.CONFORMS,
    VerdictName.PARTLY,
    VerdictName.DEVIATES,
    VerdictName.UNDETERMINED,
    VerdictName.JUSTIFIED,
    VerdictName.NOT_APPLICABLE,
)
_VERDICT_OF_OUTCOME = {
    NOT_MET: VerdictName.DEVIATES,
    PARTLY: VerdictName.PARTLY,
    UNKNOWN: VerdictName.UNDETERMINED,
    MET: VerdictName.CONFORMS,
    MISSING: VerdictName.UNDETERMINED,
}
_SHOWS_SOMETHING = frozenset({VerdictName.CONFORMS, VerdictName.PARTLY})


@dataclass(frozen=True, slots=True)
class Cell:
    """The short answer of one obligation; equal cells are one object.

    ``column`` is the position of the verdict in ``VERDICTS``; ``stale`` says that a need is without
    evidence because all there was has expired. ``code`` says all of it in four characters.
    """

    verdict: VerdictName
    machine: VerdictName
    basis: Basis
    column: int
    awaiting: bool
    stale: bool
    code: str


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """All cells of one scope, in the order of its profile.

    ``rulings`` holds what people said, by position; ``suspect`` is the worst share of suspect links
    among trace evidence in use, in parts per million.
    """

    place: Surroundings
    profile: Profile
    traits: TraitKey
    cells: list[Cell]
    rulings: Mapping[int, Ruling]
    suspect: int
    digest: bytes

    @property
    def scope(self) -> str:
        """The id of the scope."""
        return self.place.scope


def trait_key(traits: ItemTraits) -> TraitKey:
    """Return the part of the traits that thresholds may depend on, in the order of a check's subject."""
    return (traits.software_type.value, traits.asil, traits.cal, traits.domain, traits.phase)


class RowBuilder:
    """Builds rows; what depends only on the profile or on a practice's codes is worked out once."""

    __slots__ = ("_cells", "_moment", "_plan", "_reader", "_rulings", "_work", "_workloads")

    def __init__(self, plan: CataloguePlan, reader: NeedReader, rulings: RulingIndex, moment: Moment) -> None:
        self._plan = plan
        self._reader = reader
        self._rulings = rulings
        self._moment = moment
        self._cells: list[dict[Key, Cell]] = [{} for _ in plan.plans]
        self._workloads: dict[Profile, Workloads] = {}
        self._work: dict[Profile, list[tuple[PracticePlan, dict[Key, Cell]]]] = {}

    def row(self, place: Surroundings, profile: Profile, traits: TraitKey) -> Row:
        """Return the row of a scope."""
        codes = self._reader.codes(place, traits, self._workloads_of(profile))
        by_leaf = codes.by_leaf
        cells: list[Cell] = []
        for plan, known in self._work_on(profile):
            key = plan.pick(by_leaf)
            cell = known.get(key)
            if cell is None:
                cell = known[key] = machine_cell(plan, key)
            cells.append(cell)
        voices = self._rulings.voices(place.holders)
        rulings: Mapping[int, Ruling] = {}
        if voices:
            cells, rulings = self._ruled(place, profile, (cells, by_leaf), voices)
        digest = _digest(place, profile, cells, rulings)
        return Row(place, profile, traits, cells, rulings, codes.suspect, digest)

    def _ruled(
        self,
        place: Surroundings,
        profile: Profile,
        measured: tuple[list[Cell], Sequence[int]],
        voices: Mapping[str, Voices],
    ) -> tuple[list[Cell], Mapping[int, Ruling]]:
        """Return the cells with those replaced that people had a say about, and their rulings."""
        cells, by_leaf = measured[0].copy(), measured[1]
        rulings: dict[int, Ruling] = {}
        for practice in sorted(set(voices) & set(profile.positions)):
            position = profile.positions[practice]
            cell, plan = cells[position], profile.entries[position][0]
            machine = self._machine(place, plan, cell, plan.pick(by_leaf))
            ruling = rulings[position] = decide(machine, voices[practice], self._moment)
            spoken = ruling.basis in (Basis.CONFIRMED, Basis.DECIDED)
            awaiting = cell.awaiting and not spoken
            cells[position] = cell_of(
                ruling.verdict, cell.machine, ruling.basis, awaiting=awaiting, stale=cell.stale
            )
        return cells, rulings

    def _machine(self, place: Surroundings, plan: PracticePlan, cell: Cell, codes: Key) -> Machine:
        return Machine(
            verdict=cell.machine,
            basis=cell.basis,
            digests=partial(self._digests, place, plan),
            shows_a_lack=any(code & OUTCOME_MASK in (NOT_MET, PARTLY) for code in codes),
        )

    def _digests(self, place: Surroundings, plan: PracticePlan) -> frozenset[str]:
        types = dict.fromkeys(self._plan.leaves[number].evidence_type for number in plan.leaves)
        return frozenset(record.digest for kind in types for record in self._reader.in_use(place, kind))

    def _work_on(self, profile: Profile) -> list[tuple[PracticePlan, dict[Key, Cell]]]:
        work = self._work.get(profile)
        if work is None:
            work = self._work[profile] = [(plan, self._cells[plan.number]) for plan, _ in profile.entries]
        return work

    def _workloads_of(self, profile: Profile) -> Workloads:
        known = self._workloads.get(profile)
        if known is None:
            leaves = {number for plan, _ in profile.entries for number in plan.leaves}
            known = self._workloads[profile] = self._reader.workloads(leaves)
        return known


@lru_cache(maxsize=1024)
def cell_of(
    verdict: VerdictName,
    machine: VerdictName,
    basis: Basis,
    *,
    awaiting: bool,
    stale: bool,
) -> Cell:
    """Return the one cell with these values."""
    column, flags = VERDICTS.index(verdict), int(awaiting) + 2 * int(stale)
    code = f"{column}{VERDICTS.index(machine)}{basis.value[0]}{flags}"
    return Cell(verdict, machine, basis, column, awaiting, stale, code)


def machine_cell(plan: PracticePlan, codes: Key) -> Cell:
    """Return what evidence alone says about a practice, from the codes of its leaves (DESIGN 4.4)."""
    outcome = tree_outcome(plan.tree, codes)
    verdict = _VERDICT_OF_OUTCOME[outcome]
    used = [code for code in codes if code & OUTCOME_MASK != MISSING]
    inherited = bool(used) and all(code & INHERITED_FLAG for code in used)
    stale = outcome != MET and any(code & STALE_FLAG for code in codes)
    awaiting = plan.needs_person and verdict in _SHOWS_SOMETHING
    return cell_of(
        verdict, verdict, Basis.INHERITED if inherited else Basis.MEASURED, awaiting=awaiting, stale=stale
    )


def _digest(
    place: Surroundings, profile: Profile, cells: Sequence[Cell], rulings: Mapping[int, Ruling]
) -> bytes:
    said = [[position, *_plain(rulings[position])] for position in sorted(rulings)]
    codes = "".join([cell.code for cell in cells])
    content = canonical_json([place.scope, codes, said])
    return sha256(profile.digest + content).digest()


def _plain(ruling: Ruling) -> list[CanonicalValue]:
    return [
        ruling.verdict.value,
        list(ruling.reasons),
        ruling.confirmed_by,
        ruling.overruled_by,
        ruling.decision,
        ruling.note,
        ruling.ends,
    ]
