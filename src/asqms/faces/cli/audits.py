# SPDX-License-Identifier: Apache-2.0
"""``asqms audits``: checklists of audits, the coverage of the programme and readiness from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import click

from asqms.faces.cli.options import format_option
from asqms.faces.cli.remote import fingerprint, server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode


@click.group()
def command() -> None:
    """Work through the checklist of an audit, and see whether the organisation is ready for one."""


@command.command()
@click.argument("number")
@server_options
@format_option
@click.pass_obj
def checklist(
    session: Session, *, number: str, server: str | None, token_file: Path | None, form: str
) -> int:
    """Show the checklist of an audit: each line with why it is there and its result."""
    found = server_from(server, token_file).ask("GET", f"auditing/audits/{number}/checklist")
    if form == "json":
        session.output.print_json(json.dumps(found))
        return ExitCode.CONFORMS
    say, drawn = session.output.print, found["checklist"]
    if drawn is None:
        say(f"{number} has no checklist yet: asqms audits draw {number}", markup=False)
        return ExitCode.CONFORMS
    say(
        f"{number} {found['state']}: {found['answered']} of {found['lines_total']} lines, "
        f"drawn from {drawn['population']} by {drawn['rule']}",
        markup=False,
    )
    for one in found["lines"]:
        line = one["line"]
        state = "taken out" if line["removed"] else line["result"] or "open"
        told = f"{line['scope']:24} {line['practice']:10} {line['verdict']:12} {state:14}"
        say(f"{told} {line['origin']}: {', '.join(line['reasons'])}", markup=False)
    return ExitCode.CONFORMS


@command.command()
@click.argument("number")
@server_options
@click.pass_obj
def draw(session: Session, *, number: str, server: str | None, token_file: Path | None) -> int:
    """Draw the sample of an audit; the same audit over the same obligations draws the same."""
    found = server_from(server, token_file).ask("POST", f"auditing/audits/{number}/checklist", {})
    drawn = found["checklist"]
    session.output.print(
        f"{drawn['size']} of {drawn['population']} obligations, {drawn['must']} of them in every sample.",
        markup=False,
    )
    return ExitCode.CONFORMS


@command.command()
@click.argument("number")
@click.argument("scope")
@click.argument("practice")
@click.argument("result", type=click.Choice(["conforms", "not_applicable", "not_seen"]))
@click.option("--note", default="", help="What was seen, or why it does not apply.")
@server_options
@click.pass_obj
def result(session: Session, /, *, server: str | None, token_file: Path | None, **given: str) -> int:
    """Note what was seen on a line."""
    path = f"auditing/audits/{given['number']}/lines/{quote(given['scope'])}/{quote(given['practice'])}"
    content = {"result": given["result"], "note": given["note"]}
    found = server_from(server, token_file).ask("PUT", path, content)
    session.output.print(f"{found['answered']} of {found['lines_total']} lines have a result.", markup=False)
    return ExitCode.CONFORMS


@command.command()
@click.argument("number")
@click.argument("scope")
@click.argument("practice")
@click.option("--title", required=True, help="The finding in a few words.")
@click.option("--statement", required=True, help="What was seen.")
@click.option("--grade", type=click.Choice(["major", "minor", "opportunity"]), help="How heavy it is.")
@server_options
@click.pass_obj
def finding(session: Session, /, *, server: str | None, token_file: Path | None, **given: str | None) -> int:
    """Raise a finding from a line and print its number."""
    where = f"{quote(str(given['scope']))}/{quote(str(given['practice']))}"
    path = f"auditing/audits/{given['number']}/lines/{where}/finding"
    content = {"title": given["title"], "statement": given["statement"], "grade": given["grade"] or ""}
    once = {"Idempotency-Key": fingerprint("finding", json.dumps([path, content]))}
    made = server_from(server, token_file).ask("POST", path, content, headers=once)
    session.output.print(made["number"], markup=False)
    return ExitCode.CONFORMS


@command.command()
@server_options
@format_option
@click.pass_obj
def readiness(session: Session, *, server: str | None, token_file: Path | None, form: str) -> int:
    """Say point by point whether the organisation is ready for an audit; exit code 1 while it is not."""
    found = server_from(server, token_file).ask("GET", "auditing/readiness")
    code = ExitCode.CONFORMS if found["ready"] else ExitCode.GAPS
    if form == "json":
        session.output.print_json(json.dumps(found))
        return code
    say = session.output.print
    say(f"{'ready' if found['ready'] else 'not ready'} by {found['rule']} ({found['origin']})", markup=False)
    for one in found["points"]:
        of = f" of {one['of']}" if one["of"] is not None else ""
        count = f" {one['count']}{of}" if one["count"] is not None else ""
        day = f" last {one['day']}" if one["day"] else ""
        numbers = f" ({', '.join(one['numbers'])})" if one["numbers"] else ""
        say(f"  {'✓' if one['met'] else '✕'} {one['point']}{count}{day}{numbers}", markup=False)
    return code
