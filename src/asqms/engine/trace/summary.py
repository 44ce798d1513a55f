# SPDX-License-Identifier: Apache-2.0
"""Condenses an evaluation into the result people and the workspace read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asqms.engine.trace.evaluation import Evaluation
from asqms.engine.trace.findings import (
    FAILED_STATE,
    NOT_RUN_STATE,
    PASSED_STATE,
    VERDICTS,
    Finding,
    verdict_of,
)
from asqms.engine.trace.graph import Flags, Graph, Indices
from asqms.engine.trace.model import TraceModel
from asqms.engine.trace.plan import BROKEN, OUTSIDE
from asqms.engine.trace.result import (
    Coverage,
    ItemList,
    ItemReference,
    LevelCoverage,
    LinkList,
    LinkReference,
    RuleCoverage,
    Score,
    TraceResult,
)
from asqms.kernel.digest import digest_of

FIRST = 10
_BITS = 1024
_STATES = 8


def summarise(graph: Graph, model: TraceModel, evaluation: Evaluation) -> TraceResult:
    """Return totals, coverage, bounded lists and score of an evaluated graph."""
    tally = _tally(model, evaluation)
    levels = tuple(_level(model, evaluation, tally, number) for number in range(len(model.levels)))
    rules = tuple(
        RuleCoverage(
            rule.id, rule.level, rule.to, rule.direction.value, rule.mandatory, Coverage(total, covered)
        )
        for rule, total, covered in zip(
            model.rules, evaluation.rule_totals, evaluation.rule_covered, strict=True
        )
    )
    having = {
        str(one.name).lower(): np.flatnonzero(evaluation.bits & np.uint16(one)).astype(np.int32)
        for one in Finding
    }
    links = [
        ordered_links(graph, flags)
        for flags in (evaluation.link_states == BROKEN, graph.suspect, evaluation.link_states == OUTSIDE)
    ]
    cycles_total, sets = _cycle_sets(evaluation.components)
    shown = _shown(graph, model, evaluation, having.values(), links, sets)
    broken, suspect, outside = (shown.links(found) for found in links)
    return TraceResult(
        model=model,
        sources=graph.sources,
        items_total=graph.item_count,
        links_total=graph.link_count,
        links_stamped=graph.stamped,
        levels=levels,
        rules=rules,
        findings={name: shown.items(found) for name, found in having.items()},
        broken=broken,
        suspect=suspect,
        outside=outside,
        cycles_total=cycles_total,
        cycles=shown.cycles(sets),
        duplicates=graph.duplicates,
        unclassified=_unclassified(graph, evaluation),
        verdicts=_verdicts(tally),
        score=_score(levels, rules, graph.link_count - outside.total, broken.total + suspect.total),
        digest=digest_of({"model": model.digest, "evaluation": evaluation.digest}),
        graph=graph,
        evaluation=evaluation,
    )


def _tally(model: TraceModel, evaluation: Evaluation) -> npt.NDArray[np.int64]:
    """Count items by (level + 1, finding bits, state)."""
    keys = (
        (evaluation.levels + 1) * (_BITS * _STATES) + evaluation.bits * np.int32(_STATES) + evaluation.states
    )
    size = (len(model.levels) + 1) * _BITS * _STATES
    return np.bincount(keys, minlength=size).reshape(-1, _BITS, _STATES)


def _level(
    model: TraceModel, evaluation: Evaluation, tally: npt.NDArray[np.int64], number: int
) -> LevelCoverage:
    level = model.levels[number]
    by_bits = tally[number + 1].sum(axis=1)
    by_state = tally[number + 1].sum(axis=0)
    bits = np.arange(_BITS)
    states = np.arange(_STATES)

    def having(finding: Finding) -> int:
        return int(by_bits[(bits & finding) != 0].sum())

    def reached(flags: Flags) -> int:
        return int(by_state[flags].sum())

    def covered(total: int, finding: Finding) -> Coverage | None:
        return Coverage(total, total - having(finding)) if total else None

    used = np.flatnonzero(by_bits).tolist()
    return LevelCoverage(
        level=level.id,
        title=level.title,
        is_test=level.test,
        needs_verification=level.verification,
        total=int(by_bits.sum()),
        up=covered(evaluation.up_totals[number], Finding.NO_PARENT),
        down=covered(evaluation.down_totals[number], Finding.MISSING_CHILD),
        verified=int(by_state[PASSED_STATE]),
        failed=reached((states & FAILED_STATE) != 0),
        untested=reached((states & (PASSED_STATE | FAILED_STATE)) == 0),
        not_run=reached((states & NOT_RUN_STATE) != 0),
        suspect=having(Finding.SUSPECT),
        conforming=sum(int(by_bits[one]) for one in used if verdict_of(one) == VERDICTS[0]),
    )


def _verdicts(tally: npt.NDArray[np.int64]) -> dict[str, int]:
    counts = dict.fromkeys(VERDICTS, 0)
    by_bits = tally.sum(axis=2)
    for level, bits in zip(*(ends.tolist() for ends in np.nonzero(by_bits)), strict=True):
        counts[verdict_of(bits, classified=level > 0)] += int(by_bits[level, bits])
    return counts


@dataclass(frozen=True, slots=True)
class _Shown:
    """Texts of the few items that lists show, fetched once."""

    graph: Graph
    model: TraceModel
    evaluation: Evaluation
    texts: dict[int, tuple[str, str, str]]

    def items(self, found: Indices) -> ItemList:
        first = found[:FIRST].tolist()
        levels = self.evaluation.levels[first].tolist()
        return ItemList(
            len(found),
            tuple(
                ItemReference(*self.texts[one], level=self.model.levels[level].id if level >= 0 else "")
                for one, level in zip(first, levels, strict=True)
            ),
        )

    def links(self, found: Indices) -> LinkList:
        return LinkList(len(found), tuple(references(self.graph, found[:FIRST], self.texts)))

    def cycles(self, sets: list[list[int]]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(self.texts[one][0] for one in members) for members in sets)


def ordered_links(graph: Graph, flags: Flags) -> Indices:
    """Return the links with a flag, ordered by source, target and kind whatever order they came in."""
    found = np.flatnonzero(flags).astype(np.int32)
    order = np.lexsort((graph.kinds[found], graph.link_target[found], graph.link_source[found]))
    return found[order]


def link_references(graph: Graph, links: Indices) -> list[LinkReference]:
    """Return links as people find them; ends without an item keep the text they were written with."""
    ends = {*graph.link_source[links].tolist(), *graph.link_target[links].tolist()}
    known = sorted(one for one in ends if one >= 0)
    return references(graph, links, dict(zip(known, graph.texts.describe(known), strict=True)))


def references(
    graph: Graph, links: Indices, texts: Mapping[int, tuple[str, str, str]]
) -> list[LinkReference]:
    """Return links as people find them, with the texts of their items at hand."""

    def name(end: int) -> str:
        return texts[end][0] if end >= 0 else graph.unresolved[-1 - end]

    return [
        LinkReference(
            name(source), graph.kind_names[kind], name(target), texts[source][2] if source >= 0 else ""
        )
        for source, kind, target in zip(
            graph.link_source[links].tolist(),
            graph.kinds[links].tolist(),
            graph.link_target[links].tolist(),
            strict=True,
        )
    ]


def _cycle_sets(components: Indices) -> tuple[int, list[list[int]]]:
    members = np.flatnonzero(components >= 0)
    roots = sorted(set(components[members].tolist()))
    return len(roots), [members[components[members] == root][:FIRST].tolist() for root in roots[:FIRST]]


def _shown(
    graph: Graph,
    model: TraceModel,
    evaluation: Evaluation,
    items: Iterable[Indices],
    links: Iterable[Indices],
    sets: list[list[int]],
) -> _Shown:
    wanted = {one for found in items for one in found[:FIRST].tolist()}
    for found in links:
        for ends in (graph.link_source, graph.link_target):
            wanted.update(one for one in ends[found[:FIRST]].tolist() if one >= 0)
    wanted.update(one for members in sets for one in members)
    known = sorted(wanted)
    return _Shown(graph, model, evaluation, dict(zip(known, graph.texts.describe(known), strict=True)))


def _unclassified(graph: Graph, evaluation: Evaluation) -> dict[str, int]:
    counts = Counter(graph.types[evaluation.levels < 0].tolist())
    return {graph.type_names[code]: count for code, count in sorted(counts.items())}


def _score(
    levels: tuple[LevelCoverage, ...], rules: tuple[RuleCoverage, ...], links: int, unsound: int
) -> Score:
    mandatory = [rule.items for rule in rules if rule.mandatory]
    needing = [level for level in levels if level.needs_verification]
    return Score(
        met=sum(one.covered for one in mandatory) + sum(one.verified for one in needing),
        expected=sum(one.total for one in mandatory) + sum(one.total for one in needing),
        sound=links - unsound,
        links=links,
    )
