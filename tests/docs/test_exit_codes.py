# SPDX-License-Identifier: Apache-2.0
"""The page about exit codes names every code, and ``asqms check`` follows it."""

import re
from pathlib import Path

import pytest

from asqms.kernel.outcome import ExitCode
from tests.support.guides import ROOT, execute

PAGE = (ROOT / "docs/reference/exit-codes.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exit") / "quality"
    assert execute(f"asqms init {folder}")[0] == ExitCode.CONFORMS
    return folder


def test_every_code_is_described() -> None:
    described = {int(code) for code in re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE)}
    assert described == {int(code) for code in ExitCode}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("", ExitCode.GAPS),
        ("--no-exit-code", ExitCode.CONFORMS),
        ("--scope window-lift --fail-on deviates", ExitCode.GAPS),
        ("--scope trip --fail-on deviates", ExitCode.CONFORMS),
        ("--scope trip --fail-on partly", ExitCode.GAPS),
        ("--scope trip", ExitCode.GAPS),
        ("--undetermined-limit 40", ExitCode.UNDETERMINED),
        ("--undetermined-limit 100", ExitCode.GAPS),
        ("--scope nowhere", ExitCode.USAGE),
        ("--as-of yesterday", ExitCode.USAGE),
    ],
)
def test_check_chooses_the_code(workspace: Path, options: str, code: ExitCode) -> None:
    assert execute(f"asqms check {workspace} {options}")[0] == code


def test_the_last_line_says_what_decided(workspace: Path) -> None:
    def last(options: str) -> str:
        return execute(f"asqms check {workspace} {options}")[1].splitlines()[-1]

    assert re.fullmatch(
        r"Fails \(exit code 1\): \d+ not met, of \d+ mandatory .*", last("--fail-on deviates")
    )
    assert re.fullmatch(r"Passes: none of .* undetermined\.", last("--scope trip --fail-on deviates"))
    assert re.fullmatch(r"Fails \(exit code 4\): .*limit is 40 %\.", last("--undetermined-limit 40"))
    assert not last("--no-exit-code").startswith(("Fails", "Passes"))


def test_a_broken_workspace_is_unreadable_input(tmp_path: Path) -> None:
    (tmp_path / "asqms.yaml").write_text("asqms: 1\n", encoding="utf-8")
    code, printed = execute(f"asqms check {tmp_path}")
    assert code == ExitCode.UNREADABLE
    assert re.match(r"Error .*asqms\.yaml.*\[workspace\.\w+\]\n  \S", printed)


def test_a_folder_without_workspace_is_a_usage_error(tmp_path: Path) -> None:
    code, printed = execute(f"asqms check {tmp_path}")
    assert code == ExitCode.USAGE
    assert "asqms init" in printed
