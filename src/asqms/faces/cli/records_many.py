# SPDX-License-Identifier: Apache-2.0
"""``asqms records import`` and what else concerns many records at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from asqms.faces.cli.options import format_option
from asqms.faces.cli.remote import RemoteError, fingerprint, server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.outcome import ExitCode

MOST_BYTES = 5 << 20
ENCODINGS = ("utf-8", "utf-16", "gb18030", "windows-1252")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--type", "name", metavar="TYPE", required=True, help="The type of the records.")
@click.option("--dry-run", is_flag=True, help="Only say what each row would do.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="Encoding of a text; found out without it.")
@click.option("--reason", default="", help="Why; kept in the ledger.")
@server_options
@format_option
@click.pass_obj
def import_table(
    session: Session,
    /,
    *,
    file: Path,
    server: str | None,
    token_file: Path | None,
    form: str,
    **given: object,
) -> int:
    """Bring in the rows of a CSV file or an Excel workbook, all of them or none."""
    content = _content(file)
    parts = {
        "type": given["name"],
        "dry_run": "true" if given["dry_run"] else "false",
        "encoding": given["encoding"] or "",
        "reason": given["reason"],
    }
    one = server_from(server, token_file)
    files = {"file": (file.name, content)}
    found = one.ask("POST", "governance/imports", data={**parts, "dry_run": "true"}, files=files)
    if not given["dry_run"] and not found["refused"]:
        found = one.ask("POST", "governance/imports", data=parts, files=files)
    if form == "json":
        session.output.print_json(json.dumps(found))
    else:
        _tell(session, found)
    return ExitCode.USAGE if found["refused"] else ExitCode.CONFORMS


@click.command("bulk")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--assign", "owner", metavar="PERSON", help="Who carries them on.")
@click.option("--step", metavar="STEP", help="A step that is no signature.")
@click.option("--link", metavar="RELATION:NUMBER", help="Link them to a record by a relation.")
@click.option("--comment", "text", metavar="TEXT", help="Say something about each.")
@click.option("--reason", default="", help="Why; kept in the ledger.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of each.")
@server_options
@format_option
@click.pass_obj
def change_many(
    session: Session,
    /,
    *,
    numbers: tuple[str, ...],
    server: str | None,
    token_file: Path | None,
    form: str,
    **given: object,
) -> int:
    """Do one thing to many records; what is not possible for one leaves the others as they are."""
    relation, _, other = str(given["link"] or "").partition(":")
    actions = {"owner": "assign", "step": "step", "link": "link", "text": "comment"}
    wished = [action for name, action in actions.items() if given[name] is not None]
    if len(wished) != 1:
        raise RemoteError(
            "remote.one_action",
            "Exactly one thing is done at once.",
            hint="Give one of --assign, --step, --link and --comment.",
        )
    content = {
        "numbers": list(numbers),
        "action": wished[0],
        "owner": given["owner"] or "",
        "step": given["step"] or "",
        "relation": relation,
        "other": other,
        "text": given["text"] or "",
        "reason": given["reason"],
        "dry_run": given["dry_run"],
    }
    one = server_from(server, token_file)
    found = one.ask("POST", "governance/bulk", content)
    if form == "json":
        session.output.print_json(json.dumps(found))
    for row in found["rows"] if form != "json" else ():
        told = "; ".join(f"{some['code']} {some['value']}".strip() for some in row["problems"])
        session.output.print(f"{row['number']}: {told or 'done'}", markup=False)
    return ExitCode.USAGE if found["refused"] else ExitCode.CONFORMS


def _content(file: Path) -> bytes:
    with file.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RemoteError(
            "exchange.too_large",
            f"A table may have {MOST_BYTES >> 20} MB.",
            hint="Split it into several files.",
        )
    return content


def _tell(session: Session, found: Mapping[str, Any]) -> None:
    say = session.output.print
    left_out = [one["heading"] for one in found["columns"] if not one["target"] and one["heading"]]
    if left_out:
        say(f"Left out: {', '.join(left_out)}.", markup=False)
    for row in found["rows"]:
        for one in row["problems"]:
            say(f"{one['cell']}: {one['code']} {one['value']}".rstrip(), markup=False)
    counts = {name: _count(found["rows"], name) for name in ("made", "changed", "same", "refused")}
    if found["refused"]:
        say(f"Nothing was brought in: {found['refused']} of {len(found['rows'])} rows cannot be.")
    elif found["done"]:
        say(f"Made {counts['made']}, changed {counts['changed']}, there already {counts['same']}.")
    else:
        say(f"Would make {counts['made']}, change {counts['changed']}; there already {counts['same']}.")


def _count(rows: Sequence[Mapping[str, Any]], outcome: str) -> int:
    return sum(row["outcome"] == outcome for row in rows)


def once(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the header that lets the same command have its effect once."""
    return {"Idempotency-Key": fingerprint("records", json.dumps(content, sort_keys=True))}
