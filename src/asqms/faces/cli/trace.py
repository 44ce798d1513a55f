# SPDX-License-Identifier: Apache-2.0
"""``asqms trace``: check, show and matrix over any trace sources."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

if TYPE_CHECKING:
    from asqms.workspace.trace import TraceResult

Command = TypeVar("Command", bound=Callable[..., object])

ENGINES = ("auto", "arrays", "sql")


def _sources(function: Command) -> Command:
    """Add what every trace command is given."""
    for decorate in (
        click.option(
            "--engine",
            type=click.Choice(ENGINES),
            default="auto",
            show_default=True,
            help="sql runs the rules as SQL on DuckDB; arrays is the equal fast path.",
        ),
        click.option("--model", help="Trace model: a YAML file, or v-model. Without it, read off the data."),
        click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path)),
    ):
        function = decorate(function)
    return function


@click.group()
def command() -> None:
    """Check traceability over requirements, design, tests and results."""


@command.command()
@_sources
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Write every item's verdict here."
)
@click.option(
    "--snapshot", type=click.Path(path_type=Path, file_okay=False), help="Keep the records in this folder."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.pass_obj
def check(  # noqa: PLR0913, PLR0917 - one parameter for each option
    session: Session,
    paths: tuple[Path, ...],
    model: str | None,
    engine: str,
    report: Path | None,
    snapshot: Path | None,
    form: str,
) -> int:
    """Check coverage, broken and suspect links, cycles and test results of all PATHS together.

    A path is a file that an adapter reads, a JSON Lines file, a snapshot, or a folder of such files.
    Exit codes: 0 conforms, 1 gaps, 3 a source cannot be read, 4 nothing to judge.
    """
    from asqms.faces.cli import trace_text

    result = _checked(session, paths, model, engine, snapshot)
    from asqms.workspace.trace import result_as_json, write_report

    if report is not None:
        write_report(result, report)
    if form == "json":
        click.echo(result_as_json(result))
    else:
        for line in trace_text.lines_of(result):
            click.echo(line)
        if report is not None:
            click.echo(f"Every item's verdict is in {report}.")
    if not result.has_items:
        return ExitCode.UNDETERMINED
    return ExitCode.CONFORMS if result.conforms else ExitCode.GAPS


@command.command()
@click.argument("item")
@_sources
@click.option("--depth", type=click.IntRange(1, 20), default=3, show_default=True, help="Links to follow.")
@click.pass_obj
def show(
    session: Session, item: str, paths: tuple[Path, ...], model: str | None, engine: str, depth: int
) -> int:
    """Show ITEM with everything above and below it in PATHS, as a tree with verdicts."""
    from asqms.faces.cli import trace_text

    result = _checked(session, paths, model, engine)
    from asqms.workspace.trace import neighbours

    found = neighbours(result, item, depth)
    if found is None:
        raise click.UsageError(f"There is no item {item} in {', '.join(map(str, paths))}.")
    for line in trace_text.tree_of(found):
        click.echo(line)
    return ExitCode.CONFORMS


@command.command()
@_sources
@click.option("--from", "from_level", required=True, help="Level of the rows.")
@click.option("--to", "to_level", required=True, help="Level of the columns.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.pass_obj
def matrix(  # noqa: PLR0913, PLR0917 - one parameter for each option
    session: Session,
    paths: tuple[Path, ...],
    model: str | None,
    engine: str,
    from_level: str,
    to_level: str,
    form: str,
) -> int:
    """Print the traceability matrix between two levels of PATHS."""
    from asqms.faces.cli import trace_text

    result = _checked(session, paths, model, engine)
    from asqms.workspace.trace import matrix as make_matrix

    levels = [level.level for level in result.levels]
    for level in (from_level, to_level):
        if level not in levels:
            raise click.UsageError(f"There is no level {level}; there are {', '.join(levels)}.")
    click.echo(trace_text.matrix_text(make_matrix(result, from_level, to_level), form))
    return ExitCode.CONFORMS


def _checked(
    session: Session, paths: tuple[Path, ...], model: str | None, engine: str, snapshot: Path | None = None
) -> TraceResult:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from asqms.workspace import trace

    declared = trace.load_model(model) if model is not None else None
    inputs = trace.read_sources(paths, lambda: session.adapters)
    if snapshot is not None:
        kept = trace.write_snapshot(inputs, snapshot)
        click.echo(f"Snapshot: {kept}", err=True)
    return trace.check_inputs(inputs, declared, engine=engine)
