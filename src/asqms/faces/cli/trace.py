# SPDX-License-Identifier: Apache-2.0
"""``asqms trace``: check, show and matrix over any trace sources."""

from __future__ import annotations

from pathlib import Path

import click

from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

_PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.group()
def command() -> None:
    """Check traceability over requirements, design, tests and results."""


@command.command()
@_PATHS
@click.pass_obj
def check(session: Session, paths: tuple[Path, ...]) -> int:
    """Check coverage, broken and suspect links, cycles and test results."""
    from asqms.workspace.trace import check_paths

    result = check_paths(paths, lambda: session.adapters)
    for level in result.levels:
        click.echo(f"{level.level} {level.total} {level.up} {level.down} {level.verified} {level.failed}")
    click.echo(f"{result.score.value}")
    return ExitCode.CONFORMS if result.conforms else ExitCode.GAPS
