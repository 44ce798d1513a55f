# SPDX-License-Identifier: Apache-2.0
"""``asqms serve``: the quality system in the browser and over an API."""

from __future__ import annotations

import os
from pathlib import Path

import click

from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--address", metavar="HOST:PORT", help="Where to listen; ASQMS_ADDRESS or 127.0.0.1:8400 without."
)
@click.option(
    "--accept", "accepted", multiple=True, metavar="ID", help="Start in spite of this check of asqms doctor."
)
@click.pass_obj
def command(session: Session, *, folder: Path | None, address: str | None, accepted: tuple[str, ...]) -> int:
    """Serve the pages and the API over a data folder, ASQMS_HOME or ./asqms-data without one.

    On an empty folder the page asks for the code that is printed here and sets up the first administrator.
    Settings are environment variables: docs/reference/settings.md. Stop it with Ctrl-C.
    """
    if address:
        os.environ["ASQMS_ADDRESS"] = address
    session.open_platform(folder)
    session.prepare_database()
    from django.conf import settings

    from asqms.contexts.organization.api import nobody_yet, set_up_code
    from asqms.contexts.work.api import refuse_unsafe

    refuse_unsafe(accepted)
    site = settings.ASQMS_CONFIG.site_url
    session.errors.print(f"OpenASQMS serves {site} (stop it with Ctrl-C).")
    if nobody_yet():
        session.errors.print(f"It is empty: open {site}/set-up/ and enter the code {set_up_code()}")
    session.serve()
    return ExitCode.CONFORMS
