# SPDX-License-Identifier: Apache-2.0
"""``asqms set-up``: founds the organisation of an empty server with its first administrator."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click

from asqms.faces.cli.options import home_option
from asqms.faces.cli.session import Session
from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode


@click.command()
@home_option
@click.option("--organisation", "reference", prompt="Id of the organisation", help="Id of the organisation.")
@click.option("--organisation-name", "title", prompt="Its name", help="Name of the organisation.")
@click.option("--name", prompt="Your name", help="Name of the first administrator.")
@click.option("--email", prompt="Your e-mail address", help="Address to sign in with.")
@click.option(
    "--password-file",
    type=click.File("r", encoding="utf-8"),
    help="File with the password, - for standard input; it is asked for without.",
)
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter for each option
    session: Session,
    *,
    home: Path | None,
    reference: str,
    title: str,
    name: str,
    email: str,
    password_file: IO[str] | None,
) -> int:
    """Set up an empty server: its organisation, and the first administrator, who is quality manager too.

    The same as the page /set-up/. Refused on a server that holds an organisation already.
    """
    session.open_platform(home)
    session.prepare_database()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from asqms.contexts.organization import api as organization

    if password_file is not None:
        password = password_file.read().rstrip("\r\n")
    else:
        password = click.prompt("A password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(password)
    except ValidationError as error:
        raise AsqmsError(
            "organization.weak_password", " ".join(error.messages), hint="Choose a longer, less common one."
        ) from error
    organization.set_up(reference, title, name=name, email=email, password=password, at=session.clock.now())
    session.output.print(f"{title} is set up. Start asqms serve and sign in as {email}.", markup=False)
    return ExitCode.CONFORMS
