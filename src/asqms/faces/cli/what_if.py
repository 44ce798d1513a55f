# SPDX-License-Identifier: Apache-2.0
"""``asqms what-if``: the exact difference a change would make; nothing is ever written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
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
    from asqms.workspace.assess import Evaluation, Material
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
    from asqms.workspace.hypothesis import reclassified, with_change

    asked = _question(session, workspace, as_of, known_on)
    given = _answers(answers, [question.id for question in asked.material.catalogue.questions])
    _tell(session, with_change(asked.before, reclassified(item, given, asked.on)), form)


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
    from asqms.workspace.hypothesis import in_phase, with_change

    asked = _question(session, workspace, as_of, known_on)
    phases = [one.id for one in asked.material.catalogue.phases]
    if phase not in phases:
        hint = f"Phases: {', '.join(phases)}."
        raise AsqmsError("what_if.unknown_phase", f"There is no phase {phase[:200]}.", hint=hint)
    _tell(session, with_change(asked.before, in_phase(item, phase, asked.on)), form)


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
    from asqms.workspace.hypothesis import with_change, without_evidence

    asked = _question(session, workspace, as_of, known_on)
    change = without_evidence(
        asked.on, uid=uid, evidence_type=evidence_type, subject=subject, withdrawn=withdrawn
    )
    _tell(session, with_change(asked.before, change, material=asked.material), form)


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
    from asqms.workspace.hypothesis import with_overlays

    if not added and not removed:
        raise AsqmsError(
            "what_if.nothing_changed",
            "No overlay is added or left out.",
            hint="Give --with FILE or --without NAME.",
        )
    asked = _question(session, workspace, as_of, known_on)
    _tell(session, with_overlays(asked.before, added, removed), form)


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
    from asqms.workspace.hypothesis import on_another_day

    asked = _question(session, workspace, as_of, known_on)
    _tell(session, on_another_day(asked.before, asked.material, day, known_on), form)


@dataclass(frozen=True, slots=True)
class Question:
    """The state a change is asked about; ``on`` is the day from which a change is true and known."""

    material: Material
    before: Evaluation
    on: date


def _question(session: Session, workspace: Path, as_of: date | None, known_on: date | None) -> Question:
    from asqms.workspace.assess import evaluate_material, read_material

    day = chosen_day(session, as_of)
    root = workspace_root(workspace)
    with session.progress("Reading evidence", "Evaluating") as progress:
        material = read_material(root, session.adapters, as_of=day, progress=progress)
        before = evaluate_material(material, as_of=day, known_on=known_on)
    return Question(material, before, min(day, known_on or day))


def _answers(given: Sequence[str], questions: Sequence[str]) -> dict[str, Answer]:
    from asqms.workspace.hypothesis import Answer

    answers: dict[str, Answer] = {}
    for text in given:
        question, separator, answer = text.partition("=")
        if not separator or answer not in ANSWERS or question not in questions:
            raise AsqmsError(
                "what_if.bad_answer",
                f"{text[:200]!r} is no answer.",
                hint=f"Write QUESTION=yes, no or unknown; questions are {', '.join(questions)}.",
            )
        if question in answers:
            raise AsqmsError(
                "what_if.answered_twice", f"{question} is answered twice.", hint="Keep one of the two."
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
    from rich.text import Text

    console = session.output
    if lines.nothing:
        console.print("Nothing would change.")
        return
    for line in lines.classes:
        console.print(Text(line, "bold"))
    for title, rows in lines.sections:
        if not rows:
            continue
        console.print(Text.assemble("\n", (title, "bold"), f" ({len(rows)})"))
        for row in rows[:SHOWN]:
            signs = (row.signs, COLOURS[row.verdict])
            console.print(Text.assemble("  ", signs, f" {row.practice}  {row.scope} ", (row.note, "dim")))
        if len(rows) > SHOWN:
            console.print(f"  and {len(rows) - SHOWN} more: --format json lists all")
    console.print(f"\n{lines.summary}", markup=False)
    console.print("Nothing was written.", style="dim")
