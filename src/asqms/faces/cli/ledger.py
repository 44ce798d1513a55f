# SPDX-License-Identifier: Apache-2.0
"""``asqms ledger``: proves records and checks that nothing in the ledger was changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asqms.faces.cli.options import format_option, home_option
from asqms.faces.cli.session import Session, closed_output_is_no_fault
from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode

if TYPE_CHECKING:
    from asqms.contexts.ledger.data import Finding, SignedCheckpoint, WrittenRecord

_FILE = click.Path(path_type=Path, dir_okay=False)
_READ = click.Path(path_type=Path, dir_okay=False, exists=True)
_SHOWN = 50

organisation_option = click.option(
    "--organisation", metavar="REFERENCE", help="The organisation; needed when the server holds several."
)


@click.group()
def command() -> None:
    """Check the ledger, prove a record, sign a checkpoint."""


@command.command()
@click.option(
    "--checkpoint", "pinned", multiple=True, type=_READ, help="A checkpoint you kept: it must still hold."
)
@organisation_option
@home_option
@format_option
@click.pass_obj
def verify(
    session: Session, pinned: Sequence[Path], organisation: str | None, home: Path | None, form: str
) -> int:
    """Read every stored byte again and name what was changed.

    Records, entries, tiles, checkpoints and what other parts of the server store are compared with each
    other and with what was signed. Without --organisation every log is checked. Exit code 1 when
    anything was changed.
    """
    _open(session, home)
    from asqms.contexts.ledger import api as ledger

    notes = [path.read_text(encoding="utf-8", errors="replace") for path in pinned]
    logs = [_uid(session, organisation)] if organisation or notes else list(ledger.logs())
    checked = {uid: ledger.verify_ledger(uid, pinned=notes) for uid in logs}
    sizes = {uid: ledger.newest_position(uid) for uid in logs}
    with closed_output_is_no_fault():
        if form == "json":
            _print_json(
                {
                    "holds": not any(checked.values()),
                    "logs": [
                        {
                            "organisation": uid,
                            "entries": sizes[uid],
                            "findings": [asdict(one) for one in found],
                        }
                        for uid, found in checked.items()
                    ],
                }
            )
        else:
            for uid, found in checked.items():
                _print_findings(session, uid, sizes[uid], found)
    return ExitCode.GAPS if any(checked.values()) else ExitCode.CONFORMS


@command.command()
@click.argument("name", metavar="ID")
@click.option("--version", type=click.IntRange(min=1), help="The version of KIND:KEY; the newest without it.")
@click.option("-o", "--output", "file", type=_FILE, help="Write the proof into this file.")
@organisation_option
@home_option
@click.pass_obj
def prove(
    session: Session,
    name: str,
    version: int | None,
    file: Path | None,
    organisation: str | None,
    home: Path | None,
) -> int:
    """Write the proof of a record that anybody can check offline.

    ID is the number of a record in the ledger, or KIND:KEY such as items:brake-controller. A checkpoint is
    signed when none covers the record yet. The proof shows the record with its content.
    """
    _open(session, home)
    from asqms.contexts.ledger import api as ledger

    record = _record(session, name, version, organisation)
    if ledger.first_checkpoint_over(record.organisation, record.position) is None:
        ledger.make_checkpoint(record.organisation, session.clock.now())
    proof = ledger.prove(record.id)
    if file is None:
        _print_bytes(proof)
        return ExitCode.CONFORMS
    file.write_bytes(proof)
    told = f"{file}: {record.kind} {record.key}, version {record.version}, entry {record.position}."
    session.output.print(told, markup=False)
    return ExitCode.CONFORMS


@command.command()
@organisation_option
@home_option
@format_option
@click.pass_obj
def checkpoint(session: Session, organisation: str | None, home: Path | None, form: str) -> int:
    """Sign where the log stands now and print it; the newest is printed when the log has not grown.

    Keep it outside the server: asqms ledger verify --checkpoint compares the log with it.
    """
    _open(session, home)
    from asqms.contexts.ledger import api as ledger

    made = ledger.make_checkpoint(_uid(session, organisation), session.clock.now())
    if form == "json":
        _print_json(_as_json(made))
    else:
        _print_bytes(made.note.encode())
    return ExitCode.CONFORMS


@command.command()
@organisation_option
@home_option
@format_option
@click.pass_obj
def key(session: Session, organisation: str | None, home: Path | None, form: str) -> int:
    """Print the public key of the log, which those who check proofs pin."""
    _open(session, home)
    from asqms.contexts.ledger import api as ledger

    public = str(ledger.verifying_key(_uid(session, organisation)))
    if form == "json":
        _print_json({"key": public, "policy": f"log {public}\nquorum none\n"})
    else:
        _print_bytes(f"{public}\n".encode())
    return ExitCode.CONFORMS


@command.command()
def verifier() -> int:
    """Print the program that checks proofs offline: one file that needs Python and cryptography."""
    from asqms.contexts.ledger.data import verifier_source

    _print_bytes(verifier_source())
    return ExitCode.CONFORMS


@command.command("export-tiles")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@organisation_option
@home_option
@click.pass_obj
def export_tiles(session: Session, folder: Path, organisation: str | None, home: Path | None) -> int:
    """Write the log as static files in the layout of C2SP tlog-tiles.

    They hold salted commitments and tell nothing about the records. Any static web server can offer them.
    """
    _open(session, home)
    from asqms.contexts.ledger import api as ledger

    count = 0
    for path, data in ledger.exported_files(_uid(session, organisation)):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        count += 1
    session.output.print(f"{folder}: {count} files.", markup=False)
    return ExitCode.CONFORMS


def _open(session: Session, home: Path | None) -> None:
    session.open_platform(home)
    from asqms.contexts.ledger import api as ledger

    if not ledger.has_tables():
        raise AsqmsError(
            "ledger.no_server",
            "The database has no ledger yet.",
            hint="Name the folder of the server with --home, or start it with asqms serve.",
        )


def _uid(session: Session, reference: str | None) -> str:
    from asqms.contexts.organization import api as organization

    return organization.operator_of(reference, at=session.clock.now()).organisation_uid


def _record(session: Session, name: str, version: int | None, organisation: str | None) -> WrittenRecord:
    from asqms.contexts.ledger import api as ledger

    if name.isascii() and name.isdigit():
        found = ledger.record_by_id(int(name))
    else:
        kind, _, record_key = name.partition(":")
        history = ledger.record_history(_uid(session, organisation), kind, record_key)
        found = next((one for one in history if version in {None, one.version}), None)
    if found is None:
        raise AsqmsError(
            "ledger.no_record",
            f"The ledger has no record {name[:200]}.",
            hint="Write the number of a record, or KIND:KEY such as items:brake-controller.",
        )
    return found


def _print_findings(session: Session, uid: str, entries: int, found: Sequence[Finding]) -> None:
    from rich.markup import escape

    if not found:
        session.output.print(f"[green]✓[/] Log {escape(uid)}: {entries} entries, nothing was changed.")
        return
    session.output.print(
        f"[red]✗[/] Log {escape(uid)}: {entries} entries, {len(found)} findings.", style="bold"
    )
    for one in found[:_SHOWN]:
        place = f"{one.table}.{one.column}" if one.column else one.table
        record = f" {one.kind} {one.key} version {one.version}" if one.kind else ""
        position = f" at {one.position}" if one.position >= 0 else ""
        told = f"{place}{record}{position}: {one.sentence}"
        session.output.print(f"  {escape(told)} [dim]{escape('[' + one.code + ']')}[/]")
    if len(found) > _SHOWN:
        session.output.print(f"  and {len(found) - _SHOWN} more; --format json lists all.")


def _as_json(made: SignedCheckpoint) -> Mapping[str, object]:
    return {
        "organisation": made.organisation,
        "number": made.number,
        "size": made.size,
        "root": made.root.hex(),
        "made_at": made.made_at.isoformat(),
        "note": made.note,
    }


def _print_json(value: Mapping[str, object]) -> None:
    json.dump(value, sys.stdout, indent=2)
    sys.stdout.write("\n")


def _print_bytes(data: bytes) -> None:
    with closed_output_is_no_fault():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
