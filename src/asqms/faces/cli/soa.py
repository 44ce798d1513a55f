# SPDX-License-Identifier: Apache-2.0
"""``asqms soa``: the statement of applicability, every inclusion and exclusion with its reason."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asqms.faces.cli.options import chosen_day, dates, language_option, workspace_argument, workspace_root
from asqms.faces.cli.session import Session

if TYPE_CHECKING:
    from asqms.documents.applicability import Line


@click.command()
@workspace_argument
@dates
@language_option
@click.option("--scope", help="Only this item, project, unit or organisation and what lies below it.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="Form of the statement.",
)
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    workspace: Path,
    as_of: date | None,
    known_on: date | None,
    language: str,
    scope: str | None,
    form: str,
) -> None:
    """Print which practices apply to what, how strongly, and why the others do not."""
    from asqms.documents import applicability
    from asqms.workspace.assess import evaluate_workspace, subtree

    day = chosen_day(session, as_of)
    evaluation = evaluate_workspace(workspace_root(workspace), session.adapters, as_of=day, known_on=known_on)
    scopes = None if scope is None else subtree(evaluation, scope)
    lines = applicability.statement(evaluation, language, scopes)
    if form == "json":
        sys.stdout.buffer.write(applicability.as_json(evaluation, lines))
    elif form == "csv":
        sys.stdout.buffer.write(applicability.as_csv(lines))
    else:
        _print(session, lines)


def _print(session: Session, lines: list[Line]) -> None:
    from itertools import groupby

    from rich.markup import escape

    from asqms.documents.wording import plain

    console = session.output
    for scope, rows in groupby(lines, key=lambda line: (line.scope, line.scope_name)):
        listed = list(rows)
        applying = sum(line.applies for line in listed)
        console.print(
            f"\n[bold]{escape(plain(scope[1]))}[/] [dim]{scope[0]}[/]  {applying} apply, "
            f"{len(listed) - applying} do not"
        )
        for line in listed:
            sign = "●" if line.applies else "–"
            state = line.strength if line.applies else "not applicable"
            told = plain(line.reason or line.statement)
            room = max(20, console.width - 31)
            told = told if len(told) <= room else told[: room - 1] + "…"
            console.print(f"  {sign} {line.practice}  {state:<14} [dim]{escape(told)}[/]")
