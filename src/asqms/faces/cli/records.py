# SPDX-License-Identifier: Apache-2.0
"""``asqms records``: governance records of a server from a terminal or a pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import click

from asqms.faces.cli.options import format_option
from asqms.faces.cli.record_gates import gate, verify_gate
from asqms.faces.cli.records_calendar import calendar
from asqms.faces.cli.records_files import attach, detach, fetch, files, graph, mail
from asqms.faces.cli.records_many import change_many, import_table, once
from asqms.faces.cli.records_types import return_type, write_type
from asqms.faces.cli.remote import RemoteError, server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

COLUMNS = ("number", "state", "due", "owner", "scope", "title")


@click.group()
def command() -> None:
    """Keep the records of the processes: problems, changes, risks, releases and all others."""


for _part in (
    import_table,
    change_many,
    attach,
    detach,
    fetch,
    files,
    graph,
    mail,
    calendar,
    write_type,
    return_type,
    gate,
    verify_gate,
):
    command.add_command(_part)


@command.command()
@server_options
@format_option
@click.pass_obj
def types(session: Session, *, server: str | None, token_file: Path | None, form: str) -> int:
    """List the types of record with their fields and states."""
    one = server_from(server, token_file)
    found = one.ask("GET", "governance/types")["rows"]
    if form == "json":
        session.output.print_json(json.dumps(found))
        return ExitCode.CONFORMS
    for row in found:
        states = " > ".join(state["id"] for state in row["states"])
        session.output.print(
            f"{row['type']:26} {row['process']:7} {row['name']['en']}: {states}", markup=False
        )
    return ExitCode.CONFORMS


@command.command("list")
@click.option("--type", "name", metavar="TYPE", help="Only of this type.")
@click.option("--state", metavar="STATE", help="Only in this state.")
@click.option("--within", metavar="SCOPE", help="Only about this scope or anything below it.")
@click.option("--open", "only_open", is_flag=True, help="Only those that are not at an end.")
@click.option("--overdue", is_flag=True, help="Only those whose time limit has passed.")
@click.option("--limit", default=50, type=click.IntRange(1, 200), help="How many, changed last first.")
@server_options
@format_option
@click.pass_obj
def list_records(
    session: Session, /, *, server: str | None, token_file: Path | None, form: str, **wanted: object
) -> int:
    """List records, those changed last first."""
    one = server_from(server, token_file)
    query = {
        "type": wanted["name"],
        "state": wanted["state"],
        "within": wanted["within"],
        "open": "true" if wanted["only_open"] else None,
        "overdue": "true" if wanted["overdue"] else None,
        "limit": wanted["limit"],
    }
    kept = {name: value for name, value in query.items() if value is not None}
    found = one.ask("GET", "governance/records", params=kept)["rows"]
    if form == "json":
        session.output.print_json(json.dumps(found))
        return ExitCode.CONFORMS
    for row in found:
        told = "  ".join(str(row[name] or "-") for name in COLUMNS)
        session.output.print(told, markup=False)
    if not found:
        session.output.print("No records.")
    return ExitCode.CONFORMS


@command.command()
@click.argument("number")
@server_options
@format_option
@click.pass_obj
def show(session: Session, *, number: str, server: str | None, token_file: Path | None, form: str) -> int:
    """Show a record: what it holds, and each next step with what stands in its way."""
    found = server_from(server, token_file).ask("GET", f"governance/records/{number}")
    if form == "json":
        session.output.print_json(json.dumps(found))
        return ExitCode.CONFORMS
    say = session.output.print
    say(f"{found['number']}  {found['title']}", markup=False)
    say(f"{found['type']} about {found['scope']}, {found['state']}, version {found['version']}", markup=False)
    for name, value in found["fields"].items():
        say(f"  {name}: {value}", markup=False)
    for step in found["steps"]:
        told = "; ".join(f"{one['code']} {one['value']}".strip() for one in step["blockers"])
        sign = " (a signature: in the browser)" if step["signature"] else ""
        say(f"  step {step['id']} -> {step['to']}{sign}{': not yet, ' + told if told else ''}", markup=False)
    return ExitCode.CONFORMS


@command.command()
@click.argument("name", metavar="TYPE")
@click.option("--title", required=True, help="What it is about, in a few words.")
@click.option("--scope", default="", metavar="SCOPE", help="What it is about; the organisation without it.")
@click.option("--owner", default="", metavar="PERSON", help="Who carries it on.")
@click.option(
    "--field", "fields", multiple=True, metavar="NAME=VALUE", help="A field; may be given several times."
)
@click.option(
    "--raised-from", metavar="NUMBER:RELATION", help="The record it is raised from, and by which relation."
)
@server_options
@click.pass_obj
def new(session: Session, /, *, server: str | None, token_file: Path | None, **given: object) -> int:
    """Make a record and print its number; the same command again within a day makes no second one."""
    source, _, relation = str(given["raised_from"] or "").partition(":")
    content = {
        "type": given["name"],
        "title": given["title"],
        "scope": given["scope"],
        "owner": given["owner"],
        "fields": dict(_field(one) for one in cast("tuple[str, ...]", given["fields"])),
        **({"raised_from": {"number": source, "relation": relation}} if source else {}),
    }
    made = server_from(server, token_file).ask("POST", "governance/records", content, headers=once(content))
    session.output.print(made["number"], markup=False)
    return ExitCode.CONFORMS


@command.command()
@click.argument("number")
@click.argument("step", metavar="STEP")
@click.option("--reason", default="", help="Why; some steps need it.")
@server_options
@click.pass_obj
def step(
    session: Session,
    *,
    number: str,
    step: str,
    reason: str,
    server: str | None,
    token_file: Path | None,
) -> int:
    """Take a step of a record; steps that are signatures are taken in the browser."""
    one = server_from(server, token_file)
    found = one.ask("GET", f"governance/records/{number}")
    content = {"step": step, "reason": reason}
    headers = {"If-Match": f'"{found["version"]}"', **once({**content, "of": [number, found["version"]]})}
    taken = one.ask("POST", f"governance/records/{number}/steps", content, headers=headers)
    session.output.print(f"{taken['number']} is {taken['state']}.", markup=False)
    return ExitCode.CONFORMS


@command.command()
@click.argument("number")
@click.argument("text")
@server_options
@click.pass_obj
def comment(session: Session, *, number: str, text: str, server: str | None, token_file: Path | None) -> int:
    """Say something about a record; @person mentions somebody."""
    content = {"text": text}
    one = server_from(server, token_file)
    one.ask("POST", f"governance/records/{number}/comments", content, headers=once({**content, "of": number}))
    session.output.print(f"Said about {number}.", markup=False)
    return ExitCode.CONFORMS


def _field(text: str) -> tuple[str, object]:
    """Return a field and its value: JSON where it is, else the text itself."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise RemoteError(
            "remote.bad_field", f"{text[:80]!r} is no field.", hint="Write --field severity=major."
        )
    try:
        return name.strip(), json.loads(value)
    except ValueError:
        return name.strip(), value
