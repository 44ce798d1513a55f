# SPDX-License-Identifier: Apache-2.0
"""``asqms classify``: asks the classification questions, says what follows, and keeps the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asqms.faces.cli.options import Day, chosen_day, format_option, workspace_option
from asqms.faces.cli.session import Session
from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode

if TYPE_CHECKING:
    from asqms.workspace.classification import Catalogue, Effect, Outcome, Proposal
    from asqms.workspace.data import Workspace

_WORDS = {
    "y": "yes",
    "yes": "yes",
    "n": "no",
    "no": "no",
    "u": "unknown",
    "unknown": "unknown",
    "?": "unknown",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line."""

    item: str
    answers: tuple[str, ...]
    author: str
    approver: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Result:
    """What is printed: ``written`` is the file that keeps the answers, or empty."""

    proposal: Proposal
    outcome: Outcome
    effect: Effect | None
    written: str


@click.command()
@click.argument("item", required=False, default="")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="CLS.1=no",
    help="One answer: yes, no or unknown. Repeatable.",
)
@click.option("--author", default="", help="Id of the person who answered.")
@click.option("--approver", default="", help="Id of the person who approved; another one than the author.")
@click.option("--on", type=Day(), help="Day the classification is in force from; today without it.")
@click.option("--reason", default="", help="Why; kept with the answers.")
@workspace_option
@click.option(
    "--write",
    "file",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[FILE]",
    help="Keep the answers in a new file below classifications/; nothing is overwritten.",
)
@format_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one parameter per option, passed by name
    session: Session,
    item: str,
    answers: tuple[str, ...],
    author: str,
    approver: str,
    on: date | None,
    reason: str,
    workspace: Path,
    file: str | None,
    form: str,
) -> int:
    """Answer the classification questions for a software ITEM and see what follows.

    Without --answer the questions are asked here. Unknown counts as yes. Nothing is saved without
    --write.
    """
    from asqms.workspace.classification import effect_of, outcome_of, proposal_of

    if file is not None and not item:
        raise AsqmsError(
            "classify.no_item", "There is no item to keep the answers for.", hint="Add the id of an item."
        )
    day = chosen_day(session, on)
    request = Request(item, answers, author, approver, day, reason)
    catalogue, loaded = _material(request, workspace)
    if not answers:
        request = _asked(catalogue, request)
    proposal = proposal_of(
        catalogue,
        request.item or "ITEM",
        request.answers,
        people=(request.author, request.approver),
        on=request.on,
        reason=request.reason,
    )
    result = Result(
        proposal,
        outcome_of(catalogue, proposal),
        None if loaded is None else effect_of(loaded, catalogue, proposal),
        "" if loaded is None or file is None else _written(loaded, proposal, file),
    )
    if form == "json":
        click.echo(_as_json(result))
    else:
        _print(session, result)
    return ExitCode.CONFORMS


def _material(request: Request, folder: Path) -> tuple[Catalogue, Workspace | None]:
    """Return the catalogue and, for a named item, the workspace that must know it and the people."""
    from asqms.workspace.catalogue.loader import load_catalogue
    from asqms.workspace.classification import check_people, proposal_of
    from asqms.workspace.files import find_workspace, read_settings
    from asqms.workspace.load import load_workspace

    if not request.item:
        return load_catalogue(), None
    settings = read_settings(find_workspace(folder))
    catalogue = load_catalogue(settings.overlay_paths)
    loaded = load_workspace(settings.root, catalogue, settings=settings)
    people = (request.author, request.approver)
    check_people(loaded, proposal_of(catalogue, request.item, (), people=people, on=request.on, reason=""))
    return catalogue, loaded


def _asked(catalogue: Catalogue, request: Request) -> Request:
    """Ask every question on the terminal; prompts go to standard error."""
    click.echo("Answer yes, no or unknown; unknown counts as yes.\n", err=True)
    answers = []
    for question in catalogue.questions:
        click.echo(f"{question.id}  {question.name}", err=True)
        word = click.prompt("      yes/no/unknown", value_proc=_word, err=True)
        answers.append(f"{question.id}={word}")
    return replace(request, answers=tuple(answers))


def _word(text: str) -> str:
    word = _WORDS.get(text.strip().lower())
    if word is None:
        raise click.UsageError("Answer yes, no or unknown (y, n or u is enough).")
    return word


def _written(workspace: Workspace, proposal: Proposal, file: str) -> str:
    from asqms.workspace.classification import write_classification

    return click.format_filename(write_classification(workspace, proposal, file))


def _as_json(result: Result) -> str:
    proposal, effect = result.proposal, result.effect
    return json.dumps(
        {
            "item": proposal.item,
            "type": result.outcome.software_type.value,
            "reasons": [
                {"code": code, "text": text}
                for code, text in zip(result.outcome.codes, result.outcome.reasons, strict=True)
            ],
            "answers": {question: answer.value for question, answer in proposal.answers.items()},
            "author": proposal.author,
            "approver": proposal.approver,
            "on": proposal.on.isoformat(),
            "effect": None if effect is None else {"gained": effect.gained, "lost": effect.lost},
            "written": result.written,
        },
        ensure_ascii=False,
        indent=2,
    )


def _print(session: Session, result: Result) -> None:
    from rich.markup import escape

    from asqms.workspace.classification import yaml_block

    out = session.output
    item = result.proposal.item
    out.print(f"[bold]{escape(item)} is type {result.outcome.software_type.value}.[/]")
    for reason in result.outcome.reasons:
        out.print(f"  {reason}", markup=False)
    if result.effect is not None:
        for title, lines in (("Gained", result.effect.gained), ("Lost", result.effect.lost)):
            out.print(f"\n{title} obligations: {len(lines)}", markup=False)
            for line in lines:
                out.print(f"  {line}", markup=False)
    if result.written:
        out.print(f"\nWrote {result.written}", markup=False)
        return
    out.print("\nPaste this into a file of the workspace, or add --write:\n", markup=False)
    out.print(yaml_block(result.proposal), markup=False, end="")
