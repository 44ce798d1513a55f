# SPDX-License-Identifier: Apache-2.0
"""Processes that can be killed at any instant, and what they acknowledged before."""

from __future__ import annotations

import os
import signal
from pathlib import Path


class Acknowledged:
    """Lines that a process wrote after its commit; they outlive the process however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = -1

    def note(self, line: str) -> None:
        """Write one line at once."""
        if self._number < 0:
            self._number = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(self._number, (line + "\n").encode())

    def lines(self) -> list[str]:
        """Return what was written so far."""
        return self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []


def kill(number: int) -> None:
    """Kill a process of ours without a warning and take its remains away."""
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)


def ended(number: int) -> bool:
    """Tell whether a process ended by itself."""
    return os.waitpid(number, os.WNOHANG)[0] != 0
