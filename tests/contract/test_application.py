# SPDX-License-Identifier: Apache-2.0
"""The root command: names, help, errors, exit codes, streams, progress, and adapters that do not load."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest

import asqms
from asqms.faces.cli import application
from asqms.faces.cli.application import COMMANDS, root, run
from asqms.faces.cli.session import Session, closed_output_is_no_fault
from asqms.kernel.adapters import Adapter, Manifest
from asqms.kernel.errors import AsqmsError, Place, UnreadableError
from asqms.kernel.outcome import ExitCode
from asqms.project import plugins
from tests.support.small import adapters, session

Told = pytest.CaptureFixture[str]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], list[str]]:
    """Put a command of the test's own in place of ``check``."""

    def put(body: Callable[[], object]) -> list[str]:
        @click.command()
        def own() -> object:
            return body()

        monkeypatch.setattr(
            application.LazyGroup,
            "get_command",
            lambda _self, _ctx, name: own if name == "check" else None,
        )
        return ["check"]

    return put


def _raise(error: BaseException) -> Callable[[], object]:
    def body() -> object:
        raise error

    return body


@pytest.mark.parametrize(
    ("typed", "meant"), [("chek", "check"), ("whatif", "what-if"), ("expalin", "explain")]
)
def test_an_unknown_command_is_told_with_the_nearest(typed: str, meant: str, capsys: Told) -> None:
    assert run([typed], session()) == ExitCode.USAGE
    assert f"Did you mean {meant}?" in capsys.readouterr().err


def test_a_command_like_no_other_is_only_unknown(capsys: Told) -> None:
    assert run(["zzzz"], session()) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "zzzz" in told
    assert "Did you mean" not in told


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["check", "-h"], ["what-if", "date", "--help"]])
def test_help_is_an_answer_not_an_error(arguments: list[str], capsys: Told) -> None:
    assert run(arguments, session()) == ExitCode.CONFORMS
    told = capsys.readouterr()
    assert told.out.startswith("Usage: asqms")
    assert told.err == ""


def test_without_a_command_help_goes_to_standard_error(capsys: Told) -> None:
    assert run([], session()) == ExitCode.USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert all(name in told.err for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_fits(name: str, capsys: Told) -> None:
    assert run([name, "--help"], session()) == ExitCode.CONFORMS
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_help_and_version_load_neither_adapters_nor_the_engine() -> None:
    script = (
        "import sys; from asqms.project.start import start; code = start(sys.argv[1:]); "
        "heavy = {'asqms.engine', 'rich', 'lxml', 'pydantic', 'numpy', 'yaml'} & set(sys.modules); "
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    for arguments in (["--help"], ["--version"]):
        done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    assert asqms.__version__.encode() in done.stdout


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AsqmsError("a.b", "Wrong [word].", hint="Do [this].", place=Place("x[1].yaml", 3)), 2),
        (UnreadableError("a.b", "Wrong [word].", hint="Do [this]."), 3),
    ],
)
def test_an_error_is_told_with_place_code_and_hint(
    command: Callable[[Callable[[], object]], list[str]], error: AsqmsError, code: int, capsys: Told
) -> None:
    assert run(command(_raise(error)), session()) == code
    told = capsys.readouterr()
    assert told.out == ""
    place = "x[1].yaml:3: " if error.place else ""
    assert told.err == f"Error {place}Wrong [word]. [a.b]\n  Do [this].\n"


def test_a_fault_of_ours_is_told_without_a_traceback_unless_asked(
    command: Callable[[Callable[[], object]], list[str]], monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    monkeypatch.delenv("ASQMS_TRACEBACK", raising=False)
    words = command(_raise(RuntimeError("odd")))
    assert run(words, session()) == ExitCode.INTERNAL
    told = capsys.readouterr().err
    assert "RuntimeError: odd [internal.fault]" in told
    assert "Traceback" not in told
    monkeypatch.setenv("ASQMS_TRACEBACK", "1")
    assert run(words, session()) == ExitCode.INTERNAL
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_a_stop_is_told_in_one_word(
    command: Callable[[Callable[[], object]], list[str]], error: BaseException, capsys: Told
) -> None:
    assert run(command(_raise(error)), session()) == ExitCode.USAGE
    assert capsys.readouterr().err.strip() == "Stopped."


def test_a_command_that_says_nothing_ends_with_0(
    command: Callable[[Callable[[], object]], list[str]], capsys: Told
) -> None:
    assert run(command(lambda: None), session()) == ExitCode.CONFORMS
    assert run(command(lambda: ExitCode.UNDETERMINED), session()) == ExitCode.UNDETERMINED
    assert capsys.readouterr() == ("", "")


def test_a_closed_pipe_ends_a_command_quietly(
    command: Callable[[Callable[[], object]], list[str]], capsys: Told
) -> None:
    assert run(command(_raise(BrokenPipeError())), session()) == ExitCode.CONFORMS
    with closed_output_is_no_fault():
        raise BrokenPipeError
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("terminal", [True, False])
def test_colours_and_progress_are_for_terminals(monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    out, err = _Stream(terminal), _Stream(terminal)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    one = session()
    one.output.print("[red]word[/]")
    assert out.getvalue() == ("\x1b[31mword\x1b[0m\n" if terminal else "word\n")
    with one.progress("Reading", "Evaluating") as told:
        for done in range(51):
            told(done + 1, 51)
    assert ("Reading" in err.getvalue()) is terminal


def test_a_few_files_show_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    err = _Stream(terminal=True)
    monkeypatch.setattr(sys, "stderr", err)
    with session().progress("Reading", "Evaluating") as told:
        for done in range(50):
            told(done + 1, 50)
    assert err.getvalue() == ""


class _Stream(io.StringIO):
    def __init__(self, terminal: bool) -> None:  # noqa: FBT001 - a stream in a test
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@dataclass
class _Fake:
    """An adapter that says what it is told to."""

    manifest: Manifest

    def detect(self, head: object) -> int:  # noqa: ARG002
        return 0

    def parse(self, source: object, options: object, *, with_trace: bool) -> None:
        raise NotImplementedError


OTHER = _Fake(replace(adapters().adapters["junit"].manifest, name="other"))
JUNIT_TWIN = _Fake(adapters().adapters["junit"].manifest)
BROKEN = object()


def _load(monkeypatch: pytest.MonkeyPatch, *points: tuple[str, str]) -> Session:
    found = [EntryPoint(name, value, plugins.GROUP) for name, value in points]
    monkeypatch.setattr(plugins, "entry_points", lambda group: found if group == plugins.GROUP else [])
    return Session(plugins.load_adapters, session().clock)


def test_adapters_that_do_not_load_are_told_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    here = __name__
    found = _load(
        monkeypatch,
        ("gone", "no_such_module:ADAPTER"),
        ("broken", f"{here}:BROKEN"),
        ("alias", f"{here}:OTHER"),
        ("other", f"{here}:OTHER"),
    ).adapters
    assert set(found.adapters) == {"other"}
    assert set(found.failed) == {"gone", "broken", "alias"}
    assert "ModuleNotFoundError" in found.failed["gone"]
    assert found.failed["alias"] == "Its manifest calls it other."


def test_no_other_adapter_takes_the_name_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    point = next(one for one in plugins.entry_points(group=plugins.GROUP) if one.name == "junit")
    twin = ("junit", f"{__name__}:JUNIT_TWIN")
    for points in ([(point.name, point.value), twin], [twin, (point.name, point.value)]):
        found = _load(monkeypatch, *points).adapters
        assert isinstance(found.adapters["junit"], type(_ours()))
        assert list(found.failed) == [f"junit ({twin[1]})"]


def _ours() -> Adapter:
    return adapters().adapters["junit"]


def test_the_root_is_described_without_importing_commands() -> None:
    assert root.help is not None
    assert list(COMMANDS) == root.list_commands(click.Context(root))


def test_a_path_of_the_program_is_never_shown(tmp_path: Path, capsys: Told) -> None:
    assert run(["check", str(tmp_path)], session()) == ExitCode.USAGE
    assert str(Path(asqms.__file__).parent) not in capsys.readouterr().err
