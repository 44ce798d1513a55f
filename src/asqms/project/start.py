# SPDX-License-Identifier: Apache-2.0
"""Wires adapters and the clock into the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from asqms.faces.cli.application import run
from asqms.faces.cli.session import Session
from asqms.kernel.clock import SystemClock
from asqms.project.plugins import load_adapters


def start(arguments: Sequence[str]) -> int:
    """Run the command line with these arguments and return its exit code."""
    session = Session(
        load_adapters=load_adapters,
        clock=SystemClock(),
        open_platform=_open_platform,
        prepare_database=_prepare_database,
        serve=_serve,
    )
    return run(arguments, session)


def _open_platform(home: Path | None) -> None:
    from asqms.project.platform import open_platform

    open_platform(home)


def _prepare_database() -> None:
    from asqms.project.platform import prepare_database

    prepare_database()


def _serve() -> None:
    from asqms.project.server import serve

    serve()
