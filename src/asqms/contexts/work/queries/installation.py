# SPDX-License-Identifier: Apache-2.0
"""Observes the installation this process runs in; what of it is unsafe is judged elsewhere."""

from __future__ import annotations

import ctypes
import errno
import importlib
import logging
import os
import secrets
import shutil
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from asqms.contexts.work.domain.addresses import networks
from asqms.contexts.work.domain.installation import (
    RULES,
    Facts,
    Finding,
    KeyFile,
    PostgresFacts,
    SqliteFacts,
    judge,
)
from asqms.contexts.work.errors import WorkError

LOG = logging.getLogger("asqms.work")
MOUNTS = Path("/proc/self/mountinfo")
_ASKED = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
_TIME_ERROR = 5
_MAIL_SECONDS = 3.0


def inspect_installation(accepted: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return what every check finds here; raises WorkError ``installation.unknown_check`` for a wrong id."""
    known = [rule for rule, _, _ in RULES]
    for one in accepted:
        if one not in known:
            raise WorkError(
                "installation.unknown_check",
                f"There is no check {one}.",
                hint=f"There are {', '.join(known)}.",
            )
    return judge(observe(), accepted)


def refuse_unsafe(accepted: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return the findings when the server may start; what was accepted is written to the log.

    Raises WorkError ``installation.unsafe`` naming every refusing check, and
    ``installation.unknown_check``.
    """
    findings = inspect_installation(accepted)
    for finding in findings:
        if finding.accepted:
            LOG.warning("Accepted at the start: %s %s", finding.id, finding.sentence)
    refusing = [finding for finding in findings if finding.refuses]
    if refusing:
        raise WorkError(
            "installation.unsafe",
            " ".join(f"{one.sentence} ({one.id})" for one in refusing),
            hint="asqms doctor says what to do; --accept ID starts in spite of it.",
            context={"checks": " ".join(one.id for one in refusing)},
        )
    return findings


def observe() -> Facts:
    """Return the facts; nothing is changed but a probe file that is taken away again."""
    config = settings.ASQMS_CONFIG
    fault, sqlite, postgres, pending = _database()
    return Facts(
        database_fault=fault,
        sqlite=sqlite,
        postgres=postgres,
        several_processes=config.processes > 1 or not config.worker,
        file_system=file_system_of(config.home),
        clock_synchronised=clock_synchronised(),
        evidence_fault=None if config.evidence_url else _evidence_fault(config.home / "evidence"),
        keys=_keys(config.home / "keys"),
        secret=settings.SECRET_KEY,
        pending_migrations=pending,
        debug=bool(settings.DEBUG),
        demo=config.demo,
        site_url=config.site_url,
        webhook_fault=_webhook_fault(config.webhook_networks),
        mail_fault=_mail_fault(config.email_url),
        free_bytes=_free_bytes(config.home),
    )


def _database() -> tuple[str, SqliteFacts | None, PostgresFacts | None, int | None]:
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                return "", _sqlite(cursor), None, _pending()
            return "", None, _postgres(cursor), _pending()
    except DatabaseError as error:
        return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip("."), None, None, None


def _sqlite(cursor: Any) -> SqliteFacts:  # noqa: ANN401 - cursors have no common type
    def pragma(name: str) -> Any:  # noqa: ANN401
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]

    version: tuple[int, ...] = importlib.import_module("sqlite3").sqlite_version_info
    return SqliteFacts(version, str(pragma("journal_mode")).lower(), int(pragma("synchronous")))


def _postgres(cursor: Any) -> PostgresFacts:  # noqa: ANN401
    cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(_ASKED)])
    found = dict(cursor.fetchall())
    cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    superuser, bypasses = cursor.fetchone()
    return PostgresFacts(found, superuser, bypasses)


def _pending() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def file_system_of(path: Path, mounts: Path = MOUNTS) -> str | None:
    """Return the type of the file system that holds a path, or None where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    wanted = os.path.realpath(path)
    best, kind = "", None
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, told = before.split(), after.split()
        if len(fields) < 5 or not told:  # noqa: PLR2004 - proc(5): the fifth field is the mount point
            continue
        point = _unescaped(fields[4])
        inside = wanted == point or wanted.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, told[0]
    return kind


def _unescaped(text: str) -> str:
    for escape, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(escape, sign)
    return text


def clock_synchronised() -> bool | None:
    """Return what the kernel says of its clock, or None where it cannot be asked."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return None
    return None if found < 0 else found != _TIME_ERROR


def _evidence_fault(folder: Path) -> str:
    """Write, flush, rename and flush the folder, as the store does; return what went wrong."""
    probe = folder / f"probe-{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with probe.open("xb") as stream:
                stream.write(b"probe")
                stream.flush()
                os.fsync(stream.fileno())
            probe = probe.replace(probe.with_suffix(".kept"))
            number = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        return error.strerror or errno.errorcode.get(error.errno or 0, type(error).__name__)
    return ""


def _keys(folder: Path) -> tuple[KeyFile, ...]:
    if not folder.is_dir():
        return ()
    paths = [folder, *sorted(path for path in folder.iterdir() if path.suffix != ".pub")]
    return tuple(
        KeyFile(str(path), path.stat().st_mode & 0o777 if os.name == "posix" else None) for path in paths
    )


def _webhook_fault(listed: Sequence[str]) -> str:
    try:
        networks(listed)
    except WorkError as error:
        return error.message
    return ""


def _mail_fault(url: str) -> str:
    """Return why no mail could be sent now, without sending any; empty where none is to be sent."""
    if not url:
        return ""
    host, port = str(settings.EMAIL_HOST), int(settings.EMAIL_PORT)
    try:
        socket.create_connection((host, port), timeout=_MAIL_SECONDS).close()
    except OSError as error:
        return f"The mail server {host}:{port} does not answer: {type(error).__name__}."
    return ""


def _free_bytes(home: Path) -> int | None:
    try:
        return shutil.disk_usage(home).free
    except OSError:
        return None
