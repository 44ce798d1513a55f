# SPDX-License-Identifier: Apache-2.0
"""``asqms records calendar``: the working days of the organisation."""

from __future__ import annotations

from pathlib import Path

import click

from asqms.faces.cli.options import format_option
from asqms.faces.cli.remote import RemoteError, server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@click.command()
@click.option("--rest", metavar="DAYS", help="Days of the week off, such as sat,sun.")
@click.option(
    "--holidays",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A list of days with names, or an .ics file; takes the place of the holidays there are.",
)
@click.option("--add", is_flag=True, help="Keep the holidays there are as well.")
@click.option("--reason", default="", help="Why; kept in the ledger.")
@server_options
@format_option
@click.pass_obj
def calendar(
    session: Session, /, *, server: str | None, token_file: Path | None, form: str, **given: object
) -> int:
    """Show the working days, or write them: limits in working days move at once."""
    one = server_from(server, token_file)
    found = one.ask("GET", "governance/calendar")
    file = given["holidays"]
    if given["rest"] is not None or isinstance(file, Path):
        rest = found["rest"] if given["rest"] is None else _rest(str(given["rest"]))
        keep = not isinstance(file, Path) or given["add"]
        content = {
            "rest": rest,
            "holidays": found["holidays"] if keep else [],
            "text": _text(file) if isinstance(file, Path) else "",
            "reason": given["reason"],
        }
        headers = {"If-Match": f'"{found["version"]}"'}
        found = one.ask("PUT", "governance/calendar", content, headers=headers)
    if form == "json":
        session.output.print_json(data=found)
        return ExitCode.CONFORMS
    off = ", ".join(DAYS[day] for day in found["rest"])
    session.output.print(f"Off: {off or 'no day of the week'}", markup=False)
    for row in found["holidays"]:
        session.output.print(f"{row['day']} {row['name']}".rstrip(), markup=False)
    if found["moved"]:
        session.output.print(f"Due days moved: {found['moved']}")
    return ExitCode.CONFORMS


def _rest(text: str) -> list[int]:
    names = [one.strip().lower()[:3] for one in text.split(",") if one.strip()]
    unknown = [one for one in names if one not in DAYS]
    if unknown:
        raise RemoteError(
            "remote.bad_day",
            f"{unknown[0][:20]!r} is no day of the week.",
            hint=f"Write {','.join(DAYS[5:])}.",
        )
    return sorted({DAYS.index(one) for one in names})


def _text(file: Path) -> str:
    try:
        return file.read_bytes()[: 1 << 20].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RemoteError(
            "remote.not_text", f"{file.name} is not UTF-8.", hint="Save the file as UTF-8."
        ) from error
