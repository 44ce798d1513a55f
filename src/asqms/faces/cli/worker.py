# SPDX-License-Identifier: Apache-2.0
"""``asqms worker``: background work in a process of its own, beside servers with ASQMS_WORKER=no."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from asqms.faces.cli.options import home_option
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode


@click.command()
@home_option
@click.option("--until-idle", is_flag=True, help="Do what is due now and end.")
@click.option(
    "--accept", "accepted", multiple=True, metavar="ID", help="Start in spite of this check of asqms doctor."
)
@click.pass_obj
def command(session: Session, *, home: Path | None, until_idle: bool, accepted: tuple[str, ...]) -> int:
    """Run background jobs until stopped; the job in hand is finished first.

    Killed at any moment, nothing is lost: another worker takes the job over when its lease ends.
    """
    session.open_platform(home)
    from asqms.contexts.work.api import Worker, refuse_unsafe, run_until_idle

    refuse_unsafe(accepted)
    if until_idle:
        count = run_until_idle(session.clock)
        session.output.print(f"{count} jobs done.")
        return ExitCode.CONFORMS
    worker = Worker(session.clock)

    def stop(_number: int, _frame: object) -> None:
        worker.stop()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    session.errors.print(f"Worker {worker.name} is at work; stop it with Ctrl-C.")
    worker.run()
    return ExitCode.CONFORMS
