# SPDX-License-Identifier: Apache-2.0
"""The command line with hostile arguments and files: a code, no traceback, nothing written elsewhere."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

import pytest

from asqms.faces.cli.application import run
from asqms.faces.cli.session import Session
from asqms.kernel.clock import FrozenClock
from asqms.kernel.digest import sha256_of_stream
from asqms.kernel.outcome import ExitCode
from tests.hostile.reading import ADAPTERS, registry
from tools.fuzzing.attacks import attacks

ROOT = Path(__file__).resolve().parents[2]
LINES = ADAPTERS / "trace_lines" / "samples" / "small.jsonl"
SMALL = 20_000
PATHS = (
    "",
    "no-such",
    "folder",
    "text",
    "locked",
    "pipe",
    "\udcff",
    "\x1b[31m",
    "x" * 5_000,
    "/dev/null",
    "[red]",
    "%s{}",
)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("soa",),
    ("report", "-o", "report.html"),
    ("evidence", "inspect"),
    ("evidence", "inspect", "--format", "json"),
    ("evidence", "inspect", "text", "--adapter"),
    ("evidence", "inspect", "text", "--adapter", "register", "--option"),
    ("evidence", "inspect", "text", "--key"),
    ("trace", "check"),
    ("trace", "check", "text", "--model"),
    ("trace", "check", str(LINES), "--report"),
    ("trace", "check", str(LINES), "--snapshot"),
    ("trace", "show"),
    ("trace", "matrix", "--from", "a", "--to", "b"),
    ("catalog", "check"),
    ("classify", "--answer"),
    ("explain", "OP.VER.04"),
    ("what-if", "date"),
    ("schema",),
    ("no-such-command",),
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "here"
    (folder / "folder").mkdir(parents=True)
    (folder / "text").write_text("a: 1\n", encoding="utf-8")
    (folder / "locked").write_text("a: 1\n", encoding="utf-8")
    (folder / "locked").chmod(0)
    os.mkfifo(folder / "pipe")
    monkeypatch.chdir(folder)
    yield folder
    (folder / "locked").chmod(0o600)


def _run(arguments: Sequence[str]) -> tuple[int, str, str]:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict")
    errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    session = Session(load_adapters=registry, clock=FrozenClock(datetime(2026, 6, 1, tzinfo=UTC)))
    with redirect_stdout(out), redirect_stderr(errors):
        code = run(arguments, session)
    return int(code), _text(out), _text(errors)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")


def _tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): _digest(path) if path.is_file() and path.name != "locked" else ""
        for path in sorted(folder.rglob("*"))
    }


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return sha256_of_stream(stream)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_hostile_arguments(command: tuple[str, ...], place: Path) -> None:
    for path in PATHS:
        code, out, errors = _run([*command, path])
        assert code != ExitCode.INTERNAL, (path, errors)
        assert code in set(ExitCode), path
        assert "Traceback" not in out + errors, path
        assert "\x1b" not in out + errors, path
    assert place.is_dir()


def test_hostile_files(place: Path) -> None:
    for name, data in attacks().items():
        if len(data) <= SMALL:
            (place / name).write_bytes(data)
            for arguments in (
                ["evidence", "inspect", name],
                ["evidence", "inspect", "--format", "json", name],
                ["trace", "check", name],
                ["trace", "check", str(LINES), "--model", name],
            ):
                code, out, errors = _run(arguments)
                assert code != ExitCode.INTERNAL, (arguments, errors)
                assert "\x1b" not in out + errors, arguments
            (place / name).unlink()


def test_writing_commands_write_their_target_only(place: Path) -> None:
    before = _tree(place.parent)
    assert _run(["init", "made"])[0] == ExitCode.CONFORMS
    workspace = _tree(place / "made")
    _run(["check", "made"])
    _run(["soa", "made"])
    _run(["report", "made", "-o", "one.html", "-o", "folder/two.json"])
    _run(["trace", "check", str(LINES), "--report", "trace.json", "--snapshot", "kept"])
    after = _tree(place.parent)
    assert _tree(place / "made") == workspace
    new = {name for name in after if name not in before}
    assert {name: after[name] for name in before} == before
    ours = ("here/made", "here/one.html", "here/folder/two.json", "here/trace.json", "here/kept")
    assert {name for name in new if not name.startswith(ours)} == set()


def test_a_target_that_cannot_be_written_leaves_nothing(place: Path) -> None:
    assert _run(["init", "made"])[0] == ExitCode.CONFORMS
    before = _tree(place)
    for target in ("folder", "text/x.html", "pipe/x.html"):
        for arguments in (
            ["report", "made", "-o", target],
            ["trace", "check", str(LINES), "--report", target],
        ):
            code, _, errors = _run(arguments)
            assert code == ExitCode.USAGE, (arguments, errors)
            assert _tree(place) == before, arguments


def test_an_existing_report_survives_a_failure(place: Path) -> None:
    (place / "good.json").write_text("kept", encoding="utf-8")
    assert _run(["trace", "check", "text", "--report", "good.json"])[0] != ExitCode.CONFORMS
    assert (place / "good.json").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("arguments", [["--help"], ["evidence", "adapters"], ["soa", "made"]], ids=" ".join)
def test_a_closed_reader_is_no_fault(arguments: list[str], place: Path) -> None:
    assert _run(["init", "made"])[0] == ExitCode.CONFORMS
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "asqms", *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            cwd=place,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writing)
    assert b"Traceback" not in done.stderr
    assert done.returncode != ExitCode.INTERNAL, done.stderr
