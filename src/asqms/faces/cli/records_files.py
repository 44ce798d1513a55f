# SPDX-License-Identifier: Apache-2.0
"""``asqms records attach``, ``detach``, ``fetch``, ``files`` and ``graph``: what belongs to one record."""

from __future__ import annotations

from pathlib import Path

import click

from asqms.faces.cli.options import format_option
from asqms.faces.cli.remote import RemoteError, server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode


@click.command()
@click.argument("number")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@server_options
@click.pass_obj
def attach(session: Session, *, number: str, file: Path, server: str | None, token_file: Path | None) -> int:
    """Attach a file to a record; the same file again changes nothing."""
    one = server_from(server, token_file)
    with file.open("rb") as stream:
        made = one.ask(
            "POST", f"governance/records/{number}/attachments", files={"file": (file.name, stream.read())}
        )
    session.output.print(f"{made['digest']}  {made['name']}", markup=False)
    return ExitCode.CONFORMS


@click.command()
@click.argument("number")
@click.argument("digest")
@click.option("--reason", default="", help="Why; kept in the ledger.")
@server_options
@click.pass_obj
def detach(
    session: Session, *, number: str, digest: str, reason: str, server: str | None, token_file: Path | None
) -> int:
    """Take a file of a record away; its bytes stay in the history."""
    one = server_from(server, token_file)
    params = {"reason": reason} if reason else {}
    one.ask("DELETE", f"governance/records/{number}/attachments/{digest}", params=params)
    session.output.print(f"Taken away from {number}.", markup=False)
    return ExitCode.CONFORMS


@click.command()
@click.argument("number")
@click.argument("digest")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The new file; one that is there already is left alone.",
)
@server_options
@click.pass_obj
def fetch(
    session: Session, *, number: str, digest: str, target: Path, server: str | None, token_file: Path | None
) -> int:
    """Write the bytes of a file of a record to a new file."""
    one = server_from(server, token_file)
    if target.exists():
        raise RemoteError(
            "remote.file_exists", f"{target} is there already.", hint="Name a file that is not there yet."
        )
    with target.open("xb") as stream:
        for piece in one.stream(f"governance/records/{number}/attachments/{digest}"):
            stream.write(piece)
    session.output.print(str(target), markup=False)
    return ExitCode.CONFORMS


@click.command()
@click.argument("number")
@server_options
@format_option
@click.pass_obj
def files(session: Session, *, number: str, server: str | None, token_file: Path | None, form: str) -> int:
    """List the files of a record."""
    one = server_from(server, token_file)
    found = one.ask("GET", f"governance/records/{number}/attachments")["rows"]
    if form == "json":
        session.output.print_json(data=found)
        return ExitCode.CONFORMS
    for row in found:
        told = f"{row['digest']}  {row['size_bytes']:>12}  {row['person']}  {row['name']}"
        session.output.print(told, markup=False)
    if not found:
        session.output.print("No files.")
    return ExitCode.CONFORMS


@click.command()
@click.argument("choice", required=False, type=click.Choice(("none", "at_once", "daily")))
@server_options
@click.pass_obj
def mail(session: Session, *, choice: str | None, server: str | None, token_file: Path | None) -> int:
    """Show or choose when you get mail about what you are told."""
    one = server_from(server, token_file)
    found = one.ask("PUT", "me/mail", {"choice": choice}) if choice else one.ask("GET", "me/mail")
    off = "" if found["sent"] else " (this server sends no mail)"
    session.output.print(f"{found['choice']}{off}", markup=False)
    return ExitCode.CONFORMS


@click.command()
@click.argument("number")
@click.option("--depth", default=2, type=click.IntRange(1, 3), help="How many links away.")
@server_options
@format_option
@click.pass_obj
def graph(
    session: Session, /, *, number: str, depth: int, server: str | None, token_file: Path | None, form: str
) -> int:
    """Show what a record is tied to, and what that is tied to."""
    one = server_from(server, token_file)
    found = one.ask("GET", f"governance/records/{number}/graph", params={"depth": depth})
    if form == "json":
        session.output.print_json(data=found)
        return ExitCode.CONFORMS
    for node in found["nodes"]:
        session.output.print(
            f"{'  ' * node['depth']}{node['number']} {node['state']}: {node['title']}", markup=False
        )
    for edge in found["edges"]:
        session.output.print(f"{edge['source']} -{edge['relation']}-> {edge['target']}", markup=False)
    if found["more"]:
        session.output.print(f"and {found['more']} more")
    return ExitCode.CONFORMS
