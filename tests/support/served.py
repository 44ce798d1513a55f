# SPDX-License-Identifier: Apache-2.0
"""The server as people run it: the command line in a process of its own, on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600.0
"""Seconds a loaded machine may take for a command or a start."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its address, its data folder, the file of what it said, its process."""

    address: str
    home: Path
    log: Path
    process: int

    @property
    def said(self) -> str:
        """What the server wrote to its output and errors so far."""
        return self.log.read_text(encoding="utf-8")

    def kill_processes(self) -> None:
        """Kill the processes that answer; the one that started them replaces them."""
        found = subprocess.run(["pgrep", "-P", str(self.process)], capture_output=True, text=True, check=True)  # noqa: S607 - found by PATH
        for one in found.stdout.split():
            os.kill(int(one), signal.SIGKILL)


def asqms(
    *arguments: object, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command of the product to its end."""
    return subprocess.run(
        [sys.executable, "-m", "asqms", *map(str, arguments)],
        cwd=ROOT,
        env=_environment() | dict(environment or {}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def served(home: Path, *command: object) -> Iterator[Served]:
    """Run a command that serves, such as ``serve HOME``, until the block ends; give it once it answers."""
    port = _free_port()
    log = home.parent / f"{home.name}-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "asqms", *map(str, command), "--address", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        found = Served(f"http://127.0.0.1:{port}", home, log, process.pid)
        _wait_for(found, port, process)
        yield found
    finally:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    ours = ("ASQMS_", "DJANGO_", "COV_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_for(found: Served, port: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < limit:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"The server did not start: {found.said}")
