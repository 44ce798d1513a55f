# SPDX-License-Identifier: Apache-2.0
"""The terminal capture of the README is what the command prints."""

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from asqms.faces.cli.application import root
from asqms.faces.cli.session import Session
from asqms.kernel.clock import FrozenClock
from asqms.project.plugins import load_adapters

ROOT = Path(__file__).resolve().parents[2]


def test_the_capture_is_what_is_printed() -> None:
    session = Session(load_adapters, FrozenClock(datetime(2026, 11, 20, tzinfo=UTC)))
    arguments = ["check", str(ROOT / "demo" / "workspace"), "--as-of", "2026-11-20", "--no-exit-code"]
    done = CliRunner().invoke(root, arguments, obj=session, standalone_mode=False)
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    capture = readme.partition("```\nMusterfahrt")[2].partition("```")[0]
    shown = ("Musterfahrt" + capture).splitlines()
    assert [line.rstrip() for line in shown] == printed[: len(shown)]
