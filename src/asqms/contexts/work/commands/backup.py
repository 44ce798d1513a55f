# SPDX-License-Identifier: Apache-2.0
"""Copies a running server into one archive, and an archive into an empty server."""

from __future__ import annotations

import hashlib
import importlib
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, connection

from asqms.contexts.work.domain.archive import (
    DATABASE,
    ArchiveWriter,
    Manifest,
    members_of,
    new_archive,
    read_archive,
    sync_folder,
)
from asqms.contexts.work.errors import WorkError

KEYS = "keys"
LEFT_OUT = frozenset({KEYS, "incoming", "tmp"})
FILES = "files/"
_PIECE = 1 << 20
_DIGEST_SIGNS = 64

Told = Callable[[int, int], None]


def create_backup(
    path: Path, about: Callable[[], Mapping[str, Any]], *, at: datetime, told: Told
) -> Manifest:
    """Write the database as it is now, then every file of the data folder, into a new archive.

    Files come after the database, because evidence is stored before the record that names it. Files named
    by their digest are hashed again; those that rotted are listed as damaged. Keys are left out. ``about``
    is asked first. Raises WorkError ``backup.exists`` and those of the database's own tools.
    """
    stated = dict(about())
    home = Path(settings.ASQMS_CONFIG.home)
    damaged: list[str] = []
    with new_archive(path) as archive:
        with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".asqms-") as folder:
            copied = Path(folder) / DATABASE
            _dump(copied)
            with copied.open("rb") as stream:
                archive.add(DATABASE, stream, copied.stat().st_size)
        paths = [one for one in _files(home) if one != path.absolute()]
        for number, one in enumerate(paths, 1):
            _add_file(archive, home, one, damaged)
            told(number, len(paths))
        return archive.close_with(at.isoformat(), connection.vendor, stated, damaged)


def _add_file(archive: ArchiveWriter, home: Path, path: Path, damaged: list[str]) -> None:
    name = path.relative_to(home).as_posix()
    try:
        stream = path.open("rb")
    except FileNotFoundError:  # deleted since it was listed
        return
    with stream:
        member = archive.add(FILES + name, stream, os.fstat(stream.fileno()).st_size)
    by_digest = len(path.stem) == _DIGEST_SIGNS and not set(path.stem) - set("0123456789abcdef")
    if by_digest and not path.suffix and member.sha256 != path.name:
        damaged.append(name)


def _files(home: Path) -> list[Path]:
    database = str(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else ""
    found = []
    for folder, inner, names in os.walk(home):
        inner[:] = sorted(one for one in inner if one not in LEFT_OUT and not one.startswith(".asqms-"))
        for name in sorted(names):
            one = Path(folder) / name
            of_database = database and str(one) in {
                database,
                *(database + end for end in ("-wal", "-shm", "-journal")),
            }
            if not of_database and one.is_file() and not one.is_symlink() and one.suffix != ".new":
                found.append(one)
    return found


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        _copy_sqlite(target)
    else:
        address, environment = _address()
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        _run("pg_dump", [*options, *address], environment)


def _copy_sqlite(target: Path) -> None:
    """Copy by SQLite's own online backup: one moment, and writers go on meanwhile."""
    sqlite: Any = importlib.import_module("sqlite3")
    source = Path(str(connection.settings_dict["NAME"])).absolute().as_uri() + "?mode=ro"
    with closing(sqlite.connect(source, uri=True)) as live, closing(sqlite.connect(str(target))) as copy:
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")


def _address() -> tuple[list[str], dict[str, str]]:
    """Return the options and the environment by which PostgreSQL's tools reach the database."""
    told = connection.settings_dict
    options = [f"--dbname={told['NAME']}", "--no-password"]
    options += [
        f"--{name}={told[key]}"
        for name, key in (("host", "HOST"), ("port", "PORT"), ("username", "USER"))
        if told[key]
    ]
    environment = {**os.environ}
    if told["PASSWORD"]:
        environment["PGPASSWORD"] = told["PASSWORD"]
    return options, environment


def _run(tool: str, options: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a tool of PostgreSQL; raises WorkError ``backup.no_tool`` or ``backup.tool_failed``."""
    program = shutil.which(tool)
    if program is None:
        raise WorkError(
            "backup.no_tool",
            f"{tool} is not installed.",
            hint="Install PostgreSQL's client programs, of the server's version or newer.",
        )
    done = subprocess.run(  # noqa: S603 - the program of that name, with options of our own
        [program, *options],
        env=dict(environment),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it gave no reason"]
        raise WorkError(
            "backup.tool_failed",
            f"{tool} failed: {lines[0][:300]}.",
            hint="Its version must not be older than the server's.",
        )


def restore_backup(path: Path, *, told: Told) -> Manifest:
    """Write a backup into this server, which must be empty; keys may be in place already.

    The archive is read and compared with its manifest before anything is written. Raises WorkError
    ``backup.not_empty``, ``backup.other_database``, and those of read_archive and the database's tools.
    """
    home = Path(settings.ASQMS_CONFIG.home)
    manifest = read_archive(path)
    if manifest.database != connection.vendor:
        raise WorkError(
            "backup.other_database",
            f"The backup is of {manifest.database}, this server uses {connection.vendor}.",
            hint="Set ASQMS_DATABASE_URL for the kind of database that was backed up.",
        )
    _require_empty(home)
    home.mkdir(parents=True, exist_ok=True)
    for number, (name, stream, _) in enumerate(members_of(path), 1):
        if name.startswith(FILES):
            _write(home / name.removeprefix(FILES), stream)
        told(number, len(manifest.members) + 1)
    for name, stream, _ in members_of(path):
        if name == DATABASE:  # last: a restore that was cut off never looks like a whole one
            _restore_database(home, stream)
    return manifest


def _require_empty(home: Path) -> None:
    others = [one.name for one in home.iterdir() if one.name not in LEFT_OUT] if home.is_dir() else []
    if others or (connection.vendor != "sqlite" and connection.introspection.table_names()):
        raise WorkError(
            "backup.not_empty",
            f"This server holds data already ({', '.join(sorted(others)[:3]) or 'tables in the database'}).",
            hint="Restore into an empty folder and an empty database; only the folder keys may be there.",
        )


def _restore_database(home: Path, stream: IO[bytes]) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        _write(Path(str(connection.settings_dict["NAME"])), stream)
        return
    dump = home / f"{secrets.token_hex(8)}.dump"
    try:
        _write(dump, stream)
        address, environment = _address()
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run("pg_restore", [*options, *address, str(dump)], environment)
    finally:
        dump.unlink(missing_ok=True)


def _write(path: Path, stream: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(path.name + ".new")
    with written.open("xb") as target:
        for piece in _pieces(stream):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    written.replace(path)
    sync_folder(path.parent)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def rotten_files() -> tuple[str, ...]:
    """Hash every file of the data folder that is named by its digest again; return those that rotted."""
    home = Path(settings.ASQMS_CONFIG.home)
    found = []
    for path in _files(home):
        if len(path.name) == _DIGEST_SIGNS and not set(path.name) - set("0123456789abcdef"):
            with path.open("rb") as stream:
                digest = hashlib.sha256()
                for piece in _pieces(stream):
                    digest.update(piece)
            if digest.hexdigest() != path.name:
                found.append(path.relative_to(home).as_posix())
    return tuple(found)


def database_is_whole() -> bool:
    """Ask SQLite whether every page and index of the database is sound; PostgreSQL checks when it reads."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return bool(cursor.fetchone()[0] == "ok")


@contextmanager
def database_for_a_while(name: str) -> Iterator[None]:
    """Make an empty PostgreSQL database and drop it in the end; raises WorkError ``backup.no_database``."""
    quoted = connection.ops.quote_name(name)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quoted}")
    except DatabaseError as error:
        raise WorkError(
            "backup.no_database",
            "The role of the server may not create a database for the drill.",
            hint="Give an empty one with --database-url.",
        ) from error
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted}")


def tables_are_there() -> bool:
    """Tell whether this server has its tables; a database that is away has none."""
    try:
        return "work_job" in connection.introspection.table_names()
    except DatabaseError:
        return False
