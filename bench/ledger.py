# SPDX-License-Identifier: Apache-2.0
"""The ledger at size (RELIABILITY G-A1, G-A3): appends, proofs, verification, and changed proofs.

Run ``python -m bench.ledger [--records N] [--batch N] [--mutations N]``. A database of its own is made in
a temporary folder; ``ASQMS_DATABASE_URL`` names an empty PostgreSQL database instead. Times are seconds of
the clock and, in brackets, of this process.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bench.measure import say

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
UID = "0123456789abcdef0123456789abcdef"
SINGLE = 1_000
PROOFS = 300


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=100_000)
    options.add_argument("--batch", type=int, default=2_000)
    options.add_argument("--mutations", type=int, default=100_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASQMS_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "asqms.project.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        measure_appends(chosen.records, chosen.batch)
        measure_proofs(chosen.records)
        measure_verification(chosen.records)
    measure_mutations(chosen.mutations)


@contextmanager
def measured(title: str, count: int) -> Iterator[None]:
    """Print how long what is inside took, in total and for each of ``count``."""
    wall, own = time.perf_counter(), time.process_time()
    yield
    wall, own = time.perf_counter() - wall, time.process_time() - own
    say(f"{title}: {wall:.1f} s ({own:.1f}), {wall / count * 1e6:.1f} µs each ({own / count * 1e6:.1f})")


def measure_appends(records: int, batch: int) -> None:
    """Print the cost of records in batches, of their tree alone, and of single durable records."""
    from django.db import transaction

    from asqms.contexts.ledger import api as ledger
    from asqms.contexts.ledger.commands import append as command
    from asqms.contexts.ledger.data import NewRecord

    def new(place: int) -> NewRecord:
        facts = {"tests.failed": 0, "tests.total": place}
        content = {"id": f"run-{place}", "type": "test_results", "subject": "item-1", "facts": facts}
        return NewRecord("evidence", f"run-{place}", content, AT.date(), "evidence.received")

    spent = [0.0]
    grow: Callable[..., None] = command.grow_log

    def timed_grow(*arguments: object) -> None:
        before = time.process_time()
        grow(*arguments)
        spent[0] += time.process_time() - before

    command.grow_log = timed_grow
    with measured(f"{records:,} records in batches of {batch:,}", records):
        for start in range(0, records, batch):
            with transaction.atomic():
                ledger.append(
                    UID,
                    [new(place) for place in range(start, min(start + batch, records))],
                    actor="token:ci",
                    at=AT,
                )
    say(f"  of that entries and tree: {spent[0] / records * 1e6:.1f} µs each of this process")
    command.grow_log = grow
    costs = []
    for place in range(SINGLE):
        before = time.perf_counter()
        with transaction.atomic():
            ledger.append(UID, [new(place)], actor="token:ci", at=AT)
        costs.append(time.perf_counter() - before)
    say(percentiles("one durable record", costs))


def measure_proofs(records: int) -> None:
    """Print the cost of signing a checkpoint and of proofs."""
    from asqms.contexts.ledger import api as ledger
    from asqms.contexts.ledger.models import Record
    from asqms.contexts.ledger.verifier.asqms_verify import Policy, verify

    with measured("one checkpoint", 1):
        ledger.make_checkpoint(UID, AT)
    positions = range(0, records, max(1, records // PROOFS))
    numbers = list(Record.objects.filter(position__in=positions).values_list("pk", flat=True))
    policy = Policy.of_key(str(ledger.verifying_key(UID)))
    made, checked = [], []
    for number in numbers:
        before = time.perf_counter()
        proof = ledger.prove(number)
        between = time.perf_counter()
        verify(proof, policy)
        made.append(between - before)
        checked.append(time.perf_counter() - between)
    say(percentiles("one proof", made))
    say(percentiles("its verification offline", checked))


def measure_verification(records: int) -> None:
    """Print the cost of reading every byte again."""
    from asqms.contexts.ledger import api as ledger

    with measured(f"verification of {records + SINGLE:,} entries", records + SINGLE):
        found = ledger.verify_ledger(UID)
    say(f"  findings: {len(found)}")


def measure_mutations(cases: int) -> None:
    """Print how many changed inclusion and consistency proofs were accepted."""
    from asqms.contexts.ledger.domain import merkle

    leaves = [merkle.leaf_hash(place.to_bytes(4, "big")) for place in range(700)]
    kept: dict[tuple[int, int], bytes] = {}

    def node(height: int, index: int) -> bytes:
        if (height, index) not in kept:
            kept[height, index] = merkle.root_of(leaves[index << height : (index + 1) << height])
        return kept[height, index]

    tried = accepted = 0
    with measured("changed proofs", cases):
        while tried < cases:
            size = 2 + tried * 7_919 % 690
            index = tried * 104_729 % size
            root, old_root = merkle.root_at(size, node), merkle.root_at(index + 1, node)
            path = merkle.inclusion_path(index, size, node)
            longer = merkle.consistency_path(index + 1, size, node)
            for place in range(len(path) * 8):
                step = bytearray(path[place // 8])
                step[tried % 32] ^= 1 << place % 8
                changed = (*path[: place // 8], bytes(step), *path[place // 8 + 1 :])
                accepted += merkle.inclusion_holds(leaves[index], index, size, changed, root)
                tried += 1
            for place in range(len(longer) * 8):
                step = bytearray(longer[place // 8])
                step[tried % 32] ^= 1 << place % 8
                changed = (*longer[: place // 8], bytes(step), *longer[place // 8 + 1 :])
                accepted += merkle.consistency_holds(index + 1, size, old_root, root, changed)
                tried += 1
            tried += 1
    say(f"  {tried:,} tried, {accepted} accepted")


def percentiles(title: str, costs: list[float]) -> str:
    """Return a line with the middle and the 99th hundredth in milliseconds."""
    ordered = sorted(costs)
    middle, high = ordered[len(ordered) // 2] * 1e3, ordered[len(ordered) * 99 // 100] * 1e3
    return f"{title}: p50 {middle:.2f} ms, p99 {high:.2f} ms"


if __name__ == "__main__":
    main()
