# SPDX-License-Identifier: Apache-2.0
"""``asqms schema``: writes the JSON Schemas of the workspace files."""

from __future__ import annotations

from pathlib import Path

import click

from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode


@click.command()
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(".schemas"),
    show_default=True,
    help="Folder to write into; it is made if it is missing.",
)
@click.pass_obj
def command(session: Session, folder: Path) -> int:
    """Write the JSON Schemas of the workspace files, so that editors complete and check them.

    Point an editor to them with the first line of each file, for example:
    # yaml-language-server: $schema=.schemas/workspace.schema.json
    """
    from asqms.workspace.catalogue.loader import load_catalogue
    from asqms.workspace.schema import write_schemas

    for path in write_schemas(folder, load_catalogue()):
        session.output.print(f"Wrote {click.format_filename(path)}", markup=False)
    return ExitCode.CONFORMS
