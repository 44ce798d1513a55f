# SPDX-License-Identifier: Apache-2.0
"""``asqms export-workspace``: the state of a server as a workspace folder."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

import click

from asqms.faces.cli.options import home_option
from asqms.faces.cli.remote import RemoteError, server_from, server_options
from asqms.faces.cli.session import Session
from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode

LEFT_OUT = "NOT-EXPORTED.txt"
MOST_FILES = 1_000_000
_PIECE = 1 << 20


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@server_options
@home_option
@click.pass_obj
def command(
    session: Session, *, folder: Path, server: str | None, token_file: Path | None, home: Path | None
) -> int:
    """Write the state of a server (--server) or of a data folder (--home) into FOLDER, new or empty.

    The folder is a workspace: asqms check gives the same verdicts, asqms apply changes nothing.
    """
    if home is not None and server is not None:
        raise click.UsageError("Name a --server or a --home, not both.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AsqmsError(
            "export.not_empty", "The folder is not empty.", hint="Name a new folder; nothing is overwritten."
        )
    if home is not None:
        count = _written(folder, _local(session, home))
    else:
        remote = server_from(server, token_file)
        with tempfile.TemporaryFile() as archive:
            for piece in remote.stream("workspace/export"):
                archive.write(piece)
            remote.close()
            archive.seek(0)
            count = _written(folder, _unpacked(archive))
    session.output.print(f"Wrote {count} files into {click.format_filename(folder)}.", markup=False)
    if (folder / LEFT_OUT).exists():
        session.errors.print(f"Some evidence could not be exported: {LEFT_OUT} lists it.", markup=False)
    session.output.print(f"Next: asqms check {click.format_filename(folder)}", markup=False)
    return ExitCode.CONFORMS


def _local(session: Session, home: Path) -> Iterator[tuple[str, Iterable[bytes]]]:
    from asqms.faces.cli.apply import open_home

    open_home(session, home)
    from asqms.contexts.organization.api import operator_of
    from asqms.contexts.workspaces.api import export_files

    return export_files(operator_of(None, at=session.clock.now()))


def _unpacked(archive: object) -> Iterator[tuple[str, Iterable[bytes]]]:
    try:
        with zipfile.ZipFile(archive) as opened:  # type: ignore[call-overload]
            entries = opened.infolist()
            for entry in entries[:MOST_FILES]:
                if not entry.is_dir():
                    with opened.open(entry) as stream:
                        yield entry.filename, _pieces(stream)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise RemoteError(
            "remote.not_asqms", "What the server sent is no complete archive.", hint="Try again."
        ) from error


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _written(folder: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    root, count = folder.resolve(), 0
    for name, pieces in files:
        path = _inside(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            for piece in pieces:
                stream.write(piece)
        count += 1
    return count


def _inside(root: Path, name: str) -> Path:
    """Return where a file goes; raises RemoteError ``export.outside`` for a name that leads elsewhere."""
    pure = PurePosixPath(name)
    path = root.joinpath(*pure.parts)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or not path.resolve().is_relative_to(root):
        raise RemoteError(
            "export.outside",
            "The server named a file outside the folder; nothing of it was written.",
            hint="Do not trust this server until it is explained.",
        )
    return path
