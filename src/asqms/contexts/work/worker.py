# SPDX-License-Identifier: Apache-2.0
"""The loop of a worker: takes jobs one after another, keeps their leases alive, ends when it is told."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connections

from asqms.contexts.work.commands.enqueue import enqueue_recurring
from asqms.contexts.work.commands.run import Lease, run_next
from asqms.contexts.work.registry import task_named
from asqms.kernel.clock import Clock

LOG = logging.getLogger("asqms.work")
IDLE_SECONDS = 0.5
RECURRENCE_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 30.0


def worker_name() -> str:
    """Return a name that tells workers of all machines apart."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(3)}"


class Worker:
    """Runs jobs until ``stop``; a job in hand is finished first."""

    def __init__(self, clock: Clock, *, name: str = "", idle_seconds: float = IDLE_SECONDS) -> None:
        self.name = name or worker_name()
        self._clock = clock
        self._idle_seconds = idle_seconds
        self._stop = Event()

    def stop(self) -> None:
        """Take no further job; callable from signal handlers and other threads."""
        self._stop.set()

    def start_thread(self) -> Thread:
        """Run in a thread of this process, which ends with the process."""
        thread = Thread(target=self.run, name="asqms-worker", daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        """Run jobs until told to stop; a database that is away is waited for."""
        LOG.info("Worker %s starts.", self.name)
        pause, looked_at = self._idle_seconds, None
        while not self._stop.is_set():
            try:
                now = self._clock.now()
                if looked_at is None or (now - looked_at).total_seconds() >= RECURRENCE_SECONDS:
                    enqueue_recurring(now)
                    looked_at = now
                pause = self._idle_seconds
                if run_next(self.name, self._clock, beat=heartbeat):
                    continue
            except DatabaseError as error:
                LOG.warning("The database cannot be used now (%s); trying again.", type(error).__name__)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            close_old_connections()
            self._stop.wait(pause)
        connections.close_all()
        LOG.info("Worker %s has stopped.", self.name)


@contextmanager
def heartbeat(lease: Lease) -> Iterator[None]:
    """Prolong the lease from another thread, three times in its length, while the block runs."""
    done = Event()
    every = task_named(lease.name).lease_seconds / 3
    thread = Thread(target=_beat, args=(lease, done, every), name="asqms-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(lease: Lease, done: Event, every: float) -> None:
    try:
        while not done.wait(every):
            try:
                if not lease.prolong():
                    return
            except DatabaseError as error:
                LOG.warning("The lease of job %s was not prolonged (%s).", lease.uid, type(error).__name__)
                close_old_connections()
    finally:
        connections.close_all()
