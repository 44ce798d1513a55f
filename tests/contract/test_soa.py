# SPDX-License-Identifier: Apache-2.0
"""``asqms soa``: every practice on every scope, in or out with a reason, in three forms."""

from __future__ import annotations

import csv
import io
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
from tests.support.reports import evaluated, write_report_workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report_workspace(tmp_path_factory.mktemp("soa") / "ws")


def _soa(folder: Path, *arguments: str) -> Result:
    session = Session(load_adapters, FrozenClock(datetime(2026, 6, 30, tzinfo=UTC)))
    return CliRunner().invoke(root, ["soa", str(folder), *arguments], obj=session, standalone_mode=False)


def test_json_lists_every_inclusion_and_exclusion_once(folder: Path) -> None:
    document = json.loads(_soa(folder, "--format", "json").stdout)
    assessment = evaluated(folder).assessment
    lines = [(one["scope"], one["practice"]) for one in document["lines"]]
    assert len(lines) == len(set(lines))
    assert set(lines) == {(one.scope, one.practice) for one in assessment.obligations} | {
        (one.scope, one.practice) for one in assessment.exclusions
    }
    assert document["as_of"] == "2026-06-30"
    assert document["snapshot"] == assessment.snapshot_digest


def test_what_does_not_apply_has_a_reason_and_what_applies_a_strength(folder: Path) -> None:
    for line in json.loads(_soa(folder, "--format", "json").stdout)["lines"]:
        if line["applies"]:
            assert line["strength"] in {"mandatory", "recommended", "optional"}
        else:
            assert line["reason"]
            assert line["reason_code"]


def test_a_tailoring_is_out_with_its_decision(folder: Path) -> None:
    lines = json.loads(_soa(folder, "--scope", "item-1", "--format", "json").stdout)["lines"]
    assert {line["scope"] for line in lines} == {"item-1"}
    line = next(one for one in lines if one["practice"] == "OP.UVE.09")
    assert (line["applies"], line["reason_code"], line["decision"]) == (False, "tailored_out", "tail-1")


def test_csv_starts_no_formula(folder: Path) -> None:
    rows = list(csv.reader(io.StringIO(_soa(folder, "--format", "csv").stdout)))
    assert rows[0][0] == "scope"
    assert {len(row) for row in rows} == {len(rows[0])}
    cells = [cell for row in rows for cell in row if cell]
    assert not any(cell[0] in "=+-@\t\r" for cell in cells)
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)


def test_text_counts_what_applies_and_carries_no_control_signs(folder: Path) -> None:
    shown = _soa(folder, "--scope", "item-1").stdout
    lines = json.loads(_soa(folder, "--scope", "item-1", "--format", "json").stdout)["lines"]
    applying = sum(line["applies"] for line in lines)
    assert f"{applying} apply, {len(lines) - applying} do not" in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown


def test_an_unknown_scope_is_told(folder: Path) -> None:
    result = _soa(folder, "--scope", "item-9")
    assert isinstance(result.exception, AsqmsError)
    assert result.exception.code == "workspace.unknown_scope"


@pytest.mark.parametrize(("language", "reason"), [("de", "Seine Phase ist"), ("zh-Hans", "尚未到达其阶段")])
def test_reasons_are_in_the_language(folder: Path, language: str, reason: str) -> None:
    lines = json.loads(_soa(folder, "--format", "json", "--language", language).stdout)["lines"]
    assert any(line["reason"].startswith(reason) for line in lines)
