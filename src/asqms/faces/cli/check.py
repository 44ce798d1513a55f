# SPDX-License-Identifier: Apache-2.0
"""``asqms check``: the summary people need first, or the whole assessment as JSON."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asqms.faces.cli.options import (
    COLOURS,
    chosen_day,
    dates,
    format_option,
    language_option,
    workspace_argument,
    workspace_root,
)
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

if TYPE_CHECKING:
    from asqms.documents.view import GapRow, Overview
    from asqms.workspace.assess import Evaluation

SHOWN_GAPS = 12
NO_GAP = "No gap: every mandatory obligation conforms, is justified or does not apply."


@click.command()
@workspace_argument
@dates
@format_option
@language_option
@click.option("--all", "every", is_flag=True, help="List every gap, not only the most pressing ones.")
@click.option(
    "--scope", help="Only the gaps of this item, project, unit or supplier; the exit code follows it."
)
@click.option(
    "--fail-on",
    type=click.Choice(["gap", "partly", "deviates"]),
    default="gap",
    show_default=True,
    help="Exit with 1 on any gap, only where evidence shows a lack (partly, deviates), or only on deviates.",
)
@click.option(
    "--undetermined-limit",
    type=click.FloatRange(0, 100),
    help="Exit with 4 when more than this percentage of mandatory obligations is undetermined.",
)
@click.option("--no-exit-code", is_flag=True, help="Exit with 0 even when there are gaps.")
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    workspace: Path,
    as_of: date | None,
    known_on: date | None,
    form: str,
    language: str,
    every: bool,
    scope: str | None,
    fail_on: str,
    undetermined_limit: float | None,
    no_exit_code: bool,
) -> int:
    """Evaluate the workspace: what conforms, what blocks and whose it is.

    Exit codes: 0 everything mandatory conforms, 1 gaps, 3 the workspace is unreadable, 4 more is
    undetermined than --undetermined-limit allows.
    """
    from asqms.workspace.assess import evaluate_workspace, subtree

    day = chosen_day(session, as_of)
    evaluation = evaluate_workspace(workspace_root(workspace), session.adapters, as_of=day, known_on=known_on)
    wanted = None if scope is None else subtree(evaluation, scope)
    if form == "json":
        from asqms.documents.json import assessment_json

        sys.stdout.buffer.write(assessment_json(evaluation))
    else:
        from asqms.documents.view import overview

        view = overview(evaluation.assessment, evaluation.snapshot, evaluation.catalogue, language)
        _print(
            session,
            evaluation,
            view,
            [gap for gap in view.gaps if wanted is None or gap.scope in wanted],
            every,
        )
    return ExitCode.CONFORMS if no_exit_code else _exit_code(evaluation, scope, fail_on, undetermined_limit)


def _exit_code(
    evaluation: Evaluation, scope: str | None, fail_on: str, undetermined_limit: float | None
) -> ExitCode:
    from asqms.documents.figures import mandatory_tally, scope_tally

    assessment = evaluation.assessment
    tally = mandatory_tally(assessment) if scope is None else scope_tally(assessment, scope)
    if undetermined_limit is not None and tally.rated:
        share = 100 * tally.undetermined / tally.rated
        if share > undetermined_limit:
            return ExitCode.UNDETERMINED
    blocking = tally.deviates
    if fail_on != "deviates":
        blocking += tally.partly
    if fail_on == "gap":
        blocking += tally.undetermined
    return ExitCode.GAPS if blocking else ExitCode.CONFORMS


def _print(session: Session, evaluation: Evaluation, view: Overview, rows: list[GapRow], every: bool) -> None:
    from rich.markup import escape

    console = session.output
    known = f", {view.known_on}" if view.known_on else ""
    console.print(f"[bold]{escape(view.organisation)}[/] {view.as_of}{known}")
    console.print(f"[dim]{escape(view.summary)}[/]\n")
    width = max(len(figure.caption) for figure in view.figures)
    for figure in view.figures:
        console.print(f"  {figure.caption:<{width}}  [bold]{figure.value}[/]  [dim]{escape(figure.note)}[/]")
    _print_gaps(session, rows, every)
    _print_items(session, evaluation)
    _print_unreadable(session, evaluation)
    for warning in evaluation.workspace.warnings:
        console.print(f"[yellow]Note[/] {escape(str(warning.place))}: {escape(warning.message)}")
    if rows:
        console.print(f"\nWhy: [bold]asqms explain {rows[0].practice} {rows[0].scope}[/]")
    console.print(
        f"[dim]The requirements are the open reference model, not the official ASQMS text. "
        f"{evaluation.assessment.digest[:19]}[/]"
    )


def _print_gaps(session: Session, rows: list[GapRow], every: bool) -> None:
    from rich.markup import escape

    console = session.output
    if not rows:
        console.print(f"\n[green]●[/] {NO_GAP}")
        return
    console.print("\n[bold]What blocks, worst first[/]")
    room = max(40, console.width - 16)
    for gap in rows if every else rows[:SHOWN_GAPS]:
        where = f"{gap.scope_name} ({gap.software_type})" if gap.software_type else gap.scope_name
        lapses = f" · lapses {gap.lapses_on}" if gap.lapses_on else ""
        statement = gap.statement if len(gap.statement) <= room else gap.statement[: room - 1] + "…"
        sign = f"[{COLOURS[gap.verdict]}]{gap.sign}[/]"
        console.print(f"  {sign} {gap.practice}  {escape(where)} [dim]· {escape(gap.owner)}{lapses}[/]")
        console.print(f"    [dim]{escape(statement)}[/]")
    if not every and len(rows) > SHOWN_GAPS:
        console.print(f"  and {len(rows) - SHOWN_GAPS} more: asqms check --all")


def _print_items(session: Session, evaluation: Evaluation) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from asqms.documents.tree import scope_rows

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Organisation, projects, items", overflow="fold")
    for title in ("●", "✕", "◐", "?", "§"):
        table.add_column(title, justify="right", no_wrap=True)
    for row in scope_rows(evaluation.assessment, evaluation.snapshot):
        colour = COLOURS[row.worst] if row.worst else "bright_black"
        kind = f" [dim]{row.software_type} · {row.phase}[/]" if row.software_type else ""
        table.add_row(
            "  " * row.depth + f"[{colour}]{row.sign}[/] {escape(row.name)}{kind}",
            row.conform,
            *row.counts,
        )
    session.output.print()
    session.output.print(table)


def _print_unreadable(session: Session, evaluation: Evaluation) -> None:
    from rich.markup import escape

    for one in evaluation.unreadable[:20]:
        session.output.print(
            f"[magenta]Unreadable[/] {escape(one.path or one.uid)}: {escape(one.problem_message)} "
            f"[dim]{escape('[' + one.problem + ']')}[/]"
        )
    if len(evaluation.unreadable) > 20:  # noqa: PLR2004 - the same twenty
        session.output.print(f"  and {len(evaluation.unreadable) - 20} more unreadable files")
