# SPDX-License-Identifier: Apache-2.0
"""``asqms explain``: the answer, the exclusion, and what to do about a wrong question."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asqms.faces.cli.application import root
from asqms.faces.cli.session import Session
from asqms.kernel.clock import FrozenClock
from asqms.kernel.errors import AsqmsError
from asqms.project.plugins import load_adapters
from tests.support.reports import write_report_workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report_workspace(tmp_path_factory.mktemp("explain") / "ws")


def _explain(folder: Path, *arguments: str) -> Result:
    session = Session(load_adapters, FrozenClock(datetime(2026, 6, 30, tzinfo=UTC)))
    return CliRunner().invoke(
        root, ["explain", *arguments, "-w", str(folder)], obj=session, standalone_mode=False
    )


def test_the_answer_says_verdict_reason_owner_and_evidence(folder: Path) -> None:
    shown = _explain(folder, "OP.UVE.04", "item-1").stdout
    assert shown.startswith("✕ deviates  OP.UVE.04 ")
    assert "evidence/junit/a.xml" in shown
    assert "Owner: " in shown
    assert "Counts for" in shown


def test_a_hostile_name_reaches_no_terminal(folder: Path) -> None:
    shown = _explain(folder, "OP.UVE.04", "item-1").stdout
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert "<script>" in shown


def test_json_gives_the_same_answer(folder: Path) -> None:
    document = json.loads(_explain(folder, "OP.UVE.04", "item-1", "--format", "json").stdout)
    assert document["verdict"] == "deviates"
    assert document["is_gap"] is True
    assert document["checks"]
    assert any(one["title"] == "evidence/junit/a.xml" for one in document["evidence"])


def test_a_decision_is_told(folder: Path) -> None:
    document = json.loads(_explain(folder, "OP.UVE.05", "item-1", "--format", "json").stdout)
    assert document["verdict"] == "justified"
    assert any("just-1" in line for line in document["lines"])
    assert any("Jul 2026" in line for line in document["lines"])


def test_what_is_left_out_is_told_with_its_reason(folder: Path) -> None:
    document = json.loads(_explain(folder, "OP.TRM.01", "item-1", "--format", "json").stdout)
    assert document["verdict"] == "not_applicable"
    assert document["sentence"] == "Its phase is not reached yet."


@pytest.mark.parametrize(
    ("practice", "scope", "code"),
    [
        ("OP.UVE.4", "item-1", "explain.unknown_practice"),
        ("OP.UVE.04", "item-3", "workspace.unknown_scope"),
        ("OP.UVE.04", "pro-1", "explain.no_obligation_here"),
    ],
)
def test_a_wrong_question_says_what_would_be_right(
    folder: Path, practice: str, scope: str, code: str
) -> None:
    result = _explain(folder, practice, scope)
    assert isinstance(result.exception, AsqmsError)
    assert result.exception.code == code
    assert result.exception.hint


def test_the_language_is_the_readers(folder: Path) -> None:
    assert _explain(folder, "OP.UVE.04", "item-1", "--language", "zh-Hans").stdout.startswith("✕ 偏离")
    assert _explain(folder, "OP.UVE.04", "item-1", "--language", "de").stdout.startswith("✕ weicht ab")
