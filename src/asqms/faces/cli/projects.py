# SPDX-License-Identifier: Apache-2.0
"""``asqms projects``: start a project on a server from the processes its organisation adopted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from asqms.faces.cli.options import format_option
from asqms.faces.cli.remote import fingerprint, server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

MOST_BYTES = 200_000


@click.group()
def command() -> None:
    """Start projects from the adopted processes, and see who moves to a new version."""


@command.command()
@server_options
@format_option
@click.pass_obj
def questions(session: Session, *, server: str | None, token_file: Path | None, form: str) -> int:
    """List what is asked when a project starts, who is needed and which records begin."""
    found = server_from(server, token_file).ask("GET", "project-starts")
    if form == "json":
        session.output.print_json(json.dumps(found))
        return ExitCode.CONFORMS
    say = session.output.print
    for one in found["questions"]:
        say(f"{one['id']}: {one['text']['en']}", markup=False)
        say(f"  no leaves out {', '.join(one['practices'])}", markup=False)
    say(f"duties: {', '.join(found['duties'])}", markup=False)
    say(f"records: {', '.join(one['type'] for one in found['records'])}", markup=False)
    return ExitCode.CONFORMS


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help="Only say what it would bring; write nothing.")
@server_options
@format_option
@click.pass_obj
def start(
    session: Session, *, file: Path, preview: bool, server: str | None, token_file: Path | None, form: str
) -> int:
    """Start the project FILE (YAML) tells: id, name, leader, item, answers, duties, tailored, records."""
    from asqms.decoding.yaml import load_yaml

    wish: Any = load_yaml(file.read_bytes(), name=file.name, max_bytes=MOST_BYTES).value
    body = json.loads(json.dumps(wish, default=str))
    one = server_from(server, token_file)
    path = "project-starts/preview" if preview else "project-starts"
    once = {"Idempotency-Key": fingerprint("start", json.dumps(body, sort_keys=True))}
    found = one.ask("POST", path, body, headers={} if preview else once)
    if form == "json":
        session.output.print_json(json.dumps(found))
    elif preview:
        _tell_preview(session, found)
    else:
        say = session.output.print
        say(f"{found['project']} has started; it works by {found['follows']} processes.", markup=False)
        say(f"Records: {', '.join(found['records']) or 'none'}.", markup=False)
        say(f"Proposals that wait for somebody else: {len(found['proposals'])}.", markup=False)
    return ExitCode.CONFORMS


def _tell_preview(session: Session, found: dict[str, Any]) -> None:
    say = session.output.print
    if expected := found["expected"]:
        say(f"The item would be type {expected['software_type']}.", markup=False)
        for row in expected["processes"]:
            left = f", {row['tailored']} proposed to leave out" if row["tailored"] else ""
            version = found["follows"].get(row["process"], "not adopted")
            say(f"  {row['process']} ({version}): {row['mandatory']} mandatory{left}", markup=False)
    if found["unfilled"]:
        say(f"Nobody is named for: {', '.join(found['unfilled'])}.", markup=False)


@command.command()
@click.argument("process")
@server_options
@format_option
@click.pass_obj
def moves(session: Session, *, process: str, server: str | None, token_file: Path | None, form: str) -> int:
    """List the projects that do not work by the version of PROCESS in force, late ones first."""
    found = server_from(server, token_file).ask("GET", f"process-moves/{process}")
    if form == "json":
        session.output.print_json(json.dumps(found))
        return ExitCode.CONFORMS
    say = session.output.print
    say(
        f"{found['process']} {found['version']}: move by {found['by']}. {found['changes']}".rstrip(),
        markup=False,
    )
    for row in found["rows"]:
        late = "  late" if row["overdue"] else ""
        say(f"{row['project']}  {row['version']}  {row['open_records']} records in work{late}", markup=False)
    if not found["rows"]:
        say("Every project works by it.")
    return ExitCode.CONFORMS
