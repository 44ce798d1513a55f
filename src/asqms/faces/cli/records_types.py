# SPDX-License-Identifier: Apache-2.0
"""``asqms records write-type`` and ``return-type``: types of record from a terminal."""

from __future__ import annotations

from pathlib import Path

import click

from asqms.faces.cli.records_many import once
from asqms.faces.cli.remote import RemoteError, server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

MOST_BYTES = 500_000


@click.command("write-type")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Only say what is wrong with it.")
@click.option("--reason", default="", help="Why; kept in the ledger.")
@server_options
@click.pass_obj
def write_type(
    session: Session,
    /,
    *,
    file: Path,
    dry_run: bool,
    reason: str,
    server: str | None,
    token_file: Path | None,
) -> int:
    """Write a version of a type of record from a YAML file; records in flight stay on theirs."""
    try:
        text = file.read_bytes()[: MOST_BYTES + 1].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RemoteError(
            "remote.not_text", f"{file.name} is not UTF-8.", hint="Save the file as UTF-8."
        ) from error
    one = server_from(server, token_file)
    content = {"text": text, "reason": reason}
    found = one.ask("POST", "governance/types/checks", content)
    for row in found["findings"]:
        told = row["message"] or f"{row['at']} {row['value']}".strip()
        session.output.print(f"{file.name}:{row['line']}: {row['code']}: {told}", markup=False)
    if found["findings"]:
        return ExitCode.USAGE
    if dry_run:
        session.output.print(f"{found['type']} can be written.", markup=False)
        return ExitCode.CONFORMS
    made = one.ask("POST", "governance/types", content, headers=once(content))
    session.output.print(f"{made['type']} is at version {made['version']}.", markup=False)
    return ExitCode.CONFORMS


@click.command("return-type")
@click.argument("name", metavar="TYPE")
@click.option("--reason", default="", help="Why; kept in the ledger.")
@server_options
@click.pass_obj
def return_type(
    session: Session, /, *, name: str, reason: str, server: str | None, token_file: Path | None
) -> int:
    """Return a type to what came with the product, as its next version."""
    one = server_from(server, token_file)
    before = one.ask("GET", f"governance/types/{name}")
    content = {"product": True, "reason": reason}
    headers = once({**content, "of": [name, before["version"]]})
    made = one.ask("POST", f"governance/types/{name}/tailoring", content, headers=headers)
    session.output.print(f"{made['type']} is at version {made['version']}.", markup=False)
    return ExitCode.CONFORMS
