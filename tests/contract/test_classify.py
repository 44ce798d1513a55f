# SPDX-License-Identifier: Apache-2.0
"""``asqms classify``: questions, output, streams and exit codes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asqms.faces.cli.application import root, run
from asqms.faces.cli.session import Session
from asqms.kernel.clock import FrozenClock
from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode
from asqms.project.plugins import load_adapters
from asqms.workspace.load import load_workspace
from tests.support.workspaces import write_workspace

ALL_NO = [part for number in range(1, 7) for part in ("--answer", f"CLS.{number}=no")]
PEOPLE = ["--author", "ann", "--approver", "bob"]


def _session() -> Session:
    return Session(load_adapters, FrozenClock(datetime(2026, 11, 20, tzinfo=UTC)))


def _classify(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(
        root, ["classify", *arguments], obj=_session(), input=answers, standalone_mode=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(write_workspace(tmp_path / "ws"))


def test_the_questions_are_asked_on_the_terminal() -> None:
    result = _classify(answers="n\nNO\nmaybe\nno\nn\nu\nn\n")
    assert result.exception is None, result.output
    assert result.stdout.startswith("ITEM is type II.\n")
    assert "CLS.5 is unknown" in result.stdout
    assert "{CLS.1: no, CLS.2: no, CLS.3: no, CLS.4: no, CLS.5: unknown, CLS.6: no}" in result.stdout
    assert "Answer yes, no or unknown (y, n or u is enough)." in result.stderr
    assert result.stderr.count("CLS.") == 6


def test_answers_may_be_given_and_the_block_can_be_pasted(folder: str) -> None:
    result = _classify("item-2", *ALL_NO, *PEOPLE, "--on", "2026-10-01", "--workspace", folder)
    assert result.exception is None, result.output
    assert result.stderr == ""
    assert result.stdout.startswith("item-2 is type I.\n")
    block = result.stdout[result.stdout.index("classifications:") :]
    (Path(folder) / "pasted.yaml").write_text(block)
    item = next(one for one in load_workspace(Path(folder)).base.items if one.id == "item-2")
    assert item.classifications[-1].effective.isoformat() == "2026-10-01"


def test_the_answers_are_kept_in_a_new_file(folder: str) -> None:
    arguments = ("item-2", *ALL_NO, *PEOPLE, "--workspace", folder, "--write")
    result = _classify(*arguments)
    assert result.exception is None, result.output
    path = Path(folder).resolve() / "classifications" / "item-2-2026-11-20.yaml"
    assert result.stdout.splitlines()[-1] == f"Wrote {path}"
    again = _classify(*arguments)
    assert isinstance(again.exception, AsqmsError)
    assert again.exception.code in {"classify.exists", "workspace.same_day"}
    named = _classify("item-3", *ALL_NO, *PEOPLE, "--workspace", folder, "--write", "tool-2026")
    assert (Path(folder) / "classifications" / "tool-2026.yaml").is_file(), named.output


def test_programs_get_json(folder: str) -> None:
    result = _classify("item-2", "--answer", "CLS.1=yes", "--workspace", folder, "--format", "json")
    report = json.loads(result.stdout)
    assert (report["item"], report["type"], report["on"], report["written"]) == (
        "item-2",
        "II",
        "2026-11-20",
        "",
    )
    assert report["reasons"][0]["code"] == "answer_yes:CLS.1"
    assert report["answers"]["CLS.6"] == "unknown"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["item-9", *ALL_NO], "classify.unknown_item"),
        (["item-2", *ALL_NO, "--author", "anna"], "classify.unknown_person"),
        (["item-2", *ALL_NO, "--author", "ann", "--approver", "ann"], "classify.self_approved"),
        (["item-2", "--answer", "CLS.1=perhaps"], "classify.answer"),
        (["item-2", "--answer", "CLS.8=no"], "classify.unknown_question"),
        (["item-2", *ALL_NO, "--write"], "classify.incomplete"),
        (["item-2", *ALL_NO, *PEOPLE, "--write", "../out"], "classify.outside"),
    ],
)
def test_mistakes_are_told_with_a_way_out(arguments: list[str], code: str, folder: str) -> None:
    result = _classify(*arguments, "--workspace", folder)
    assert isinstance(result.exception, AsqmsError)
    assert result.exception.code == code
    assert result.exception.hint
    assert not (Path(folder) / "classifications").exists()


def test_an_item_needs_a_workspace_and_writing_an_item(tmp_path: Path) -> None:
    session = _session()
    assert run(["classify", "x", *ALL_NO, "--workspace", str(tmp_path)], session) == ExitCode.USAGE
    assert run(["classify", *ALL_NO, "--write"], session) == ExitCode.USAGE


def test_a_broken_workspace_is_unreadable(folder: str) -> None:
    (Path(folder) / "broken.yaml").write_text("itmes: []\n")
    assert run(["classify", "item-2", *ALL_NO, "--workspace", folder], _session()) == ExitCode.UNREADABLE


def test_stopping_in_the_middle_saves_nothing(folder: str) -> None:
    result = _classify("item-2", *PEOPLE, "--workspace", folder, "--write", answers="n\nn\n")
    assert result.exception is not None
    assert not (Path(folder) / "classifications").exists()
