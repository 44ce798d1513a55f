# SPDX-License-Identifier: Apache-2.0
"""``asqms set-up`` in a process of its own: an empty folder becomes a server, once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(home: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASQMS_")}
    return subprocess.run(
        [sys.executable, "-m", "asqms", "set-up", "--home", str(home), *arguments],
        input=given, capture_output=True, text=True, env=kept, check=False, timeout=120,
    )  # fmt: skip


OPTIONS = (
    "--organisation", "works", "--organisation-name", "Works", "--name", "First Person", "--email",
    "first@works.example", "--password-file", "-",
)  # fmt: skip


def test_an_empty_folder_is_set_up_once(tmp_path: Path) -> None:
    done = run(tmp_path / "data", *OPTIONS, given="correct horse battery staple\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "first@works.example" in done.stdout
    assert (tmp_path / "data" / "asqms.sqlite3").stat().st_size < 5_000_000
    again = run(tmp_path / "data", *OPTIONS, given="correct horse battery staple\n")
    assert again.returncode == 2
    assert "organization.already_set_up" in again.stderr


def test_a_weak_password_is_refused_and_nothing_is_founded(tmp_path: Path) -> None:
    done = run(tmp_path / "data", *OPTIONS, given="password\n")
    assert done.returncode == 2
    assert "organization.weak_password" in done.stderr
    done = run(tmp_path / "data", *OPTIONS, given="correct horse battery staple\n")
    assert done.returncode == 0
