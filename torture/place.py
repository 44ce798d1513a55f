# SPDX-License-Identifier: Apache-2.0
"""A server of its own for one run: a folder, and a PostgreSQL database where one is wanted."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = os.environ.get("ASQMS_TESTS_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


def postgresql_is_there() -> bool:
    """Tell whether the PostgreSQL server for tests answers."""
    import psycopg

    try:
        psycopg.connect(SERVER, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def empty_database(kind: str) -> Iterator[str]:
    """Give the address of an empty PostgreSQL database that is dropped in the end, nothing for SQLite."""
    if kind == "sqlite":
        yield ""
        return
    import psycopg

    name = f"asqms_torture_{secrets.token_hex(6)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield SERVER.rpartition("/")[0] + "/" + name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def new_server(kind: str) -> Iterator[Path]:
    """Give the folder of a new server whose contexts are open in this process; at most one for a process."""
    home = Path(tempfile.mkdtemp(prefix="asqms-torture-"))
    try:
        with empty_database(kind) as url:
            os.environ.update({"ASQMS_HOME": str(home), "ASQMS_DATABASE_URL": url})
            from asqms.project.platform import open_platform, prepare_database

            open_platform(home)
            prepare_database()
            close_connections()
            yield home
            close_connections()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def close_connections() -> None:
    """Leave nothing open that a child would share."""
    from django.db import connections

    connections.close_all()


def child(work: Callable[[], None]) -> int:
    """Fork a process that does the work and ends; return its id. Forked, it starts at once."""
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        work()
        code = 0
    except Exception:  # noqa: BLE001 - told, and then the process ends
        traceback.print_exc()
    finally:
        os._exit(code)


def pause(most_milliseconds: int) -> float:
    """Return seconds to wait, any up to the most: moments of kills must not follow a pattern."""
    return secrets.randbelow(most_milliseconds * 1000 + 1) / 1_000_000
