# SPDX-License-Identifier: Apache-2.0
"""Runs a command with ASQMS_DATABASE_URL naming a throw-away PostgreSQL that is started for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from glob import glob
from pathlib import Path

ROLE = "asqms"
FORBID = "ASQMS_TESTS_FORBID_SKIPS"


def main(command: Sequence[str]) -> int:
    """Run the command; without PostgreSQL say so, and fail where skips are forbidden."""
    folder = programs()
    if folder is None:
        sys.stderr.write(
            "PostgreSQL was not found: the suites over it DID NOT RUN. Install it (Debian: apt-get install "
            "postgresql; macOS: brew install postgresql) and run make test again.\n"
        )
        return 1 if os.environ.get(FORBID) else 0
    with cluster(folder) as url:
        return subprocess.run(command, env=os.environ | {"ASQMS_DATABASE_URL": url}, check=False).returncode


def programs() -> Path | None:
    """Return the folder with initdb, the newest where there are several."""
    found = shutil.which("initdb")
    places = sorted(glob("/usr/lib/postgresql/*/bin/initdb"), key=_version)  # noqa: PTH207 - absolute pattern
    return Path(found).resolve().parent if found else Path(places[-1]).parent if places else None


def _version(path: str) -> int:
    name = Path(path).parents[1].name
    return int(name) if name.isdigit() else 0


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a cluster with checksums on a socket of its own and give the address of an empty database."""
    home = Path(tempfile.mkdtemp(prefix="asqms-postgresql-", dir="/tmp"))
    data = home / "data"
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    try:
        _run(
            folder, "initdb", "-D", str(data), "-U", "owner", "-A", "trust", "-E", "UTF8", "--data-checksums"
        )
        settings = f"-k {home} -c listen_addresses='' -c fsync=on -c max_connections=60"
        _run(folder, "pg_ctl", "-D", str(data), "-w", "-l", str(home / "log"), "-o", settings, "start")
        try:
            ask = ("psql", "-h", str(home), "-U", "owner", "-d", "postgres", "-q", "-c")
            _run(folder, *ask, f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            _run(folder, *ask, f"CREATE DATABASE {ROLE} OWNER {ROLE}")
            yield f"postgresql://{ROLE}@/{ROLE}?host={home}"
        finally:
            _run(folder, "pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(folder: Path, program: str, *arguments: str) -> None:
    command = [str(folder / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise SystemExit(f"{program} failed: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
