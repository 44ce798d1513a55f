# SPDX-License-Identifier: Apache-2.0
"""``python -m bench.traceability [SIZE]``: trace questions of the server over a generated V-model, timed.

Everything goes through the door of the context, rights included, over the database the environment
names (a SQLite file in a folder of its own without one). Prints p50, p95 and the slowest of each question,
and the median of the processor time it took, which other work on the machine does not change.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.graph import Graph, build
from bench.measure import say

if TYPE_CHECKING:
    from asqms.contexts.organization.data import Actor
    from asqms.engine.snapshot import Evidence
    from asqms.workspace.tracing.inputs import LinesFile

ROUNDS = 40
USERS = 20
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
SET = "bench-trace"
BOUND_MILLISECONDS = 200


def main() -> None:
    """Build the snapshot of SIZE items twice (the second time changed) and time every question."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="asqms-bench-") as name:
        folder = Path(name)
        os.environ["ASQMS_HOME"] = str(folder / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "asqms.project.settings"
        import django

        django.setup()
        with _database():
            _run(folder, size)


@contextmanager
def _database() -> Iterator[None]:
    """Make an empty database with all tables for the time of the run."""
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


def _run(folder: Path, size: int) -> None:
    from bench.formats import write_json_lines

    actor = _organisation()
    graph = build(size)
    write_json_lines(graph, folder)
    first = folder / "first.jsonl"
    shutil.move(folder / "items.jsonl", first)
    second = _changed(first, folder / "second.jsonl")
    say(f"{size:,} items, {len(graph.targets):,} links, file {first.stat().st_size / 1e6:,.0f} MB")
    _check(actor, first, AT - timedelta(30), "read, check and write the first snapshot")
    _check(actor, second, AT, "the same with one item in twenty changed")
    _check(actor, second, AT, "check again without a change")
    stored = sum(path.stat().st_size for path in (folder / "home" / "snapshots").rglob("*.parquet"))
    say(f"snapshots of both days take {stored / 1e6:,.0f} MB; peak memory {_peak():,.0f} MB")
    slow = [name for name, ask in _questions(actor, graph) if _time(name, ask) > BOUND_MILLISECONDS]
    _together(actor, graph)
    say(f"above {BOUND_MILLISECONDS} ms at p95: {', '.join(slow) or 'nothing'}")


def _organisation() -> Actor:
    from asqms.contexts.organization import api as organization

    organization.found_organisation("bench", "Bench", at=AT)
    operator = organization.operator_of("bench", at=AT)
    for kind, content in (
        ("people", {"id": "ann", "name": "Ann"}),
        ("projects", {"id": "car", "name": "Car", "owner": "ann"}),
        ("assignments", {"role": "quality_manager", "person": "ann", "since": "2026-01-01"}),
    ):
        organization.write_record(operator, kind, content)
    from asqms.contexts.organization.data import Actor

    return Actor(operator.organisation, operator.organisation_uid, "ann", AT)


def _changed(source: Path, target: Path) -> Path:
    """Write the lines again with some titles, results and links different, and the first item gone."""
    with source.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines):
            text = line
            if number % 20 == 1:
                text = text.replace('"title":"', '"title":"New ', 1)
            if number % 97 == 1:
                text = text.replace('"result":"passed"', '"result":"failed"', 1)
            if number:
                out.write(text)
    return target


class _Materials:
    """One file of one source."""

    def __init__(self, path: Path, at: datetime) -> None:
        from asqms.engine.snapshot import Evidence
        from asqms.kernel.digest import sha256_of_stream

        with path.open("rb") as stream:
            digest = sha256_of_stream(stream)
        day = at.date()
        self._path = path
        self._record = Evidence(
            uid=f"needs:{path.name}",
            type="list.requirements",
            subject="car",
            series="needs",
            title="needs",
            effective=day,
            received=day,
            facts={},
            digest=digest,
            path=path.name,
            adapter="trace_lines",
        )

    def records_of(self, source: str) -> Sequence[Evidence]:
        return [self._record] if source == "needs" else []

    def reading_key(self, record: Evidence) -> str:
        return record.adapter

    def read(self, record: Evidence) -> LinesFile:
        from asqms.workspace.tracing.inputs import LinesFile

        return LinesFile(record.path, self._path)


def _check(actor: Actor, path: Path, at: datetime, what: str) -> None:
    from asqms.contexts.traceability import api as traceability
    from asqms.contexts.traceability.data import When
    from asqms.engine.trace.vmodel import V_MODEL
    from asqms.kernel.errors import Place
    from asqms.workspace.data import Provenance, TraceSet

    materials = _Materials(path, at)
    given = traceability.Definition(
        TraceSet(SET, "car", ("needs",), (), "", {}, None, Provenance(), Place(SET)), V_MODEL
    )
    started = time.perf_counter()
    traceability.build_trace_set(actor, given, materials, when=When(at.date(), at.date()))
    say(f"{time.perf_counter() - started:8.1f} s  {what}")


def _questions(actor: Actor, graph: Graph) -> list[tuple[str, Callable[[int], object]]]:
    """Return each question with a function of a round number, so that no round asks the same."""
    from asqms.contexts.traceability import api as traceability
    from asqms.contexts.traceability.data import Change, ItemFilter, LinkFilter, MatrixFilter, When

    now, before = When(AT.date(), AT.date()), When(AT.date() - timedelta(10), AT.date())
    total = len(graph.ids)
    sysreq, swr, design = "system_requirement", "software_requirement", "component"

    def place(number: int) -> str:
        return str(number * total // (ROUNDS + 1))

    def name(number: int) -> str:
        return graph.ids[1 + number * (total - 2) // (ROUNDS + 1)]

    return [
        ("trace sets", lambda _: traceability.trace_sets(actor)),
        ("coverage by level", lambda _: traceability.coverage(actor, SET)),
        ("items, any page", lambda n: traceability.items(actor, SET, after=place(n))),
        ("items of a level, any page", lambda n: traceability.items(
            actor, SET, ItemFilter(level=swr), after=place(n))),
        ("orphans, any page", lambda n: traceability.items(
            actor, SET, ItemFilter(findings=("orphan",)), after=place(n))),
        ("failing of a level", lambda n: traceability.items(
            actor, SET, ItemFilter(level=sysreq, findings=("failed",)), after=place(n))),
        ("uncovered, counted", lambda _: traceability.items_total(actor, SET, ItemFilter(uncovered=True))),
        ("verdict, counted", lambda _: traceability.items_total(actor, SET, ItemFilter(verdict="partly"))),
        ("text that is frequent", lambda n: traceability.items(
            actor, SET, ItemFilter(text="design element"), after=place(n))),
        ("text that is rare", lambda n: traceability.items(actor, SET, ItemFilter(text=name(n)[4:]))),
        ("text that is nowhere", lambda n: traceability.items(actor, SET, ItemFilter(text=f"nowhere {n}"))),
        ("one item with its links", lambda n: traceability.item(actor, SET, name(n))),
        ("neighbours, depth 2", lambda n: traceability.neighbours(actor, SET, name(n), depth=2)),
        ("neighbours, depth 5", lambda n: traceability.neighbours(actor, SET, name(n), depth=5)),
        ("matrix, direct", lambda n: traceability.matrix(
            actor, SET, MatrixFilter(swr, design), after=place(n))),
        ("matrix, only missing", lambda n: traceability.matrix(
            actor, SET, MatrixFilter(swr, design, only_missing=True), after=place(n))),
        ("matrix, over levels between", lambda n: traceability.matrix(
            actor, SET, MatrixFilter("stakeholder_requirement", design), after=place(n))),
        ("broken links, any page", lambda n: traceability.links(
            actor, SET, LinkFilter("broken"), after=place(2 * n))),
        ("suspect links, any page", lambda n: traceability.links(
            actor, SET, LinkFilter("suspect"), after=place(2 * n))),
        ("suspect links with a text", lambda n: traceability.links(
            actor, SET, LinkFilter("suspect", text=f"SWR_0{n:03}"))),
        ("suspect links, counted", lambda _: traceability.links_total(actor, SET, LinkFilter("suspect"))),
        ("failing tests rolled up", lambda n: traceability.failing_tests(actor, SET, after=place(n))),
        ("two days compared", lambda n: traceability.comparison(
            actor, SET, (before, now), list(Change)[n % 6], after=place(n))),
    ]  # fmt: skip


def _time(what: str, ask: Callable[[int], object]) -> float:
    """Print how long a question takes and return its 95th percentile in milliseconds."""
    taken, used = [], []
    for number in range(ROUNDS):
        started, before = time.perf_counter(), time.process_time()
        ask(number)
        taken.append((time.perf_counter() - started) * 1000)
        used.append((time.process_time() - before) * 1000)
    return _say_times(what, taken, f"  processor {statistics.median(used):6.1f} ms")


def _say_times(what: str, taken: list[float], more: str = "") -> float:
    ordered = sorted(taken)
    late = ordered[int(len(ordered) * 0.95) - 1]
    times = f"p50 {statistics.median(ordered):7.1f}  p95 {late:7.1f}  slowest {ordered[-1]:7.1f} ms"
    say(f"{what:32} {times}{more}")
    return late


def _together(actor: Actor, graph: Graph) -> None:
    """Let many users ask everything at the same time for a while."""
    from django.db import connection

    questions = _questions(actor, graph)
    taken: list[float] = []

    def user(number: int) -> None:
        for turn in range(len(questions)):
            _, ask = questions[(turn + number) % len(questions)]
            started = time.perf_counter()
            ask((number + turn) % ROUNDS)
            taken.append((time.perf_counter() - started) * 1000)
            time.sleep(1)
        connection.close()

    threads = [threading.Thread(target=user, args=(number,)) for number in range(USERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    _say_times(f"{USERS} users, a second between", taken)
    say(f"peak memory {_peak():,.0f} MB")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
