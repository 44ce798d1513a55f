# SPDX-License-Identifier: Apache-2.0
"""``asqms init``: writes a small working workspace to start from."""

from __future__ import annotations

from pathlib import Path

import click

from asqms.faces.cli.session import Session
from asqms.kernel.clock import today
from asqms.kernel.outcome import ExitCode


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Accept a folder with other files; none of them is changed.")
@click.pass_obj
def command(session: Session, folder: Path, *, force: bool) -> int:
    """Write a small working workspace into FOLDER, which must be new or empty.

    It describes an invented organisation with two projects, three software items and sample
    evidence, so that `asqms check` has something to say at once.
    """
    from asqms.workspace.catalogue.loader import load_catalogue
    from asqms.workspace.start import start_workspace

    names = start_workspace(folder, today=today(session.clock), catalogue=load_catalogue(), beside=force)
    shown = click.format_filename(folder)
    session.output.print(f"Wrote {len(names)} files into {shown}.", markup=False)
    session.output.print("\nNext steps:", markup=False)
    width = len(shown) + len("asqms explain OP.UVE.05 window-lift --workspace ")
    for line, why in (
        (f"asqms check {shown}", "what conforms, what blocks, whose it is"),
        (f"asqms classify trip-backend --workspace {shown}", "answer six questions for one item"),
        (f"{shown}/README.md", "what each file is for"),
    ):
        session.output.print(f"  {line:<{width}}  {why}", markup=False)
    return ExitCode.CONFORMS
