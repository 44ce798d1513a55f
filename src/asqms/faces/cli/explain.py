# SPDX-License-Identifier: Apache-2.0
"""``asqms explain``: why one practice has its verdict on one scope, in one screen."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
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
    workspace_option,
    workspace_root,
)
from asqms.faces.cli.session import Session

if TYPE_CHECKING:
    from asqms.documents.reasons import Reasons


@click.command()
@click.argument("practice")
@click.argument("scope")
@workspace_option
@dates
@language_option
@format_option
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    practice: str,
    scope: str,
    workspace: Path,
    as_of: date | None,
    known_on: date | None,
    language: str,
    form: str,
) -> None:
    """Say why PRACTICE (such as OP.VER.04) has its verdict on SCOPE (an item or the organisation)."""
    from asqms.documents.question import answer
    from asqms.workspace.assess import evaluate_workspace

    day = chosen_day(session, as_of)
    evaluation = evaluate_workspace(workspace_root(workspace), session.adapters, as_of=day, known_on=known_on)
    reasons = answer(evaluation, practice, scope, language)
    if form == "json":
        document = json.dumps(asdict(reasons), ensure_ascii=False, indent=1) + "\n"
        sys.stdout.buffer.write(document.encode())
    else:
        _print(session, reasons, language)


def _print(session: Session, reasons: Reasons, language: str) -> None:
    from rich.markup import escape as escape_markup

    from asqms.documents.wording import name_of, plain, sign_of, word

    def escape(text: str) -> str:
        return escape_markup(plain(text))

    console = session.output
    colour = COLOURS[reasons.verdict]
    verdict = f"[bold {colour}]{sign_of(reasons.verdict)} {name_of(reasons.verdict, language)}[/]"
    console.print(f"{verdict}  [bold]{reasons.practice}[/] {escape(reasons.statement)}")
    strength = f" · {reasons.strength}" if reasons.strength else ""
    console.print(f"[dim]{escape(reasons.scope_name)}{strength}[/]\n")
    if reasons.sentence:
        console.print(escape(reasons.sentence))
    for line in reasons.lines:
        console.print(f"[dim]{escape(line)}[/]")
    if reasons.checks:
        console.print(f"\n[bold]{word(language, 'why')}[/]")
        for check in reasons.checks:
            sign = f"[{COLOURS[check.verdict]}]{sign_of(check.verdict)}[/]"
            console.print(
                f"  {sign} {escape(check.title)}: {escape(check.sentence)} [dim]{escape(check.evidence)}[/]"
            )
    if reasons.evidence:
        console.print(f"\n[bold]{word(language, 'evidence')}[/]")
    for one in reasons.evidence:
        sign = f"[{COLOURS[one.verdict]}]{sign_of(one.verdict)}[/]"
        console.print(f"  {sign} {escape(one.state)}  {escape(one.title)} [dim]{escape(one.note)}[/]")
    if reasons.counts_for:
        console.print(f"\n[bold]{word(language, 'counts_for')}[/] {escape(' · '.join(reasons.counts_for))}")
