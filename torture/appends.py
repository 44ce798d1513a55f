# SPDX-License-Identifier: Apache-2.0
"""Writers are killed while they commit (G-D1): nothing acknowledged is lost and the ledger verifies."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path

from torture.kills import Acknowledged, kill
from torture.place import child, close_connections, new_server, pause

OURS = "torture"
WRITERS = 3
RESTART_SECONDS = 10
VERIFIED_EVERY = 50


@dataclass
class Outcome:
    """What was seen; ``lost``, ``half`` and ``damaged`` must be 0."""

    cycles: int
    acknowledged: int
    written: int
    lost: int
    half: int
    damaged: int
    slowest_restart: float
    seconds: float

    @property
    def good(self) -> bool:
        """Tell whether nothing went wrong."""
        wrong = self.lost or self.half or self.damaged
        return not wrong and self.slowest_restart <= RESTART_SECONDS and self.acknowledged > 0

    def told(self) -> dict[str, object]:
        """Return the figures."""
        return {**asdict(self), "good": self.good}


def torture(kind: str, cycles: int) -> Outcome:
    """Start writers, kill all of them at once, start again, look, and so on."""
    with new_server(kind) as home:
        began = time.monotonic()
        acknowledged = Acknowledged(home / "acknowledged")
        slowest, damaged, lost = 0.0, 0, 0
        for cycle in range(cycles):
            writers = [child(lambda n=n, c=cycle: _write(f"{c}-{n}", home)) for n in range(WRITERS)]
            before = len(acknowledged.lines())
            restarted = time.monotonic()
            while len(acknowledged.lines()) == before:
                time.sleep(0.002)
                if time.monotonic() - restarted > RESTART_SECONDS:
                    break
            slowest = max(slowest, time.monotonic() - restarted)
            time.sleep(pause(120))
            for number in writers:
                kill(number)
            last = cycle == cycles - 1
            lost += _missing(acknowledged.lines()[before:])
            damaged += _damaged() if last or cycle % VERIFIED_EVERY == 0 else 0
            close_connections()
        keys = acknowledged.lines()
        lost += _missing(keys)
        written, half = _written()
        close_connections()
        return Outcome(
            cycles=cycles,
            acknowledged=len(keys),
            written=written,
            lost=lost,
            half=half,
            damaged=damaged,
            slowest_restart=round(slowest, 2),
            seconds=round(time.monotonic() - began, 1),
        )


def _write(name: str, home: Path) -> None:
    """Write a record and a job in one transaction, again and again; acknowledge each after its commit."""
    from django.db import transaction

    from asqms.contexts.ledger.api import append
    from asqms.contexts.ledger.data import NewRecord
    from asqms.contexts.work.api import enqueue, register_task
    from asqms.kernel.clock import SystemClock

    register_task("torture.nothing", lambda _: None)
    acknowledged = Acknowledged(home / "acknowledged")
    number = 0
    while True:
        at = SystemClock().now()
        key = f"{name}-{number}"
        with transaction.atomic():
            new = NewRecord("torture", key, {"text": "x" * (number % 700)}, at.date(), "torture.written")
            append(OURS, [new], actor="command:torture", at=at)
            enqueue("torture.nothing", {"key": key}, at=at, key=key, organisation=OURS)
        acknowledged.note(key)
        number += 1


def _missing(keys: list[str]) -> int:
    from asqms.contexts.ledger.models import Head

    found = set(Head.objects.filter(organisation=OURS).values_list("key", flat=True)) if keys else set()
    return len(set(keys) - found)


def _damaged() -> int:
    from asqms.contexts.ledger.api import verify_ledger
    from asqms.contexts.work.api import database_is_whole

    return len(verify_ledger(OURS)) + (not database_is_whole())


def _written() -> tuple[int, int]:
    """Return how many transactions there are, and how many have only one of their two halves."""
    from asqms.contexts.ledger.models import Record
    from asqms.contexts.work.models import Job

    records = set(Record.objects.filter(organisation=OURS).values_list("key", flat=True))
    jobs = set(Job.objects.filter(organisation=OURS).values_list("key", flat=True))
    return len(records), len(records ^ jobs)
