# SPDX-License-Identifier: Apache-2.0
"""Wires adapters and the clock into the command line."""

from __future__ import annotations

from collections.abc import Sequence

from asqms.faces.cli.application import run
from asqms.faces.cli.session import Session
from asqms.kernel.clock import SystemClock
from asqms.project.plugins import load_adapters


def start(arguments: Sequence[str]) -> int:
    """Run the command line with these arguments and return its exit code."""
    return run(arguments, Session(load_adapters=load_adapters, clock=SystemClock()))
