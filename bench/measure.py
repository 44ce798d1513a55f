# SPDX-License-Identifier: Apache-2.0
"""Runs a command as a process and counts the CPU of its whole tree and its peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One run: CPU seconds (user and system, children included), wall seconds, peak memory in MB."""

    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float
    code: int
    last_words: str


@dataclass(frozen=True, slots=True)
class Median:
    """The medians of several runs of one command."""

    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float
    runs: int


def run(command: Sequence[str], folder: Path) -> Run:
    """Run the command in a folder and wait for it; its output is kept only to tell what went wrong."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(max(0, output.seek(0, os.SEEK_END) - 400))
        words = output.read().decode("utf-8", "replace")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, process.returncode, words)


def median(runs: Sequence[Run]) -> Median:
    """Return the medians of runs."""
    return Median(
        statistics.median(one.cpu_seconds for one in runs),
        statistics.median(one.wall_seconds for one in runs),
        statistics.median(one.peak_megabytes for one in runs),
        len(runs),
    )


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
