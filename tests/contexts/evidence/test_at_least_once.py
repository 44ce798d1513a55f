# SPDX-License-Identifier: Apache-2.0
"""A sample of G-D5: evidence sent 1 to 5 times, reordered, in parallel and cut has one effect each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.evidence_clients import FILES

ROOT = Path(__file__).resolve().parents[3]
SERVER = "postgresql://postgres@127.0.0.1:5432/"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of an empty database, empty for SQLite."""
    if request.param == "sqlite":
        yield ""
        return
    name = f"asqms_clients_{os.getpid()}"
    if _run_sql(f"CREATE DATABASE {name}"):
        if os.environ.get("ASQMS_TESTS_FORBID_SKIPS"):
            pytest.fail("PostgreSQL is not reachable.")
        pytest.skip("PostgreSQL is not reachable at 127.0.0.1:5432; start it to run this.")
    yield SERVER + name
    _run_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _run_sql(statement: str) -> int:
    """Run one statement in a process of its own: this one may not open sockets."""
    program = (
        f"import psycopg; psycopg.connect({SERVER + 'postgres'!r}, autocommit=True).execute({statement!r})"
    )
    return subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, timeout=60
    ).returncode


def test_each_file_has_exactly_one_effect(database: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASQMS_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.evidence_clients", str(tmp_path / "home"), database],
        check=False, capture_output=True, text=True, timeout=300, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["errors"] == []
    assert found["findings"] == []
    assert (found["records"], found["versions"], found["receipts"]) == (FILES, FILES, FILES)
    assert found["in_use"] == [f"evidence/nightly/{FILES - 1}.xml"]
