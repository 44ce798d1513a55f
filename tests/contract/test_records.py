# SPDX-License-Identifier: Apache-2.0
"""``asqms records`` against a real server: make, list, show, take a step, say something."""

from __future__ import annotations

import json
from collections.abc import Iterator

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


NEW = ["records", "new", "risk", "--title", "A key supplier may fail", "--scope", "controller"]


@pytest.mark.usefixtures("server")
def test_a_record_is_made_once_shown_and_taken_on(capsys: Told) -> None:
    assert start(NEW) == ExitCode.CONFORMS
    number = capsys.readouterr().out.strip()
    assert start(NEW) == ExitCode.CONFORMS
    assert capsys.readouterr().out.strip() == number
    assert start(["records", "comment", number, "Seen by @brake-lead"]) == ExitCode.CONFORMS
    capsys.readouterr()
    assert start(["records", "show", number, "--format", "json"]) == ExitCode.CONFORMS
    shown = json.loads(capsys.readouterr().out)
    assert (shown["title"], shown["state"]) == ("A key supplier may fail", "identified")
    assert start(["records", "show", number]) == ExitCode.CONFORMS
    told = capsys.readouterr().out
    assert "not yet, field_missing" in told
    assert start(["records", "list", "--type", "risk", "--open"]) == ExitCode.CONFORMS
    assert number in capsys.readouterr().out
    assert start(["records", "list", "--state", "nowhere"]) == ExitCode.CONFORMS
    assert "No records." in capsys.readouterr().out


@pytest.mark.usefixtures("server")
def test_what_stands_in_the_way_is_told(capsys: Told) -> None:
    start(NEW)
    number = capsys.readouterr().out.strip()
    assert start(["records", "step", number, "assess"]) != ExitCode.CONFORMS
    assert "governance.step_blocked" in capsys.readouterr().err
    assert start([*NEW, "--field", "severity"]) != ExitCode.CONFORMS
    assert "remote.bad_field" in capsys.readouterr().err
    assert start(["records", "new", "nothing", "--title", "x"]) != ExitCode.CONFORMS
    assert "organization.not_found" in capsys.readouterr().err


@pytest.mark.usefixtures("server")
def test_types_are_listed(capsys: Told) -> None:
    assert start(["records", "types"]) == ExitCode.CONFORMS
    assert "SP.PRB  Problem: open > analysed > solving" in capsys.readouterr().out


@pytest.mark.usefixtures("server")
def test_a_gate_is_asked_and_a_record_without_one_has_nothing_to_prove(capsys: Told) -> None:
    assert start(["records", "gate", "supplier_approval"]) == ExitCode.CONFORMS
    assert "supplier_approval 1 about" in capsys.readouterr().out
    assert start(["records", "gate", "release", "controller", "--format", "json"]) == ExitCode.GAPS
    assert json.loads(capsys.readouterr().out)["open"] is False
    assert start(["records", "gate", "release", "controller"]) == ExitCode.GAPS
    assert "shut by" in capsys.readouterr().out
    start(NEW)
    number = capsys.readouterr().out.strip()
    assert start(["records", "verify-gate", number]) != ExitCode.CONFORMS
    assert "organization.not_found" in capsys.readouterr().err
