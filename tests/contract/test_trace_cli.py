# SPDX-License-Identifier: Apache-2.0
"""``asqms trace``: what it prints, what it writes, how it ends."""

import csv
import io
import json
from pathlib import Path

import pytest

from asqms.faces.cli.application import run
from asqms.faces.cli.session import Session
from asqms.kernel.clock import SystemClock
from asqms.kernel.outcome import ExitCode
from asqms.project.plugins import load_adapters
from tests.support.shared import require_shared

ROOT = Path(__file__).resolve().parents[2]
GAPS = """\
{"id": "Y-1", "type": "sys", "title": "Stop", "digest": "new"}
{"id": "W-1", "type": "swr", "title": "Go", "links": [{"kind": "derives", "target": "Y-1", "stamp": "old"}]}
{"id": "W-2", "type": "swr", "title": "Report", "links": [{"kind": "derives", "target": "Y-9"}]}
{"id": "T-1", "type": "ut", "result": "passed", "link_kind": "verifies", "link_target": ["W-1"]}
"""
FINE = """\
{"id": "W-1", "type": "swr", "title": "=cmd"}
{"id": "T-1", "type": "ut", "result": "passed", "link_kind": "verifies", "link_target": ["W-1"]}
"""


def asqms(*arguments: str | Path) -> int:
    return run([str(one) for one in arguments], Session(load_adapters=load_adapters, clock=SystemClock()))


@pytest.fixture
def gaps(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text(GAPS, encoding="utf-8")
    return path


@pytest.fixture
def fine(tmp_path: Path) -> Path:
    path = tmp_path / "fine.jsonl"
    path.write_text(FINE, encoding="utf-8")
    return path


def test_one_screen_has_denominators_and_what_blocks(gaps: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asqms("trace", "check", gaps) == ExitCode.GAPS
    lines = capsys.readouterr().out.splitlines()
    software = next(line for line in lines if line.startswith("Software requirements"))
    assert " ".join(software.split()) == "Software requirements 2 1 of 2 1 of 2 1 of 2 0 1 1 0"
    text = "\n".join(lines)
    assert "1 broken links: W-2 derives Y-9" in text
    assert "1 suspect links (the target changed after confirmation): W-1 derives Y-1" in text
    assert "Verdict: gaps, 2 of 4 items conform" in text
    assert "\x1b" not in text


def test_conforming_ends_with_zero(fine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asqms("trace", "check", fine) == ExitCode.CONFORMS
    assert "Verdict: conforms, 2 of 2 items conform" in capsys.readouterr().out


def test_json_is_stable_and_documented(gaps: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for engine in ("auto", "sql", "arrays"):
        assert asqms("trace", "check", gaps, "--format", "json", "--engine", engine) == ExitCode.GAPS
        answers.append(capsys.readouterr().out)
    assert len(set(answers)) == 1
    answer = json.loads(answers[0])
    reference = (ROOT / "docs/reference/trace-model.md").read_text(encoding="utf-8")
    assert [key for key in answer if f"`{key}`" not in reference] == []
    assert [name for name in answer["findings"] if f"`{name}`" not in reference] == []


def test_the_report_and_the_snapshot_are_written(gaps: Path, tmp_path: Path) -> None:
    report, kept = tmp_path / "report.json", tmp_path / "kept"
    assert asqms("trace", "check", gaps, "--report", report, "--snapshot", kept) == ExitCode.GAPS
    assert json.loads(report.read_text(encoding="utf-8"))["items"]["total"] == 4
    (snapshot,) = kept.iterdir()
    assert asqms("trace", "check", snapshot) == ExitCode.GAPS


def test_an_unreadable_source_has_code_place_and_exit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "A"}\n[]\n', encoding="utf-8")
    assert asqms("trace", "check", path, "--report", tmp_path / "r.json") == ExitCode.UNREADABLE
    message = capsys.readouterr().err
    assert "bad.jsonl:2" in message
    assert "trace.line_unreadable" in message
    assert not (tmp_path / "r.json").exists()


def test_nothing_to_judge_is_neither_pass_nor_fail(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text("", encoding="utf-8")
    assert asqms("trace", "check", path) == ExitCode.UNDETERMINED


def test_show_prints_a_tree_with_verdicts(gaps: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asqms("trace", "show", "W-1", gaps) == ExitCode.CONFORMS
    assert capsys.readouterr().out == (
        "Above\n"
        "  derives [suspect]: ● Y-1 Stop [system_requirement]\n"
        "Item\n"
        "  ◐ W-1 Go [software_requirement] (suspect)\n"
        "Below\n"
        "  verifies: ● T-1 [unit_test]\n"
    )
    assert asqms("trace", "show", "nobody", gaps) == ExitCode.USAGE


def test_matrix_as_text_csv_and_json(gaps: Path, fine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    levels = ("--from", "software_requirement", "--to", "unit_test")
    assert asqms("trace", "matrix", gaps, *levels) == ExitCode.CONFORMS
    assert "1 of 2 linked" in capsys.readouterr().out
    asqms("trace", "matrix", gaps, *levels, "--format", "json")
    assert json.loads(capsys.readouterr().out)["covered"] == 1
    asqms("trace", "matrix", fine, *levels, "--format", "csv")
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[1] == ["W-1", "'=cmd", "conforms", "T-1"]
    assert asqms("trace", "matrix", gaps, "--from", "nowhere", "--to", "unit_test") == ExitCode.USAGE


@pytest.mark.shared
def test_the_figures_of_eclipse_s_core_are_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    data = require_shared() / "s-core"
    code = asqms(
        "trace",
        "check",
        data / "persistency-main-needs/needs.json",
        data / "persistency-main-needs/score_testcaseneeds_cache.json",
        data / "process-description-main/needs.json",
        "--model",
        ROOT / "demo/s-core/trace-model.yaml",
        "--format",
        "json",
    )
    assert code == ExitCode.GAPS
    facts = json.loads(capsys.readouterr().out)["facts"]
    upstream = json.loads((data / "persistency-main-needs/metrics.json").read_text(encoding="utf-8"))
    assert facts["trace.level.software_requirement.total"] == upstream["overall_metrics"]["total"] == 37
    tested = facts["trace.rule.software_requirement.verification_test.covered"]
    assert tested == upstream["overall_metrics"]["with_test_link"] == 15
    assert facts["trace.rule.software_requirement.fully_verified.covered"] == 4
    assert facts["trace.level.software_requirement.verified"] == 13
    assert facts["trace.level.software_requirement.not_run"] == 2
    assert facts["trace.level.verification_test.total"] == upstream["tests"]["total"]
    assert facts["trace.level.verification_test.covered_up"] == upstream["tests"]["linked_to_requirements"]
    assert (facts["trace.links.broken"], facts["trace.links.outside"]) == (0, 103)
    answered = {
        name: (
            facts[f"trace.rule.{name}_requirement.answered.covered"],
            facts[f"trace.rule.{name}_requirement.answered.total"],
        )
        for name in ("iso_26262", "aspice", "iso_sae_21434", "iso_pas_8926")
    }
    assert answered == {
        "iso_26262": (226, 226),
        "aspice": (222, 253),
        "iso_sae_21434": (51, 68),
        "iso_pas_8926": (33, 33),
    }


@pytest.mark.shared
def test_without_the_model_a_version_suffix_breaks_no_link(capsys: pytest.CaptureFixture[str]) -> None:
    data = require_shared() / "s-core"
    asqms("trace", "check", data / "process-description-main/needs.json", "--format", "json")
    assert json.loads(capsys.readouterr().out)["links"]["broken"] == 0
