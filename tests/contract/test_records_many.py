# SPDX-License-Identifier: Apache-2.0
"""``asqms records import`` and changes of many records against a real server."""

from __future__ import annotations

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
def test_a_table_is_brought_in_from_the_command_line(tmp_path: Path, capsys: Told) -> None:
    file = tmp_path / "risks.csv"
    file.write_text("Titel;Bereich;Bemerkung\nEin Lieferant fällt aus;controller;x\n", encoding="utf-8")
    command = ["records", "import", str(file), "--type", "risk"]
    assert start([*command, "--dry-run"]) == ExitCode.CONFORMS
    assert capsys.readouterr().out.splitlines() == [
        "Left out: Bemerkung.",
        "Would make 1, change 0; there already 0.",
    ]
    assert start(command) == ExitCode.CONFORMS
    assert "Made 1, changed 0, there already 0." in capsys.readouterr().out
    assert start(command) == ExitCode.CONFORMS
    assert "Made 0, changed 0, there already 1." in capsys.readouterr().out
    file.write_text("Titel;Bereich\nAnderes;nirgends\n", encoding="utf-8")
    assert start(command) == ExitCode.USAGE
    assert "B2: unknown_scope nirgends" in capsys.readouterr().out
    file.write_bytes(b"Titel\na\xffb")
    assert start(command) == ExitCode.USAGE
    assert "exchange.encoding_unknown" in capsys.readouterr().err


@pytest.mark.usefixtures("server")
def test_many_are_changed_from_the_command_line(capsys: Told) -> None:
    assert start(["records", "new", "risk", "--title", "One more", "--scope", "sensor"]) == ExitCode.CONFORMS
    number = capsys.readouterr().out.strip()
    command = ["records", "bulk", number, "RSK-999", "--assign", "brake-lead"]
    assert start([*command, "--dry-run"]) == ExitCode.USAGE
    assert capsys.readouterr().out.splitlines() == [f"{number}: done", "RSK-999: organization.not_found"]
    assert start(["records", "bulk", number, "--comment", "Seen"]) == ExitCode.CONFORMS
    assert start(["records", "bulk", number]) == ExitCode.USAGE
    assert "remote.one_action" in capsys.readouterr().err


@pytest.mark.usefixtures("server")
def test_files_are_attached_fetched_and_taken_away(tmp_path: Path, capsys: Told) -> None:
    assert (
        start(["records", "new", "risk", "--title", "With a file", "--scope", "sensor"]) == ExitCode.CONFORMS
    )
    number = capsys.readouterr().out.strip()
    (tmp_path / "note.txt").write_bytes(b"why")
    assert start(["records", "attach", number, str(tmp_path / "note.txt")]) == ExitCode.CONFORMS
    digest = capsys.readouterr().out.split()[0]
    assert start(["records", "files", number]) == ExitCode.CONFORMS
    assert "note.txt" in capsys.readouterr().out
    assert start(["records", "fetch", number, digest, "--to", str(tmp_path / "out")]) == ExitCode.CONFORMS
    assert (tmp_path / "out").read_bytes() == b"why"
    assert start(["records", "detach", number, digest]) == ExitCode.CONFORMS
    capsys.readouterr()
    assert start(["records", "files", number]) == ExitCode.CONFORMS
    assert capsys.readouterr().out.strip() == "No files."
