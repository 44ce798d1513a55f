# SPDX-License-Identifier: Apache-2.0
"""``asqms check``: the summary people need first, or the whole assessment as JSON."""

from __future__ import annotations

import shlex
import sys
from datetime import date
from pathlib import Path

import click

from asqms.faces.cli.gate import FAIL_ON, gate
from asqms.faces.cli.options import (
    Percentage,
    chosen_day,
    dates,
    format_option,
    language_option,
    workspace_argument,
    workspace_root,
)
from asqms.faces.cli.session import Session, closed_output_is_no_fault
from asqms.kernel.outcome import ExitCode


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
    type=click.Choice(FAIL_ON),
    default="gap",
    show_default=True,
    help="Exit with 1 on any gap, only where evidence shows a lack (partly, deviates), or only on deviates.",
)
@click.option(
    "--undetermined-limit",
    type=Percentage(),
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
    root = workspace_root(workspace)
    with session.progress("Reading evidence", "Evaluating") as progress:
        evaluation = evaluate_workspace(
            root, session.adapters, as_of=day, known_on=known_on, progress=progress
        )
    top = evaluation.snapshot.organisation.id if scope is None else scope
    wanted = None if scope is None else subtree(evaluation, scope)
    result = gate(evaluation, top, fail_on, undetermined_limit)
    with closed_output_is_no_fault():
        if form == "json":
            from asqms.documents.json import assessment_json

            sys.stdout.buffer.write(assessment_json(evaluation))
            sys.stdout.buffer.flush()
        else:
            from asqms.faces.cli.check_text import Wish, print_check

            again = _again(workspace, as_of, known_on)
            print_check(session.output, evaluation, Wish(every, top, wanted, language, again))
            if not no_exit_code:
                session.output.print(result.sentence, style="bold", markup=False)
    return ExitCode.CONFORMS if no_exit_code else result.code


def _again(workspace: Path, as_of: date | None, known_on: date | None) -> str:
    """Return the arguments that name the same workspace and dates in another command."""
    parts = [] if workspace == Path() else ["--workspace", str(workspace)]
    parts += ["--as-of", as_of.isoformat()] if as_of else []
    parts += ["--known-on", known_on.isoformat()] if known_on else []
    return "".join(f" {part}" for part in map(shlex.quote, parts))
