# SPDX-License-Identifier: Apache-2.0
"""``asqms report``: the assessment as a document, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asqms.faces.cli.options import chosen_day, dates, language_option, workspace_argument, workspace_root
from asqms.faces.cli.session import Session
from asqms.kernel.errors import AsqmsError, Place

if TYPE_CHECKING:
    from asqms.workspace.assess import Evaluation

FORMS = {".html": "html", ".xlsx": "xlsx", ".pdf": "pdf", ".json": "json", ".xml": "junit", ".sarif": "sarif"}


@click.command()
@workspace_argument
@dates
@language_option
@click.option(
    "--output",
    "-o",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="File to write; its ending chooses the form. May be given several times.",
)
@click.option(
    "--form",
    type=click.Choice(list(FORMS.values())),
    help="Form of the document where the ending does not say it.",
)
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter per option
    session: Session,
    *,
    workspace: Path,
    as_of: date | None,
    known_on: date | None,
    language: str,
    outputs: tuple[Path, ...],
    form: str | None,
) -> None:
    """Write the report: one HTML file that works offline, Excel, PDF, JSON, JUnit XML or SARIF.

    Without --output it writes asqms-report.html into the current folder.
    """
    from asqms.workspace.assess import evaluate_workspace

    chosen = as_of is not None or known_on is not None
    targets = outputs or (Path("asqms-report.html"),)
    root = workspace_root(workspace)
    writers = [(target, _writer(form or _form_of(target), chosen, _folder_of(root))) for target in targets]
    day = chosen_day(session, as_of)
    evaluation = evaluate_workspace(root, session.adapters, as_of=day, known_on=known_on)
    for target, write in writers:
        data = write(evaluation, language)
        _write_whole(target, data)
        session.output.print(f"Wrote {target} ({len(data) // 1024 or 1} KiB).")


def _form_of(target: Path) -> str:
    form = FORMS.get(target.suffix.lower())
    if form is None:
        raise AsqmsError(
            "report.unknown_form",
            f"The ending of {target.name} does not say which form is wanted.",
            hint="End it with .html, .xlsx, .pdf, .json, .xml (JUnit) or .sarif, or give --form.",
        )
    return form


def _folder_of(root: Path) -> str:
    """Return where the workspace lies below the current folder, or nothing when it lies elsewhere."""
    here, there = Path.cwd(), root.resolve()
    return there.relative_to(here).as_posix() if there != here and there.is_relative_to(here) else ""


def _writer(form: str, chosen: bool, folder: str) -> Callable[[Evaluation, str], bytes]:
    """Return the function that writes a form; libraries are imported for that form only.

    ``chosen`` marks the date in documents for people, because somebody asked for it; ``folder`` is
    where the workspace lies in the repository, for findings that code hosts show at their line.
    """
    if form == "html":
        from asqms.documents.html.write import html

        return partial(html, chosen_day=chosen)
    if form == "xlsx":
        from asqms.documents.excel import workbook

        return workbook
    if form == "pdf":
        from asqms.documents.pdf.write import pdf

        return partial(pdf, chosen_day=chosen)
    if form == "json":
        from asqms.documents.json import assessment_json

        return lambda evaluation, _language: assessment_json(evaluation)
    from asqms.documents import interchange

    return interchange.junit if form == "junit" else partial(interchange.sarif, folder=folder)


def _write_whole(target: Path, data: bytes) -> None:
    """Write a file beside the target and move it there, so that no half of it is ever seen."""
    part = target.with_name(f".{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise AsqmsError(
            "report.not_written",
            f"The file could not be written: {error.strerror or error}.",
            hint="Name a folder you may write to with --output.",
            place=Place(str(target)),
        ) from error
