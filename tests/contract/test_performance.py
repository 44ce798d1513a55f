# SPDX-License-Identifier: Apache-2.0
"""``asqms performance`` against a real server: list, show, set a target, print a review."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from asqms.kernel.outcome import ExitCode
from asqms.project.start import start
from tests.support.live import live_server

pytestmark = pytest.mark.enable_socket
Told = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    with live_server(tmp_path_factory.mktemp("live")) as found:
        yield found


@pytest.fixture
def server(live: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASQMS_TOKEN", live["tokens"]["quality-lead"])  # type: ignore[index]
    monkeypatch.setenv("ASQMS_SERVER", f"http://127.0.0.1:{live['port']}")


@pytest.mark.usefixtures("server")
def test_indicators_are_listed_shown_and_given_targets(capsys: Told) -> None:
    assert start(["records", "new", "nonconformity", "--title", "Light", "--scope", "controller"]) == 0
    number = capsys.readouterr().out.strip()
    assert start(["performance", "list"]) == ExitCode.CONFORMS
    told = capsys.readouterr().out
    assert "kpi.nc.overdue" in told
    assert "no data" in told
    assert start(["performance", "list", "--format", "json", "--scope", "brake"]) == ExitCode.CONFORMS
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 27
    assert start(["performance", "show", "kpi.nc.overdue"]) == ExitCode.CONFORMS
    told = capsys.readouterr().out
    assert number in told
    assert "formula: overdue / open" in told
    given = [
        "performance",
        "target",
        "kpi.nc.overdue",
        "--target",
        "0.1",
        "--warning",
        "0.2",
        "--scope",
        "brake",
    ]
    for _ in range(2):
        assert start([*given, "--reason", "Agreed"]) == ExitCode.CONFORMS
        capsys.readouterr()
    assert start(["performance", "show", "kpi.nc.overdue", "--scope", "brake", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["target"]["target"] == 0.1


@pytest.mark.usefixtures("server")
def test_a_review_is_shown_and_printed(capsys: Told, tmp_path: Path) -> None:
    assert start(["records", "new", "management_review", "--title", "Review"]) == ExitCode.CONFORMS
    number = capsys.readouterr().out.strip()
    assert start(["performance", "review", number]) == ExitCode.CONFORMS
    assert "still open" in capsys.readouterr().out
    file = tmp_path / "review.pdf"
    given = ["performance", "review", number, "--pdf", str(file), "--language", "zh-Hans"]
    assert start(given) == ExitCode.CONFORMS
    assert file.read_bytes().startswith(b"%PDF-")
    assert start(["performance", "review", "MRV-99", "--pdf", str(file)]) != ExitCode.CONFORMS
    assert "organization.not_found" in capsys.readouterr().err
