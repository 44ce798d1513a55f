# SPDX-License-Identifier: Apache-2.0
"""``asqms records gate`` and ``verify-gate``: what holds a gate, and whether a decision still comes out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from asqms.faces.cli.options import format_option
from asqms.faces.cli.remote import server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode


@click.command()
@click.argument("gate")
@click.argument("scope", default="")
@server_options
@format_option
@click.pass_obj
def gate(
    session: Session, *, gate: str, scope: str, server: str | None, token_file: Path | None, form: str
) -> int:
    """Say what a gate would hold back about a scope now; exit code 1 while it is shut."""
    found = server_from(server, token_file).ask(
        "GET", f"governance/gates/{gate}/state", params={"scope": scope}
    )
    code = ExitCode.CONFORMS if found["open"] else ExitCode.GAPS
    if form == "json":
        session.output.print_json(json.dumps(found))
        return code
    say = session.output.print
    state = "open" if found["open"] else f"shut by {len(found['blockers'])}"
    say(f"{found['gate']} {found['version']} about {found['scope']}: {state}", markup=False)
    for one in found["blockers"]:
        say(f"  {one['code']} {one['value']}".rstrip(), markup=False)
    for one in found["vulnerabilities"]:
        say(f"  vulnerability {one['id'] or one['count']} {one['severity']} ({one['scope']})", markup=False)
    for one in found["licences"]:
        say(f"  licences {one['scope']}: {', '.join(one['names'])}", markup=False)
    return code


@click.command("verify-gate")
@click.argument("number")
@click.option("--step", default="", metavar="STEP", help="The newest passing of this step; of any without.")
@server_options
@format_option
@click.pass_obj
def verify_gate(
    session: Session, *, number: str, step: str, server: str | None, token_file: Path | None, form: str
) -> int:
    """Work a passed gate out again, as it was known then, and say what differs; exit code 1 if anything."""
    path = f"governance/records/{number}/gates/proof"
    found = server_from(server, token_file).ask("GET", path, params={"step": step})
    code = ExitCode.CONFORMS if found["outcome"] == "same" else ExitCode.GAPS
    if form == "json":
        session.output.print_json(json.dumps(found))
        return code
    say, decided = session.output.print, found["decided"]
    said = {
        "same": "comes out the same",
        "differs": "does not come out the same",
        "not_frozen": "was decided before gates were frozen",
    }
    told = f"{number} {decided['step']} at gate {decided['gate']} on {decided['on']}"
    say(f"{told}: {said[found['outcome']]} (document {found['document']})", markup=False)
    for one in found["differing"]:
        say(f"  {one['part']} {one['name']}: {one['before']} -> {one['after']}", markup=False)
    for one in found["lost"]:
        say(f"  {one['fault']} {one['uid']} {one['digest']}", markup=False)
    for one in found["hindsight"]:
        say(f"  by what is known today: {one['name']} {one['before']} -> {one['after']}", markup=False)
    return code
