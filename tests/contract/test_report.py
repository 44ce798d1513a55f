# SPDX-License-Identifier: Apache-2.0
"""``asqms report``: forms, endings, whole files or none, streams and exit codes."""

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
from tests.support.reports import write_report_workspace

STARTS = {
    "html": b"<!doctype html>",
    "xlsx": b"PK\x03\x04",
    "pdf": b"%PDF-",
    "json": b"{",
    "xml": b"<?xml",
    "sarif": b"{",
}


def _session() -> Session:
    return Session(load_adapters, FrozenClock(datetime(2026, 6, 30, tzinfo=UTC)))


def _report(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["report", *arguments], obj=_session(), standalone_mode=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report_workspace(tmp_path_factory.mktemp("report") / "ws")


def test_each_ending_gives_its_form_in_one_run(folder: Path, tmp_path: Path) -> None:
    targets = [tmp_path / "out" / f"report.{ending}" for ending in STARTS]
    options = [part for target in targets for part in ("-o", str(target))]
    result = _report(str(folder), *options)
    assert result.exception is None
    for target in targets:
        assert target.read_bytes().startswith(STARTS[target.suffix[1:]])
        assert f"Wrote {target} (" in result.stdout
    assert {one.name for one in (tmp_path / "out").iterdir()} == {target.name for target in targets}


def test_the_form_option_decides_where_the_ending_does_not(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "gaps.txt"
    assert _report(str(folder), "-o", str(target), "--form", "sarif").exception is None
    assert json.loads(target.read_text("utf-8"))["version"] == "2.1.0"


def test_an_unknown_ending_writes_nothing(folder: Path, tmp_path: Path) -> None:
    result = _report(str(folder), "-o", str(tmp_path / "a.html"), "-o", str(tmp_path / "b.doc"))
    assert isinstance(result.exception, AsqmsError)
    assert result.exception.code == "report.unknown_form"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_an_error_and_leaves_no_part(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "report.json").mkdir()
    result = _report(str(folder), "-o", str(tmp_path / "report.json"), "--form", "json")
    assert result.exception is not None
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = _report(str(folder), "-o", str(tmp_path / "file" / "report.json"))
    assert isinstance(result.exception, AsqmsError)
    assert result.exception.code == "report.not_written"
    assert {one.name for one in tmp_path.iterdir()} == {"report.json", "file"}


def test_without_output_it_writes_into_the_current_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _report(str(folder)).exception is None
    text = (tmp_path / "asqms-report.html").read_text("utf-8")
    assert "as of 30 Jun 2026" in text
    assert 'class="bar past"' not in text


def test_a_chosen_day_is_marked_and_a_language_kept(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.html"
    assert (
        _report(str(folder), "-o", str(target), "--as-of", "2026-05-31", "--language", "de").exception is None
    )
    text = target.read_text("utf-8")
    assert 'class="bar past"' in text
    assert "Stand 31. Mai 2026" in text
    assert '<html lang="de">' in text


def test_outside_a_workspace_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["report", str(tmp_path), "-o", str(tmp_path / "r.html")], _session())
    assert code == ExitCode.USAGE
    assert "workspace.not_found" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_sarif_names_files_from_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    done = _report(folder.name, "-o", "gaps.sarif")
    assert done.exception is None
    log = json.loads(Path("gaps.sarif").read_text(encoding="utf-8"))
    places = [one["locations"][0]["physicalLocation"] for one in log["runs"][0]["results"]]
    uris = {one["artifactLocation"]["uri"] for one in places}
    assert uris
    assert all(uri.startswith(f"{folder.name}/") and Path(uri).is_file() for uri in uris)
