# SPDX-License-Identifier: Apache-2.0
"""``asqms backup``: copy a running server, restore a copy, prove by a drill that a copy is good."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from asqms.faces.cli.options import format_option, home_option
from asqms.faces.cli.session import Session
from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode

_FILE = click.Path(path_type=Path, dir_okay=False)
_ARCHIVE = click.Path(path_type=Path, dir_okay=False, exists=True)
_SHOWN = 20


@click.group()
def command() -> None:
    """Back the server up, restore it, prove that a backup is good."""


@command.command()
@click.argument("file", type=_FILE)
@home_option
@click.pass_obj
def create(session: Session, file: Path, home: Path | None) -> int:
    """Write database, evidence and public keys of the running server into FILE.

    Keys are left out: keep ASQMS_HOME/keys apart. Exit code 1 when files of the server had rotted.
    """
    session.open_platform(home)
    from asqms.contexts.work.api import create_backup

    with session.progress("Copying files", "Writing the manifest") as told:
        manifest = create_backup(file, lambda: _about(session), at=session.clock.now(), told=told)
    size = sum(one.size for one in manifest.members)
    session.output.print(f"{file}: {len(manifest.members)} files, {size:,} bytes.", markup=False)
    for log in manifest.about["logs"]:
        session.output.print(f"Log {log['organisation']}: {log['size']} entries, signed.", markup=False)
    _tell_damage(session, manifest.damaged)
    return ExitCode.GAPS if manifest.damaged else ExitCode.CONFORMS


def _about(session: Session) -> Mapping[str, Any]:
    """Sign a checkpoint of every log, and return the checkpoints with the public keys they were signed by."""
    from django.conf import settings

    from asqms.contexts.ledger import api as ledger

    logs = []
    for organisation in filter(ledger.newest_position, ledger.logs()):
        signed = ledger.make_checkpoint(organisation, session.clock.now())
        public = ledger.verifying_key(organisation).public
        logs.append(
            {
                "organisation": organisation,
                "size": signed.size,
                "checkpoint": signed.note,
                "public_key": base64.b64encode(public).decode(),
            }
        )
    return {"logs": logs, "evidence": "elsewhere" if settings.ASQMS_CONFIG.evidence_url else "inside"}


def _tell_damage(session: Session, damaged: Sequence[str]) -> None:
    for name in damaged[:_SHOWN]:
        session.errors.print(f"Rotten: {name} is no longer what its digest says.", markup=False)


@command.command()
@click.argument("file", type=_ARCHIVE)
@home_option
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    type=_ARCHIVE,
    metavar="FILE",
    help="A checkpoint kept elsewhere that the restored log must contain.",
)
@format_option
@click.pass_obj
def restore(session: Session, file: Path, home: Path | None, checkpoints: Sequence[Path], form: str) -> int:
    """Write the backup FILE into an empty server, and verify what was restored.

    The folder may hold only ``keys``, the database no tables. Every byte is compared with the backup, and
    every ledger with the checkpoint that was signed when the backup was made. Exit code 1 when anything
    is not as it was.
    """
    session.open_platform(home)
    from asqms.contexts.work.api import restore_backup

    with session.progress("Restoring files", "Verifying the ledger") as told:
        manifest = restore_backup(file, told=told)
    accepted = _accept_keys(manifest.about["logs"])
    session.prepare_database()
    pinned = [one.read_text(encoding="utf-8") for one in checkpoints]
    findings = _verified(manifest.about["logs"], pinned)
    if form == "json":
        report = {"made_at": manifest.made_at, "files": len(manifest.members), "logs": manifest.about["logs"]}
        json.dump({**report, "findings": findings}, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return ExitCode.GAPS if findings else ExitCode.CONFORMS
    session.output.print(f"Restored {len(manifest.members)} files of {manifest.made_at}.", markup=False)
    if accepted:
        session.output.print(
            "The key of the backed up server is not here: its checkpoints stay valid, new ones get another. "
            "Tell partners, or bring ASQMS_HOME/keys back and restore again."
        )
    if manifest.about["evidence"] == "elsewhere":
        session.output.print("Evidence bytes lie in the S3 store and are no part of the backup.")
    return _told(session, findings, "The restored server verifies against its last checkpoint.")


def _told(session: Session, findings: Sequence[str], good: str) -> int:
    for sentence in findings[:_SHOWN]:
        session.errors.print(sentence, markup=False)
    if findings:
        session.output.print(f"{len(findings)} things are not as they were.", style="bold")
        return ExitCode.GAPS
    session.output.print(good, style="bold")
    return ExitCode.CONFORMS


def _accept_keys(logs: Sequence[Mapping[str, Any]]) -> bool:
    """Let checkpoints of the backed up server stay valid where its own key was not brought along."""
    from django.conf import settings

    from asqms.contexts.ledger import api as ledger

    wanted = {
        one["public_key"]
        for one in logs
        if base64.b64decode(one["public_key"]) != ledger.verifying_key(one["organisation"]).public
    }
    if wanted:
        path = Path(settings.ASQMS_CONFIG.home) / "keys" / "ledger.retired"
        known = path.read_text(encoding="ascii").split() if path.exists() else []
        path.write_text("\n".join([*known, *sorted(wanted - set(known))]) + "\n", encoding="ascii")
        path.chmod(0o600)
    return bool(wanted)


def _verified(logs: Sequence[Mapping[str, Any]], pinned: Sequence[str]) -> list[str]:
    """Return a sentence for everything in the restored server that is not as it was."""
    from asqms.contexts.ledger import api as ledger
    from asqms.contexts.work.api import database_is_whole, rotten_files

    findings = [] if database_is_whole() else ["The database is damaged."]
    findings += [f"{name} is no longer what its digest says." for name in rotten_files()]
    notes = {one["organisation"]: one["checkpoint"] for one in logs}
    for organisation in sorted({*notes, *ledger.logs()}):
        here = [note for note in pinned if note.partition("\n")[0] == ledger.log_origin(organisation)]
        own = [notes[organisation]] if organisation in notes else []
        findings += [one.sentence for one in ledger.verify_ledger(organisation, pinned=[*own, *here])]
    return findings


@command.command()
@click.argument("file", type=_ARCHIVE)
@home_option
@click.option("--database-url", default="", help="An empty PostgreSQL database to restore into.")
@click.pass_obj
def drill(session: Session, file: Path, home: Path | None, database_url: str) -> int:
    """Restore FILE to a temporary place, verify it against the last checkpoint, and take it away again.

    The running server is only asked for its public key and its newest checkpoints. Exit code 1 when the
    backup would not bring everything back.
    """
    session.open_platform(home)
    from asqms.contexts.work.api import read_archive

    manifest = read_archive(file)
    findings = [f"{one} had rotted when the backup was made." for one in manifest.damaged]
    findings += _strange_keys(manifest.about["logs"])
    with tempfile.TemporaryDirectory(prefix="asqms-drill-") as folder, _empty_database(database_url) as url:
        findings += _restored_elsewhere(file, Path(folder), url, _live_checkpoints(manifest.about["logs"]))
    return _told(
        session, findings, "The drill succeeded: what was restored verifies against the last checkpoint."
    )


def _strange_keys(logs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Compare the backup's keys with those of this server, where it has any."""
    from django.conf import settings

    from asqms.contexts.ledger import api as ledger

    config = settings.ASQMS_CONFIG
    if not config.ledger_key and not (Path(config.home) / "keys" / "ledger.key").exists():
        return []
    return [
        f"The backup's log {one['organisation']} is signed by a key that is not this server's."
        for one in logs
        if base64.b64decode(one["public_key"]) != ledger.verifying_key(one["organisation"]).public
    ]


def _live_checkpoints(logs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the newest checkpoints of this server that the backup must already contain."""
    from asqms.contexts.ledger import api as ledger
    from asqms.contexts.work.api import tables_are_there

    if not tables_are_there():
        return []
    newest = {one["organisation"]: ledger.newest_checkpoint(one["organisation"]) for one in logs}
    sizes = {one["organisation"]: one["size"] for one in logs}
    return [one.note for name, one in newest.items() if one is not None and one.size <= sizes[name]]


def _restored_elsewhere(file: Path, folder: Path, url: str, pinned: Sequence[str]) -> list[str]:
    """Run the restore in a process of its own, over its own folder and database; return its findings."""
    options = []
    for number, note in enumerate(pinned):
        path = folder / f"{number}.checkpoint"
        path.write_text(note, encoding="utf-8")
        options += ["--checkpoint", str(path)]
    home = folder / "home"
    environment = {**os.environ, "ASQMS_HOME": str(home), "ASQMS_DATABASE_URL": url}
    environment.pop("ASQMS_LEDGER_KEY", None)
    arguments = ["backup", "restore", str(file), "--home", str(home), "--format", "json", *options]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "asqms", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {ExitCode.CONFORMS, ExitCode.GAPS}:
        return [f"The restore failed: {(done.stderr.strip().splitlines() or ['without a reason'])[0]}"]
    return [str(one) for one in json.loads(done.stdout)["findings"]]


@contextmanager
def _empty_database(given: str) -> Iterator[str]:
    """Give the address of an empty database, made for the drill where none was given; SQLite needs none."""
    from django.conf import settings

    from asqms.contexts.work.api import database_for_a_while

    own = settings.ASQMS_CONFIG.database_url
    if not own or given:
        yield given
        return
    name = f"asqms_drill_{secrets.token_hex(6)}"
    with database_for_a_while(name):
        yield with_name(own, name)


def with_name(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    from urllib.parse import urlsplit

    try:
        return urlsplit(url)._replace(path=f"/{name}").geturl()
    except ValueError as error:
        raise AsqmsError(
            "settings.bad_value", "ASQMS_DATABASE_URL is no address.", hint="Check it."
        ) from error
