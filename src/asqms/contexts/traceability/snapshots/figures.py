# SPDX-License-Identifier: Apache-2.0
"""The figures of an answer that are kept beside its snapshot, so that overviews scan nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from asqms.contexts.traceability.snapshots.columns import LEVELS_IN_A_WORD, Columns
from asqms.engine.trace.result import TraceResult
from asqms.workspace.trace import result_as_plain

MOST_DUPLICATES = 200


def figures_of(result: TraceResult, columns: Columns) -> dict[str, Any]:
    """Return totals, coverage, rules with their terms, and which levels are linked to which."""
    plain = result_as_plain(result)
    model = result.model
    return {
        "items": plain["items"],
        "links": plain["links"],
        "levels": plain["levels"],
        "score": plain["score"],
        "model": plain["model"],
        "facts": plain["facts"],
        "findings": {name: found.total for name, found in result.findings.items()},
        "cycles": result.cycles_total,
        "duplicates": {
            "total": len(result.duplicates),
            "conflicting": result.conflicting_duplicates,
            "first": [
                [one.id, one.kept_from, one.dropped_from, one.differs]
                for one in result.duplicates[:MOST_DUPLICATES]
            ],
        },
        "rules": [
            {
                "rule": rule.id,
                "level": rule.level,
                "direction": rule.direction.value,
                "to": list(rule.to),
                "kinds": list(rule.kinds),
                "minimum": rule.minimum,
                "maximum": rule.maximum,
                "mandatory": rule.mandatory,
                "when_status": list(rule.when_status),
                "accept_outside": rule.accept_outside,
                "total": found.items.total,
                "covered": found.items.covered,
            }
            for rule, found in zip(model.rules, result.rules, strict=True)
        ],
        "pairs": _pairs(result, columns),
    }


def brief_of(result: TraceResult) -> dict[str, Any]:
    """Return the few figures that a list of trace sets shows."""
    plain = result_as_plain(result)
    return {"items": plain["items"], "links": plain["links"], "score": plain["score"]}


def _pairs(result: TraceResult, columns: Columns) -> list[list[int]]:
    """Return (level, other level, items with a link to it, items that reach it) for pairs that have any."""
    levels = result.evaluation.levels
    found: list[list[int]] = []
    for level in range(len(result.model.levels)):
        members = np.flatnonzero(levels == level)
        if not len(members):
            continue
        for other in range(len(result.model.levels)):
            word, bit = divmod(other, LEVELS_IN_A_WORD)
            mask = np.int64(1) << np.int64(bit)
            near = int(np.count_nonzero(columns.near[word][members] & mask))
            reach = int(np.count_nonzero(columns.reach[word][members] & mask))
            if other != level and reach:
                found.append([level, other, near, reach])
    return found
