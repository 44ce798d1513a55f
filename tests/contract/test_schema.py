# SPDX-License-Identifier: Apache-2.0
"""``asqms schema``: output, streams and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from asqms.faces.cli.application import root, run
from asqms.faces.cli.session import Session
from asqms.kernel.clock import SystemClock
from asqms.kernel.outcome import ExitCode
from asqms.project.plugins import load_adapters


def test_the_schemas_are_written_where_asked(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "schemas"
    session = Session(load_adapters, SystemClock())
    result = CliRunner().invoke(root, ["schema", "--out", str(out)], obj=session)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"Wrote {out / 'asqms.schema.json'}",
        f"Wrote {out / 'workspace.schema.json'}",
    ]
    for path in out.iterdir():
        assert json.loads(path.read_text(encoding="utf-8"))["$schema"].startswith("https://json-schema.org/")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    session = Session(load_adapters, SystemClock())
    assert run(["schema", "--out", str(tmp_path / "file")], session) == ExitCode.USAGE
