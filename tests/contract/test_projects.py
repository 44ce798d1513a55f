# SPDX-License-Identifier: Apache-2.0
"""``asqms projects`` against a real server: what is asked, what it would bring, the start, who moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from asqms.kernel.outcome import ExitCode
from asqms.project.start import start
from tests.support.live import live_server

pytestmark = pytest.mark.enable_socket
Told = pytest.CaptureFixture[str]
WISH = """
id: steer
name: Steering
leader: brake-lead
item: {id: steer-controller, name: Steering controller, domain: in_vehicle}
answers: {CLS.1: "no", CLS.2: "no", CLS.3: "no", CLS.4: "no", CLS.5: "no", CLS.6: "no"}
tailored: {tools: Every result is checked twice.}
records: [project_charter]
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    with live_server(tmp_path_factory.mktemp("live")) as found:
        yield found


@pytest.fixture
def wish(live: dict[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("ASQMS_TOKEN", live["tokens"]["quality-lead"])  # type: ignore[index]
    monkeypatch.setenv("ASQMS_SERVER", f"http://127.0.0.1:{live['port']}")
    file = tmp_path / "steering.yaml"
    file.write_text(WISH)
    return file


def test_what_is_asked_is_told(wish: Path, capsys: Told) -> None:
    assert wish.exists()
    assert start(["projects", "questions"]) == ExitCode.CONFORMS
    told = capsys.readouterr().out
    assert "tools: Do you rely on results of tools" in told
    assert "no leaves out SP.EQF.03, SP.EQF.08" in told


def test_without_an_adopted_process_nothing_starts(wish: Path, capsys: Told) -> None:
    assert start(["projects", "start", str(wish), "--preview"]) == ExitCode.CONFORMS
    told = capsys.readouterr().out
    assert "The item would be type I." in told
    assert "OP.PRJ (not adopted)" in told
    assert "Nobody is named for:" in told
    assert start(["projects", "start", str(wish)]) != ExitCode.CONFORMS
    assert "rollout.no_process" in capsys.readouterr().err
    assert start(["projects", "moves", "OP.PRJ"]) != ExitCode.CONFORMS
    assert "organization.not_found" in capsys.readouterr().err


def test_a_file_that_is_no_start_is_refused(wish: Path, capsys: Told) -> None:
    wish.write_text("id: [")
    assert start(["projects", "start", str(wish)]) != ExitCode.CONFORMS
    wish.write_text("just words")
    assert start(["projects", "start", str(wish)]) != ExitCode.CONFORMS
    assert capsys.readouterr().err
