# SPDX-License-Identifier: Apache-2.0
"""Evaluation at size: 5,000 items, the real catalogue, a million evidence records (DESIGN section 8).

Run ``python -m bench.evaluation [--items N] [--evidence N]``. Prints the processor seconds of a full
evaluation and of one item after new evidence, the peak memory, and how fast this machine is. The
digest must be the same on every run.
"""

from __future__ import annotations

import argparse
import gc
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from asqms.engine.assessment import Assessment
from asqms.engine.checks.registry import CHECKS
from asqms.engine.evaluate import evaluate, evaluate_items, gaps
from asqms.engine.snapshot import Snapshot
from asqms.workspace.catalogue import load_catalogue
from bench.measure import say
from bench.organisation import make_snapshot

AS_OF = date(2026, 11, 20)
CALIBRATION_STEPS = 20_000_000
Result = TypeVar("Result")


def main() -> None:
    """Generate, evaluate, and print what it cost."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=5_000)
    options.add_argument("--evidence", type=int, default=1_000_000)
    chosen = options.parse_args()
    _, speed = timed(count_up)
    say(f"this machine: {speed:.2f} s CPU for {CALIBRATION_STEPS:,} steps of an empty loop")
    gc.disable()
    catalogue = load_catalogue(known_checks=CHECKS, as_of=AS_OF)
    snapshot = make_snapshot(catalogue, chosen.items, chosen.evidence)
    gc.freeze()
    say(
        f"{chosen.items:,} items x {len(catalogue.practices)} practices, {chosen.evidence:,} evidence records"
    )
    say(f"memory of the input: {peak_megabytes()} MB")
    assessment, seconds = timed(lambda: evaluate(snapshot, catalogue, CHECKS, as_of=AS_OF))
    say(f"full evaluation: {seconds:.2f} s CPU, {len(assessment.obligations):,} obligations")
    say(f"peak memory: {peak_megabytes()} MB")
    say(f"digest: {assessment.digest}")
    measure_one_item(snapshot, assessment)
    measure_reading(assessment)


def measure_one_item(snapshot: Snapshot, assessment: Assessment) -> None:
    """Print what new evidence for one item costs, the middle of eleven."""
    costs: list[float] = []
    for number in range(11):
        item = snapshot.items[number * 37 % len(snapshot.items)]
        kind = snapshot.evidence[number].type
        added = replace(snapshot.evidence[0], uid=f"new-{number}", type=kind, subject=item.id, series="new")
        after = replace(snapshot, evidence=(*snapshot.evidence, added))
        _, seconds = timed(partial(evaluate_items, assessment, after, added=(added,)))
        costs.append(seconds)
    costs.sort()
    say(f"one item after new evidence: {1000 * costs[5]:.1f} ms CPU (worst {1000 * costs[-1]:.1f} ms)")


def measure_reading(assessment: Assessment) -> None:
    """Print what reading the views costs."""
    _, seconds = timed(lambda: gaps(assessment, limit=50))
    say(f"the first 50 gaps: {seconds:.2f} s CPU")
    _, seconds = timed(lambda: sum(1 for _ in assessment.rollups.values()))
    say(f"all {len(assessment.rollups)} roll-ups: {seconds:.2f} s CPU")
    _, seconds = timed(lambda: list(assessment.rollout))
    say(f"roll-out of {len(assessment.rollout)} cells: {seconds:.2f} s CPU")
    _, seconds = timed(lambda: list(assessment.requirements))
    say(f"{len(assessment.requirements)} requirements of standards: {seconds:.2f} s CPU")
    _, seconds = timed(lambda: list(assessment.obligations[: len(assessment.obligations) // 20]))
    say(f"a twentieth of the obligations in full: {seconds:.2f} s CPU")


def timed(call: Callable[[], Result]) -> tuple[Result, float]:
    """Return what the call gives and the processor seconds it took."""
    began = time.process_time()
    result = call()
    return result, time.process_time() - began


def count_up() -> int:
    """Do a fixed amount of work, to tell machines and busy hours apart."""
    total = 0
    for number in range(CALIBRATION_STEPS):
        total += number & 7
    return total


def peak_megabytes() -> int:
    """Return the peak resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
