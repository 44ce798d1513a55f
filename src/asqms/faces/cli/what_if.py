# SPDX-License-Identifier: Apache-2.0
"""``asqms what-if``: the exact difference a change would make; nothing is ever written."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asqms.faces.cli.options import (
    COLOURS,
    Day,
    chosen_day,
    dates,
    format_option,
    workspace_option,
    workspace_root,
)
from asqms.faces.cli.session import Session
from asqms.kernel.errors import AsqmsError

if TYPE_CHECKING:
    from asqms.documents.hypothesis import Lines
    from asqms.workspace.assess import Material
    from asqms.workspace.hypothesis import Answer, Hypothesis

ANSWERS = ("yes", "no", "unknown")
SHOWN = 25


@click.group()
def command() -> None:
    """Show exactly what a change would change, before it is made."""


@command.command()
@click.argument("item")
@click.argument("answers", nargs=-1, required=True, metavar="QUESTION=ANSWER...")
@workspace_option
@dates
@format_option
@click.pass_obj
def reclassify(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    item: str,
    answers: tuple[str, ...],
    workspace: Path,
    as_of: date | None,
    known_on: date | None,
    form: str,
) -> None:
    """Answer questions anew for ITEM: obligations gained and lost, and what else moves."""
    from asqms.workspace.assess import evaluate_material
    from asqms.workspace.hypothesis import reclassified, with_change

    day = chosen_day(session, as_of)
    material = _material(session, workspace, day)
    before = evaluate_material(material, as_of=day, known_on=known_on)
    questions = {question.id for question in material.catalogue.questions}
    given = _answers(answers, questions)
    _tell(session, with_change(before, reclassified(item, given, day)), form)


@command.command()
@click.argument("item")
@click.argument("phase")
@workspace_option
@dates
@format_option
@click.pass_obj
def phase(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    item: str,
    phase: str,
    workspace: Path,
    as_of: date | None,
    known_on: date | None,
    form: str,
) -> None:
    """Put ITEM into another life-cycle PHASE."""
    from asqms.workspace.assess import evaluate_material
    from asqms.workspace.hypothesis import in_phase, with_change

    day = chosen_day(session, as_of)
    material = _material(session, workspace, day)
    phases = [one.id for one in material.catalogue.phases]
    if phase not in phases:
        hint = f"Phases: {', '.join(phases)}."
        raise AsqmsError("what_if.unknown_phase", f"There is no phase {phase}.", hint=hint)
    before = evaluate_material(material, as_of=day, known_on=known_on)
    _tell(session, with_change(before, in_phase(item, phase, day)), form)


@command.command()
@click.option("--uid", default="", help="One evidence record.")
@click.option("--type", "evidence_type", default="", help="All evidence of this type.")
@click.option("--subject", default="", help="All evidence about this scope.")
@click.option("--withdrawn", is_flag=True, help="Withdraw it instead of letting it expire.")
@workspace_option
@dates
@format_option
@click.pass_obj
def expire(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    uid: str,
    evidence_type: str,
    subject: str,
    withdrawn: bool,
    workspace: Path,
    as_of: date | None,
    known_on: date | None,
    form: str,
) -> None:
    """Let evidence expire: one record, or all of a type, of a subject, or of both together."""
    from asqms.workspace.assess import evaluate_material
    from asqms.workspace.hypothesis import with_change, without_evidence

    day = chosen_day(session, as_of)
    before = evaluate_material(_material(session, workspace, day), as_of=day, known_on=known_on)
    change = without_evidence(day, uid=uid, evidence_type=evidence_type, subject=subject, withdrawn=withdrawn)
    _tell(session, with_change(before, change), form)


@command.command()
@click.option(
    "--with", "added", type=click.Path(path_type=Path, dir_okay=False), multiple=True, help="Add an overlay."
)
@click.option(
    "--without", "removed", multiple=True, help="Leave out an overlay of the workspace by file name."
)
@workspace_option
@dates
@format_option
@click.pass_obj
def edition(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    added: tuple[Path, ...],
    removed: tuple[str, ...],
    workspace: Path,
    as_of: date | None,
    known_on: date | None,
    form: str,
) -> None:
    """Change the catalogue: a new edition, an interpretation, a customer's requirements as an overlay."""
    from asqms.workspace.assess import evaluate_material
    from asqms.workspace.hypothesis import with_overlays

    if not added and not removed:
        raise AsqmsError(
            "what_if.nothing_changed",
            "No overlay is added or left out.",
            hint="Give --with FILE or --without NAME.",
        )
    day = chosen_day(session, as_of)
    before = evaluate_material(_material(session, workspace, day), as_of=day, known_on=known_on)
    _tell(session, with_overlays(before, added, removed), form)


@command.command(name="date")
@click.argument("day", type=Day())
@workspace_option
@dates
@format_option
@click.pass_obj
def other_day(
    session: Session,
    *,
    day: date,
    workspace: Path,
    as_of: date | None,
    known_on: date | None,
    form: str,
) -> None:
    """Evaluate another DAY with the same files: what lapses until then, or what was different."""
    from asqms.workspace.assess import evaluate_material
    from asqms.workspace.hypothesis import on_another_day

    now = chosen_day(session, as_of)
    material = _material(session, workspace, now)
    before = evaluate_material(material, as_of=now, known_on=known_on)
    _tell(session, on_another_day(before, material, day), form)


def _material(session: Session, workspace: Path, day: date) -> Material:
    from asqms.workspace.assess import read_material

    return read_material(workspace_root(workspace), session.adapters, as_of=day)


def _answers(given: tuple[str, ...], questions: set[str]) -> dict[str, Answer]:
    from asqms.workspace.hypothesis import Answer

    answers = {}
    for text in given:
        question, separator, answer = text.partition("=")
        if not separator or answer not in ANSWERS or question not in questions:
            raise AsqmsError(
                "what_if.bad_answer",
                f"{text!r} is no answer.",
                hint=f"Write QUESTION=yes, no or unknown; questions are {', '.join(sorted(questions))}.",
            )
        answers[question] = Answer(answer)
    return answers


def _tell(session: Session, hypothesis: Hypothesis, form: str) -> None:
    from asqms.documents.hypothesis import as_json, lines_of

    if form == "json":
        sys.stdout.buffer.write(as_json(hypothesis))
        return
    _print(session, lines_of(hypothesis))


def _print(session: Session, lines: Lines) -> None:
    from rich.markup import escape

    console = session.output
    if lines.nothing:
        console.print("Nothing would change.")
        return
    for line in lines.classes:
        console.print(f"[bold]{escape(line)}[/]")
    for title, rows in lines.sections:
        if not rows:
            continue
        console.print(f"\n[bold]{title}[/] ({len(rows)})")
        for row in rows[:SHOWN]:
            signs = f"[{COLOURS[row.verdict]}]{row.signs}[/]"
            console.print(f"  {signs} {row.practice}  {escape(row.scope)} [dim]{escape(row.note)}[/]")
        if len(rows) > SHOWN:
            console.print(f"  and {len(rows) - SHOWN} more: --format json lists all")
    console.print(f"\n{escape(lines.summary)}")
    console.print("[dim]Nothing was written.[/]")
