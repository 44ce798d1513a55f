# SPDX-License-Identifier: Apache-2.0
"""``asqms performance``: the indicators of a server from a terminal or a pipeline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from asqms.faces.cli.options import format_option
from asqms.faces.cli.remote import refusal, server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode


@click.group()
def command() -> None:
    """Show the indicators, what they rest on, their targets, and the inputs of management reviews."""


_SCOPE = click.option("--scope", metavar="SCOPE", help="Of this scope; the widest one may see without it.")
_DAY = click.option("--as-of", "as_of", metavar="DAY", help="As it was known on a past day, 2026-05-31.")


def _asked(scope: str | None, as_of: str | None) -> dict[str, str]:
    given = {"scope": scope, "as_of": as_of}
    return {name: value for name, value in given.items() if value is not None}


@command.command("list")
@_SCOPE
@_DAY
@server_options
@format_option
@click.pass_obj
def list_indicators(
    session: Session,
    *,
    scope: str | None,
    as_of: str | None,
    server: str | None,
    token_file: Path | None,
    form: str,
) -> int:
    """List every indicator with value, target and how it stands."""
    found = server_from(server, token_file).ask("GET", "performance", params=_asked(scope, as_of))
    if form == "json":
        session.output.print_json(json.dumps(found))
        return ExitCode.CONFORMS
    session.output.print(f"{found['scope_name']} as of {found['as_of']}", markup=False)
    for row in found["rows"]:
        figure = row["figure"]
        told = f"{_number(row, figure['value']):>10}  {_target(row):16} {row['state']:8}"
        session.output.print(f"{row['kpi']:22} {told} {_of(row)}", markup=False)
    return ExitCode.CONFORMS


@command.command()
@click.argument("kpi")
@_SCOPE
@_DAY
@server_options
@format_option
@click.pass_obj
def show(  # noqa: PLR0913 - each is an option
    session: Session,
    *,
    kpi: str,
    scope: str | None,
    as_of: str | None,
    server: str | None,
    token_file: Path | None,
    form: str,
) -> int:
    """Show an indicator: how it is counted, its trend, by project, and what it rests on."""
    one = server_from(server, token_file)
    asked = _asked(scope, as_of)
    found = one.ask("GET", f"performance/{kpi}", params=asked)
    rows = one.ask("GET", f"performance/{kpi}/rows", params={**asked, "limit": 200})
    if form == "json":
        session.output.print_json(json.dumps({**found, "rows": rows["rows"], "more": bool(rows["next"])}))
        return ExitCode.CONFORMS
    say = session.output.print
    say(f"{found['kpi']}  {found['name']['en']}: {_number(found, found['figure']['value'])}", markup=False)
    say(f"  {_of(found)}; target {_target(found)}, {found['state']}", markup=False)
    say(f"  formula: {found['formula']['en']}", markup=False)
    say(f"  counts:  {found['counts']['en']}", markup=False)
    for point in found["trend"]:
        say(f"  {point['day']}  {_number(found, point['figure']['value'])}", markup=False)
    for some in found["breakdown"]:
        value = _number(found, some["figure"]["value"])
        say(f"  {some['kind']} {some['scope']}: {value} {some['state']}", markup=False)
    for row in rows["rows"]:
        counted = f"{row['age']} days" if row["age"] is not None else f"{row['part']:g}/{row['whole']:g}"
        say(f"  {row['ref']}  {counted}  {row['title']}", markup=False)
    if rows["next"]:
        say("  and more")
    return ExitCode.CONFORMS


@command.command()
@click.argument("kpi")
@click.option("--target", required=True, type=float, help="Shares from 0 to 1, else in the indicator's unit.")
@click.option("--warning", required=True, type=float, help="From here on it is near; else it is missed.")
@click.option("--scope", default="", metavar="SCOPE", help="On this scope and below; everything without it.")
@click.option("--reason", default="", help="Why; kept in the ledger.")
@server_options
@click.pass_obj
def target(session: Session, /, *, server: str | None, token_file: Path | None, **given: Any) -> int:  # noqa: ANN401 - options
    """Set the target of an indicator."""
    one = server_from(server, token_file)
    content = {"kpi": given["kpi"], "target": given["target"], "warning": given["warning"]}
    content |= {"scope": given["scope"]} if given["scope"] else {}
    key = f"{given['kpi']}:{given['scope']}" if given["scope"] else given["kpi"]
    there = one.ask("GET", "performance-targets", params={"text": given["kpi"], "limit": 200})["rows"]
    known = next((row for row in there if row["key"] == key), None)
    condition = {"If-Match": f'"{known["version"]}"'} if known else {"If-None-Match": "*"}
    params = {"reason": given["reason"]} if given["reason"] else {}
    one.ask("PUT", f"performance-targets/{key}", content, headers=condition, params=params)
    session.output.print(f"The target of {key} is set.", markup=False)
    return ExitCode.CONFORMS


@command.command()
@click.argument("number")
@click.option(
    "--pdf",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the inputs in print to this file.",
)
@click.option(
    "--language", default="en", type=click.Choice(["en", "zh-Hans", "de"]), help="Language of the print."
)
@_DAY
@server_options
@format_option
@click.pass_obj
def review(  # noqa: PLR0913 - each is an option
    session: Session,
    *,
    number: str,
    file: Path | None,
    language: str,
    as_of: str | None,
    server: str | None,
    token_file: Path | None,
    form: str,
) -> int:
    """Show the inputs of a management review, or write them as PDF."""
    one = server_from(server, token_file)
    asked = _asked(None, as_of)
    if file is not None:
        response = one.patiently(
            lambda: one.client.request(
                "GET",
                f"performance/reviews/{number}/pdf",
                params=asked,
                headers={"Accept-Language": language},
            )
        )
        if not response.is_success:
            raise refusal(response)
        file.write_bytes(response.content)
        session.output.print(f"Wrote {file}.", markup=False)
        return ExitCode.CONFORMS
    found = one.ask("GET", f"performance/reviews/{number}", params=asked)
    if form == "json":
        session.output.print_json(json.dumps(found))
        return ExitCode.CONFORMS
    kept = f"kept, {found['digest']}" if found["kept"] else "still open"
    say = session.output.print
    say(f"{found['number']}  {found['title']}", markup=False)
    say(f"{found['scope_name']}, {found['first']} to {found['last']}, {kept}", markup=False)
    for section in found["sections"]:
        told = ", ".join(f"{some['id']} {some['value']:g}" for some in section["figures"])
        say(f"{section['id']}: {told or 'nothing'}", markup=False)
        for row in section["rows"]:
            late = " overdue" if row["overdue"] else ""
            say(f"  {row['ref']}  {row['state']}{late}  {row['title']}", markup=False)
    return ExitCode.CONFORMS


def _number(row: Mapping[str, Any], value: float | None) -> str:
    if value is None:
        return "-"
    if row["unit"] == "share":
        return f"{100 * value:.1f} %"
    return f"{value:g} days" if row["unit"] == "days" else f"{value:g}"


def _target(row: Mapping[str, Any]) -> str:
    sign = ">=" if row["direction"] == "up" else "<="
    return f"{sign} {_number(row, row['target']['target'])}"


def _of(row: Mapping[str, Any]) -> str:
    figure = row["figure"]
    if figure["value"] is None:
        return "no data" if row["state"] != "hidden" else "confidential"
    if row["unit"] == "days":
        return f"median of {figure['denominator']:g}"
    if row["unit"] == "score":
        return f"mean of {figure['rows']}"
    return f"{figure['numerator']:g} of {figure['denominator']:g}"
