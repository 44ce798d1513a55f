# SPDX-License-Identifier: Apache-2.0
"""``asqms check``: output, streams, exit codes, options and their borders."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from asqms.documents.wording import word
from asqms.faces.cli.application import root, run
from asqms.kernel.outcome import ExitCode
from tests.support.small import (
    INVENTORY,
    ITEM,
    ITEMS,
    SETTINGS,
    evaluated,
    junit,
    session,
    small_workspace,
    source,
    tree_of,
)

EMPTY = {"inventory.yaml": "people: [{id: ann, name: Ann}]\n"}


def check(*arguments: str) -> Result:
    """Run the command in 80 columns without a terminal."""
    runner = CliRunner(env={"COLUMNS": "80"})
    return runner.invoke(root, ["check", *arguments], obj=session(), standalone_mode=False)


def _code(*arguments: str) -> int:
    return run(["check", *arguments], session())


def _overruled(folder: Path, verdict: str = "conforms", *, left_out: int = 0) -> Path:
    """Let a person judge every mandatory obligation of the organisation, except the first few."""
    ws = small_workspace(folder, EMPTY)
    found = evaluated(ws).gaps()[left_out:]
    rows = [
        f"  - {{practice: {one.practice}, scope: {one.scope}, verdict: {verdict}, person: ann, "
        "on: 2026-11-01, reason: seen}\n"
        for one in found
    ]
    (ws / "overrules.yaml").write_text("overrules:\n" + "".join(rows))
    return ws


def test_a_workspace_in_which_everything_conforms_ends_with_0(tmp_path: Path) -> None:
    ws = str(_overruled(tmp_path))
    result = check(ws)
    assert result.return_value == ExitCode.CONFORMS
    assert "No gap. Every mandatory obligation conforms" in result.stdout
    assert "asqms explain" not in result.stdout
    assert check(ws, "--as-of", "2026-10-31").return_value == ExitCode.GAPS


def test_one_gap_ends_with_1_unless_exit_codes_are_off(tmp_path: Path) -> None:
    ws = str(_overruled(tmp_path, left_out=1))
    result = check(ws)
    assert result.return_value == ExitCode.GAPS
    assert "Why: asqms explain" in result.stdout
    assert check(ws, "--no-exit-code").return_value == ExitCode.CONFORMS
    assert check(ws, "--format", "json").return_value == ExitCode.GAPS


def test_the_limit_of_what_is_undetermined_may_be_reached_but_not_passed(tmp_path: Path) -> None:
    """Of n rated obligations one is undetermined: exactly that share is allowed, less is not."""
    ws = _overruled(tmp_path, left_out=1)
    rated = json.loads(check(str(ws), "--format", "json").stdout)["summary"]["rated"]
    share = 100 / rated
    for limit, code in [(share, 1), (share - 1e-9, 4), (share + 1e-9, 1), (0, 4), (100, 1)]:
        assert check(str(ws), "--undetermined-limit", repr(limit)).return_value == code, limit
    assert check(str(ws), "--undetermined-limit", "0", "--no-exit-code").return_value == 0
    assert check(str(_overruled(tmp_path / "all")), "--undetermined-limit", "0").return_value == 0


@pytest.mark.parametrize("limit", ["-1", "100.1", "nan", "inf", "many"])
def test_a_limit_that_is_no_percentage_is_a_usage_error(
    tmp_path: Path, limit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _code(str(small_workspace(tmp_path)), "--undetermined-limit", limit) == ExitCode.USAGE
    assert "--undetermined-limit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("verdict", "fail_on", "code"),
    [
        ("partly", "gap", 1),
        ("partly", "partly", 1),
        ("partly", "deviates", 0),
        ("undetermined", "partly", 0),
        ("deviates", "deviates", 1),
    ],
)
def test_what_fails_can_be_chosen(tmp_path: Path, verdict: str, fail_on: str, code: int) -> None:
    assert check(str(_overruled(tmp_path, verdict)), "--fail-on", fail_on).return_value == code


def test_a_workspace_that_cannot_be_read_ends_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ws = small_workspace(tmp_path, {"bad.yaml": "items: [\n"})
    assert _code(str(ws)) == ExitCode.UNREADABLE
    told = capsys.readouterr()
    assert "bad.yaml" in told.err
    assert told.out == ""


def test_outside_a_workspace_it_says_how_to_start_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _code() == ExitCode.USAGE
    assert "asqms init" in capsys.readouterr().err


def test_a_folder_that_does_not_exist_is_no_folder_of_the_workspace_above(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ws = small_workspace(tmp_path)
    assert _code(str(ws / "typing-error")) == ExitCode.USAGE
    assert "does not exist" in capsys.readouterr().err
    (ws / "below").mkdir()
    assert _code(str(ws / "below"), "--no-exit-code") == ExitCode.CONFORMS


@pytest.mark.parametrize(
    ("scope", "shown", "hidden"),
    [
        ("unit", ["Unit", "Car", "Brake"], ["Web", "Shop"]),
        ("web", ["Web", "Shop"], ["Unit", "Brake"]),
        ("brake", ["Brake"], ["Shop", "Unit", "Car"]),
        ("sup", ["Supplier", "Brake"], ["Shop", "Unit"]),
        ("org", ["Unit", "Car", "Brake", "Web", "Shop", "Supplier"], []),
    ],
)
def test_a_scope_shows_its_own_gaps_and_what_is_below_it(
    tmp_path: Path, scope: str, shown: list[str], hidden: list[str]
) -> None:
    result = check(str(small_workspace(tmp_path)), "--scope", scope, "--all")
    assert result.return_value == ExitCode.GAPS
    body = result.stdout[result.stdout.index("What blocks") :]
    for name in shown:
        assert f" {name} " in body, name
    for name in hidden:
        assert f" {name} " not in body, name


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_unknown_scope_is_told_in_every_form(
    tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _code(str(small_workspace(tmp_path)), "--scope", "brak", "--format", form) == ExitCode.USAGE
    told = capsys.readouterr()
    assert "Did you mean brake" in told.err
    assert told.out == ""


def test_the_exit_code_follows_the_scope(tmp_path: Path) -> None:
    ws = small_workspace(tmp_path)
    assert check(str(ws), "--scope", "sup", "--as-of", "2025-01-01").return_value == ExitCode.CONFORMS
    result = check(str(ws), "--scope", "brake", "--as-of", "2025-01-01")
    assert "nothing mandatory" in result.stdout
    assert check(str(ws), "--scope", "brake").return_value == ExitCode.GAPS


@pytest.mark.parametrize("day", ["0001-01-01", "2000-01-01", "9999-12-31"])
def test_any_day_gives_a_sensible_answer(tmp_path: Path, day: str) -> None:
    entry = source("t", "evidence/one.xml")
    ws = small_workspace(tmp_path, {"evidence/one.xml": junit()}, evidence=entry)
    for form in ("text", "json"):
        result = check(str(ws), "--as-of", day, "--format", form)
        assert result.exception is None, result.exception
        assert result.return_value == ExitCode.GAPS
    items = "2" if day.startswith("9") else "0"
    assert f"{items} software items" in check(str(ws), "--as-of", day).stdout


def test_lines_fit_into_80_columns_and_carry_no_colour_without_a_terminal(tmp_path: Path) -> None:
    long = ITEM.format(id="long", name="Ein sehr langer Name " * 8, project="car", more="markets: [EU]")
    wide = ITEM.format(id="wide", name="制动辅助控制器软件" * 8, project="web", more="markets: [CN]")
    ws = small_workspace(tmp_path, {"inventory.yaml": INVENTORY + ITEMS + long + wide})
    result = check(str(ws))
    assert "\x1b" not in result.stdout
    table = result.stdout[result.stdout.index("Organisation, projects") :].splitlines()
    assert max(map(cell_len, table[: table.index("")])) <= 80
    statements = [line for line in result.stdout.splitlines() if line.startswith("    ")]
    assert max(map(cell_len, statements)) <= 80
    assert "制动辅助控制器软件" in result.stdout


def test_names_cannot_paint_or_move_the_cursor(tmp_path: Path) -> None:
    name = '"[red]Red[/] :smile: \\e[31m\\r\\x07"'
    item = ITEM.format(id="odd", name=name, project="car", more="markets: [EU]")
    result = check(str(small_workspace(tmp_path, {"inventory.yaml": INVENTORY + item})), "--all")
    assert result.exception is None
    assert "[red]Red[/] :smile:" in result.stdout
    assert not {"\x1b", "\r", "\x07"} & set(result.stdout)


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans"])
def test_it_speaks_the_language_asked_for(tmp_path: Path, language: str) -> None:
    text = check(str(small_workspace(tmp_path)), "--language", language).stdout
    for key in ("blocks", "phase", "why", "conforming"):
        assert word(language, key) in text, key
    assert ("What blocks" in text) is (language == "en")


def test_many_items_are_left_to_all(tmp_path: Path) -> None:
    many = "".join(
        ITEM.format(id=f"i{number}", name=f"Item {number}", project="car", more="markets: [EU]")
        for number in range(70)
    )
    ws = str(small_workspace(tmp_path, {"inventory.yaml": INVENTORY + many}))
    short, everything = check(ws).stdout, check(ws, "--all").stdout
    assert short.count("\n") < 80
    assert "and 70 more: asqms check --all" in short
    assert "Item 69" in everything


def test_the_way_to_the_reasons_can_be_copied(tmp_path: Path) -> None:
    ws = small_workspace(tmp_path / "with space")
    line = next(
        one for one in check(str(ws), "--as-of", "2026-10-01").stdout.splitlines() if one.startswith("Why: ")
    )
    words = shlex.split(line.removeprefix("Why: asqms "))
    assert words[3:] == ["--workspace", str(ws), "--as-of", "2026-10-01"]
    assert run(words, session()) == ExitCode.CONFORMS


def test_unreadable_evidence_is_named_with_its_code(tmp_path: Path) -> None:
    ws = small_workspace(tmp_path, {"evidence/bad.xml": "?"}, evidence=source("t", "evidence/bad.xml"))
    assert "evidence/bad.xml: No adapter recognises" in check(str(ws)).stdout
    assert "[evidence.unrecognised]" in check(str(ws)).stdout


def test_nothing_is_written(tmp_path: Path) -> None:
    ws = small_workspace(tmp_path, {"evidence/one.xml": junit()}, evidence=source("t", "evidence/one.xml"))
    before = tree_of(ws)
    check(str(ws))
    check(str(ws), "--format", "json")
    assert tree_of(ws) == before


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_reader_that_closes_the_pipe_gets_no_traceback(tmp_path: Path, form: str) -> None:
    """The exit code stays that of the result: a closed pipe neither hides gaps nor invents any."""
    ws = small_workspace(tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "asqms", "check", str(ws), "--format", form],
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == ExitCode.GAPS


def test_an_output_that_cannot_hold_the_signs_is_no_fault(tmp_path: Path) -> None:
    ws = small_workspace(tmp_path, {"asqms.yaml": SETTINGS.replace("Small", "Größe 制动")})
    done = subprocess.run(
        [sys.executable, "-m", "asqms", "check", str(ws)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "80"},
        timeout=60,
        check=False,
    )
    assert done.stderr == b""
    assert done.returncode == ExitCode.GAPS
    assert b"Gr??e ??" in done.stdout
