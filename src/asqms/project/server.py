# SPDX-License-Identifier: Apache-2.0
"""Runs the web server: processes that answer, and one beside them for background work."""

from __future__ import annotations

import time
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from asqms.kernel.clock import SystemClock
from asqms.project.config import Config, config

SECONDS_FOR_A_REQUEST = 120
ALIVE_EVERY_SECONDS = 1.0


class Process(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A process that answers requests; of several the one that does background work answers none.

    An evaluation of everything takes a processor for itself: nobody who reads a page waits for it.
    """

    asqms_works = False

    def run(self) -> None:
        """Answer requests, or stand by the background work, until told to stop."""
        if not self.asqms_works or config().processes == 1:
            super().run()
            return
        for listener in self.sockets:
            listener.close()
        while self.alive and self.is_parent_alive():
            self.notify()
            time.sleep(ALIVE_EVERY_SECONDS)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The application under gunicorn with the settings of this installation."""

    def __init__(self, given: Config) -> None:
        self._given = given
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn needs to know."""
        settings: dict[str, Any] = {
            "bind": [self._given.address],
            "workers": self._given.processes + (self._given.worker and self._given.processes > 1),
            "worker_class": Process,
            "threads": max(1, self._given.threads),
            "timeout": SECONDS_FOR_A_REQUEST,
            "graceful_timeout": 20,
            "keepalive": 30,
            "proc_name": "asqms",
            "loglevel": "warning",
            "worker_tmp_dir": None,
            "limit_request_line": 8190,
            "control_socket_disable": True,
            "pre_fork": _choose,
            "post_worker_init": _begin,
            "worker_exit": _end,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - a WSGI application
        """Return the application, started in the process that answers."""
        from asqms.project.wsgi import application

        return application


def serve() -> None:
    """Answer requests until stopped."""
    Server(config()).run()


def _choose(server: Any, worker: Any) -> None:  # noqa: ANN401
    """Let a new process do background work where none of the others does: the first, or who replaces it."""
    others = server.WORKERS.values()
    worker.asqms_works = config().worker and not any(getattr(one, "asqms_works", False) for one in others)


def _begin(worker: Any) -> None:  # noqa: ANN401
    """Start background work in the chosen process; what answers gets ready first."""
    if worker.asqms_works:
        from asqms.contexts.work.api import Worker

        worker.asqms_work = Worker(SystemClock())
        worker.asqms_work.start_thread()
    if not worker.asqms_works or config().processes == 1:
        from django.db import connections

        from asqms.project.warm import warm

        warm(SystemClock())
        connections.close_all()


def _end(_server: Any, worker: Any) -> None:  # noqa: ANN401
    work = getattr(worker, "asqms_work", None)
    if work is not None:
        work.stop()
