# SPDX-License-Identifier: Apache-2.0
"""Workers are killed while they work (G-D6): no job is lost, none has two effects, none stands still."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path

from torture.kills import Acknowledged, ended, kill
from torture.place import child, close_connections, new_server, pause

LEASE_SECONDS = 2
WORKERS = 4
ENQUEUERS = 2
OURS = "torture"
PATIENCE_SECONDS = 60


@dataclass
class Outcome:
    """What was seen; everything after ``kills`` must be 0."""

    jobs: int
    kills: int
    lost: int
    doubled: int
    stuck: int
    dead: int
    most_tries: int
    seconds: float

    @property
    def good(self) -> bool:
        """Tell whether nothing went wrong."""
        return not (self.lost or self.doubled or self.stuck or self.dead)

    def told(self) -> dict[str, object]:
        """Return the figures."""
        return {**asdict(self), "good": self.good}


def torture(kind: str, jobs: int, kills: int) -> Outcome:
    """Enqueue jobs from processes that are killed, run them in workers that are killed, and count."""
    pace = max(4, int(kills * 75 * ENQUEUERS / jobs * 1.6))
    with new_server(kind) as home:
        _register()
        began = time.monotonic()
        wished = Acknowledged(home / "wished")
        wishes = _Wishes(home, jobs, pace)
        enqueuers = {_enqueuer(part, wishes): part for part in range(ENQUEUERS)}
        workers = [child(_work) for _ in range(WORKERS)]
        done = 0
        while done < kills or enqueuers:
            time.sleep(pause(150))
            done += _kill_an_enqueuer(enqueuers, wishes) if done % 7 == 0 else 0
            victim = workers.pop(0)
            kill(victim)
            workers.append(child(_work))
            done += 1
            for number in [one for one in enqueuers if ended(one)]:
                enqueuers.pop(number)
        settled = _wait()
        for number in workers:
            kill(number)
        return _count(set(wished.lines()), done, settled, time.monotonic() - began)


@dataclass(frozen=True)
class _Wishes:
    """What the enqueuers have to wish, and how slowly, so that kills and work go side by side."""

    home: Path
    jobs: int
    pace: int


def _kill_an_enqueuer(enqueuers: dict[int, int], wishes: _Wishes) -> int:
    """Kill one and let another do its part again from the beginning: uploads are sent at least once."""
    for number, part in list(enqueuers.items())[:1]:
        if ended(number):
            enqueuers.pop(number)
            return 0
        kill(number)
        enqueuers.pop(number)
        enqueuers[_enqueuer(part, wishes)] = part
        return 1
    return 0


def _enqueuer(part: int, wishes: _Wishes) -> int:
    return child(lambda: _enqueue(part, wishes))


def _register() -> None:
    from asqms.contexts.work.api import register_task

    for name, task in (("torture.finishes", _finishes), ("torture.natural", _natural)):
        register_task(name, task, lease_seconds=LEASE_SECONDS, most_tries=1000)


def _enqueue(part: int, wishes: _Wishes) -> None:
    """Wish every job of the part, skipping what is known to be wished; acknowledge after the commit."""
    from django.db import transaction

    from asqms.contexts.work.api import enqueue
    from asqms.kernel.clock import SystemClock

    acknowledged = Acknowledged(wishes.home / "wished")
    known = set(acknowledged.lines())
    for number in range(part, wishes.jobs, ENQUEUERS):
        if str(number) in known:
            continue
        name = "torture.finishes" if number % 2 else "torture.natural"
        with transaction.atomic():
            enqueue(name, {"number": number}, at=SystemClock().now(), key=str(number), organisation=OURS)
        acknowledged.note(str(number))
        time.sleep(pause(wishes.pace))


def _finishes(context: object) -> None:
    """Write an effect that nothing but the fence protects from being written twice."""
    from django.db import transaction

    time.sleep(pause(300))
    context.progress(1, 2)  # type: ignore[attr-defined]
    with transaction.atomic():
        _append(context)
        time.sleep(pause(10))
        context.finish()  # type: ignore[attr-defined]
    time.sleep(pause(20))


def _natural(context: object) -> None:
    """Write an effect with a natural key, then go on for a while before the job is marked done."""
    from django.db import transaction

    from asqms.contexts.ledger.api import current_version

    time.sleep(pause(200))
    with transaction.atomic():
        context.fence()  # type: ignore[attr-defined]
        if not current_version(OURS, "effect", _key(context)):
            _append(context)
    time.sleep(pause(200))


def _key(context: object) -> str:
    return str(context.payload["number"])  # type: ignore[attr-defined]


def _append(context: object) -> None:
    from asqms.contexts.ledger.api import append
    from asqms.contexts.ledger.data import NewRecord

    at = context.now()  # type: ignore[attr-defined]
    new = NewRecord("effect", _key(context), {"by": str(context.tries)}, at.date(), "torture.effect")  # type: ignore[attr-defined]
    append(OURS, [new], actor="job:torture", at=at)


def _work() -> None:
    from asqms.contexts.work.api import Worker
    from asqms.kernel.clock import SystemClock

    Worker(SystemClock(), idle_seconds=0.05).run()


def _wait() -> bool:
    """Wait until nothing waits or runs; False when that takes longer than any lease allows."""
    from asqms.contexts.work.api import unsettled

    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if not unsettled(OURS):
            return True
        time.sleep(0.2)
    return False


def _count(wished: set[str], kills: int, settled: bool, seconds: float) -> Outcome:  # noqa: FBT001
    from django.db.models import Max

    from asqms.contexts.ledger.api import current_records, verify_ledger
    from asqms.contexts.work.api import job_counts
    from asqms.contexts.work.data import JobState
    from asqms.contexts.work.models import Job

    effects = {one.key: one.version for one in current_records(OURS, "effect")}
    counts = job_counts(OURS)
    damaged = len(verify_ledger(OURS))
    outcome = Outcome(
        jobs=len(wished),
        kills=kills,
        lost=len(wished - set(effects)) + damaged,
        doubled=sum(version > 1 for version in effects.values()),
        stuck=0 if settled else counts[JobState.WAITING] + counts[JobState.RUNNING],
        dead=counts[JobState.DEAD] + counts[JobState.CANCELLED],
        most_tries=Job.objects.filter(organisation=OURS).aggregate(most=Max("tries"))["most"] or 0,
        seconds=round(seconds, 1),
    )
    close_connections()
    return outcome
