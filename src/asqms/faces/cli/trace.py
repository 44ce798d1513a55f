# SPDX-License-Identifier: Apache-2.0
"""``asqms trace``: check, show and matrix over any trace sources."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from asqms.faces.cli.session import Session, harmless
from asqms.kernel.clock import today
from asqms.kernel.outcome import ExitCode

if TYPE_CHECKING:
    from asqms.workspace.trace import TraceResult
    from asqms.workspace.traces import TraceOutcome

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
        click.option(
            "--workspace",
            "-w",
            type=click.Path(path_type=Path, file_okay=False),
            default=Path(),
            help="Without PATHS: the workspace whose trace sets are meant.",
        ),
        click.argument("paths", nargs=-1, type=click.Path(path_type=Path)),
    ):
        function = decorate(function)
    return function


@click.group()
@click.pass_context
def command(context: click.Context) -> None:
    """Check traceability over requirements, design, tests and results."""
    from asqms.decoding.json import without_collector

    context.with_resource(without_collector())


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
    workspace: Path,
    model: str | None,
    engine: str,
    report: Path | None,
    snapshot: Path | None,
    form: str,
) -> int:
    """Check coverage, broken and suspect links, cycles and test results of all PATHS together.

    A path is a file that an adapter reads, a JSON Lines file, a snapshot, or a folder of such files.
    Without PATHS every trace set of the workspace is checked as of today.
    Exit codes: 0 conforms, 1 gaps, 3 a source cannot be read, 4 nothing to judge.
    """
    from asqms.faces.cli import trace_text

    if not paths:
        if report is not None or snapshot is not None or model is not None:
            raise click.UsageError("--report, --snapshot and --model need PATHS.")
        return _check_sets(session, workspace, form)
    result = _checked(session, paths, model, engine, snapshot)
    from asqms.workspace.trace import result_as_json, write_report

    if report is not None:
        write_report(result, report)
    if form == "json":
        click.echo(result_as_json(result))
    else:
        for line in trace_text.lines_of(result):
            click.echo(harmless(line))
        if report is not None:
            click.echo(f"Every item's verdict is in {report}.")
    return _exit_code(result)


@command.command()
@click.argument("item")
@_sources
@click.option("--depth", type=click.IntRange(1, 20), default=3, show_default=True, help="Links to follow.")
@click.pass_obj
def show(  # noqa: PLR0913, PLR0917 - one parameter for each option
    session: Session,
    item: str,
    paths: tuple[Path, ...],
    workspace: Path,
    model: str | None,
    engine: str,
    depth: int,
) -> int:
    """Show ITEM with everything above and below it, as a tree with verdicts.

    It is looked for in PATHS, or without them in every trace set of the workspace.
    """
    from asqms.faces.cli import trace_text

    named = _results(session, paths, workspace, model, engine)
    from asqms.workspace.trace import neighbours

    shown = 0
    for name, result in named:
        found = neighbours(result, item, depth)
        if found is None:
            continue
        if shown or not paths:
            click.echo(harmless(f"{name}:"))
        shown += 1
        for line in trace_text.tree_of(found):
            click.echo(harmless(line))
    if not shown:
        raise click.UsageError(f"There is no item {item} in {', '.join(name for name, _ in named)}.")
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
    workspace: Path,
    model: str | None,
    engine: str,
    from_level: str,
    to_level: str,
    form: str,
) -> int:
    """Print the traceability matrix between two levels of PATHS, or of each trace set of the workspace."""
    from asqms.faces.cli import trace_text

    named = _results(session, paths, workspace, model, engine)
    from asqms.workspace.trace import matrix as make_matrix

    for name, result in named:
        levels = [level.level for level in result.levels]
        for level in (from_level, to_level):
            if level not in levels:
                raise click.UsageError(f"There is no level {level} in {name}; there are {', '.join(levels)}.")
        if not paths and form == "text":
            click.echo(harmless(f"{name}:"))
        click.echo(trace_text.matrix_text(make_matrix(result, from_level, to_level), form))
    return ExitCode.CONFORMS


def _results(
    session: Session, paths: tuple[Path, ...], workspace: Path, model: str | None, engine: str
) -> list[tuple[str, TraceResult]]:
    """Return each result with its name: one for PATHS, else one for each trace set that could be checked."""
    if paths:
        return [(", ".join(map(str, paths)), _checked(session, paths, model, engine))]
    outcomes = _outcomes(session, workspace)
    return [(one.trace_set.id, one.result) for one in outcomes if one.result is not None]


def _outcomes(session: Session, workspace: Path) -> tuple[TraceOutcome, ...]:
    from asqms.faces.cli.options import workspace_root
    from asqms.workspace.assess import workspace_traces

    outcomes = workspace_traces(workspace_root(workspace), session.adapters, as_of=today(session.clock))
    if not outcomes:
        raise click.UsageError("The workspace has no trace set; give PATHS, or add one under trace:.")
    return outcomes


def _check_sets(session: Session, workspace: Path, form: str) -> int:
    """Check every trace set of a workspace and return the worst exit code."""
    import json

    from asqms.faces.cli import trace_text
    from asqms.workspace.trace import result_as_plain

    codes = []
    plain = []
    for one in _outcomes(session, workspace):
        result = one.result
        codes.append(ExitCode.UNREADABLE if one.evidence.problem else _exit_code(result))
        plain.append(
            {
                "trace_set": one.trace_set.id,
                "scope": one.trace_set.scope,
                "problem": one.evidence.problem,
                "result": None if result is None else result_as_plain(result),
            }
        )
        if form == "text":
            click.echo(harmless(f"{one.trace_set.id} on {one.trace_set.scope}"))
            nothing = one.evidence.problem_message or "No source of it has items on this day."
            lines = [nothing] if result is None else trace_text.lines_of(result)
            for line in lines:
                click.echo(harmless(f"  {line}") if line else "")
            click.echo()
    if form == "json":
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    order = (ExitCode.UNREADABLE, ExitCode.GAPS, ExitCode.UNDETERMINED, ExitCode.CONFORMS)
    return min(codes, key=order.index)


def _exit_code(result: TraceResult | None) -> ExitCode:
    if result is None or not result.has_items:
        return ExitCode.UNDETERMINED
    return ExitCode.CONFORMS if result.conforms else ExitCode.GAPS


def _checked(
    session: Session, paths: tuple[Path, ...], model: str | None, engine: str, snapshot: Path | None = None
) -> TraceResult:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from asqms.workspace import trace

    declared = trace.load_model(model) if model is not None else None
    inputs = trace.read_sources(paths, lambda: session.adapters)
    session.kept.append(inputs)
    if snapshot is not None:
        kept = trace.write_snapshot(inputs, snapshot)
        click.echo(f"Snapshot: {kept}", err=True)
    result = trace.check_inputs(inputs, declared, engine=engine)
    session.kept.append(result)
    return result
