# SPDX-License-Identifier: Apache-2.0
"""``asqms init``: output, streams and exit codes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from asqms.faces.cli.application import root, run
from asqms.faces.cli.session import Session
from asqms.kernel.clock import FrozenClock
from asqms.kernel.outcome import ExitCode
from asqms.project.plugins import load_adapters


def _session() -> Session:
    return Session(load_adapters, FrozenClock(datetime(2026, 11, 20, tzinfo=UTC)))


def test_a_workspace_is_written_and_the_next_steps_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "my [quality]"
    result = CliRunner().invoke(root, ["init", str(folder)], obj=_session())
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == f"Wrote 14 files into {folder}."
    assert f"asqms check {folder}" in result.stdout
    assert "asqms classify trip-backend" in result.stdout
    assert result.stderr == ""
    assert (folder / ".schemas" / "workspace.schema.json").is_file()


def test_a_folder_in_use_is_refused_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run(["init", str(tmp_path)], _session()) == ExitCode.USAGE
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert run(["init", str(tmp_path), "--force"], _session()) == ExitCode.CONFORMS
    assert (tmp_path / "asqms.yaml").is_file()
    assert run(["init", str(tmp_path), "--force"], _session()) == ExitCode.USAGE


def test_a_folder_must_be_named() -> None:
    result = CliRunner().invoke(root, ["init"], obj=_session())
    assert result.exit_code == ExitCode.USAGE
    assert "Missing argument" in result.stderr


def test_the_new_workspace_gives_a_mixed_result(tmp_path: Path) -> None:
    CliRunner().invoke(root, ["init", str(tmp_path / "ws")], obj=_session())
    result = CliRunner().invoke(root, ["check", str(tmp_path / "ws")], obj=_session(), standalone_mode=False)
    assert result.exception is None, result.output
    assert result.return_value == ExitCode.GAPS
    assert "3 software items" in result.stdout
