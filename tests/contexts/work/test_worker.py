# SPDX-License-Identifier: Apache-2.0
"""The loop of a worker: works until told to stop, keeps leases alive, waits for a database that is away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import OperationalError

from asqms.contexts.work import worker as module
from asqms.contexts.work.data import Task
from asqms.contexts.work.registry import _TASKS
from asqms.contexts.work.worker import Worker, heartbeat, worker_name
from asqms.kernel.clock import FrozenClock

CLOCK = FrozenClock(datetime(2026, 11, 20, 9, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "enqueue_recurring", lambda _: 0)
    monkeypatch.setattr(module.connections, "close_all", lambda: None)
    monkeypatch.setattr(module, "close_old_connections", lambda: None)


def test_it_works_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(CLOCK, idle_seconds=0.001)
    found = iter([True, True, False, True])

    def run_next(*_: object, **__: object) -> bool:
        try:
            return next(found)
        except StopIteration:
            worker.stop()
            return False

    monkeypatch.setattr(module, "run_next", run_next)
    worker.start_thread().join(10)
    assert list(found) == []


def test_a_database_that_is_away_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker(CLOCK, idle_seconds=0.001)
    tries: list[int] = []

    def run_next(*_: object, **__: object) -> bool:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("the server closed the connection")
        worker.stop()
        return False

    monkeypatch.setattr(module, "run_next", run_next)
    worker.run()
    assert len(tries) == 3
    assert "OperationalError" in caplog.text


class Leased:
    """A lease that counts how often it was prolonged."""

    name = "note"
    uid = "0"

    def __init__(self, answers: list[object]) -> None:
        self.answers = answers

    def prolong(self) -> bool:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)


@contextmanager
def _beating(lease: Leased, monkeypatch: pytest.MonkeyPatch):  # noqa: ANN202
    monkeypatch.setitem(_TASKS, "note", Task("note", lambda _: None, lease_seconds=0.01, most_tries=1))
    with heartbeat(lease):
        yield


def test_the_lease_is_prolonged_through_faults_until_it_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    lease = Leased([True, OperationalError("locked"), True, False, True])
    with _beating(lease, monkeypatch):
        end = time.monotonic() + 10
        while len(lease.answers) > 1 and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(0.02)
    assert lease.answers == [True]


def test_names_tell_workers_apart() -> None:
    assert worker_name() != worker_name()


@pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
def test_the_command_works_and_stops_when_it_is_asked(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASQMS_")}
    environment = {**kept, "ASQMS_HOME": str(tmp_path)}
    ready = "from asqms.project.platform import *; open_platform(); prepare_database()"
    subprocess.run([sys.executable, "-c", ready], env=environment, check=True)
    command = [sys.executable, "-m", "asqms", "worker"]
    done = subprocess.run(
        [*command, "--until-idle"], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "jobs done" in done.stdout) == (0, True), done.stderr
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        while "is at work" not in running.stderr.readline():
            assert running.poll() is None
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
