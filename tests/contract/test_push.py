# SPDX-License-Identifier: Apache-2.0
"""``asqms push``, ``apply`` and ``export-workspace`` against a real server, also over broken connections."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from asqms.faces.cli import remote
from asqms.kernel.outcome import ExitCode
from asqms.project.start import start
from tests.support.cutting import cutting_proxy
from tests.support.live import live_server

pytestmark = pytest.mark.enable_socket
JUNIT = b'<testsuite name="a" tests="%d">%s</testsuite>'


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    with live_server(tmp_path_factory.mktemp("live")) as found:
        yield found


@pytest.fixture
def address(live: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ASQMS_TOKEN", live["tokens"]["quality-lead"])  # type: ignore[index]
    return f"http://127.0.0.1:{live['port']}"


def junit(folder: Path, name: str, cases: int) -> Path:
    path = folder / name
    path.write_bytes(
        JUNIT
        % (
            cases,
            b"".join(b'<testcase classname="%s" name="t%d"/>' % (name.encode(), n) for n in range(cases)),
        )
    )
    return path


def api(live: dict[str, object], path: str) -> dict[str, object]:
    token = live["tokens"]["quality-lead"]  # type: ignore[index]
    answer = httpx.get(
        f"http://127.0.0.1:{live['port']}/api/v1/{path}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_evidence_is_sent_once_and_the_gate_is_told(
    live: dict[str, object], address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = junit(tmp_path, "junit.xml", 3)
    arguments = ["push", str(path), "--server", address, "--subject", "controller", "--type", "report.test"]
    assert start(arguments) == ExitCode.GAPS
    told = capsys.readouterr()
    assert "recorded" in told.out
    assert "Fails (exit code 1)" in told.out
    assert start([*arguments, "--format", "json"]) == ExitCode.GAPS
    again = json.loads(capsys.readouterr().out)
    assert again["sent_bytes"] == 0
    assert again["behind"] == 0
    assert [one["changed"] for one in again["received"]] == [False]
    assert again["received"][0]["version"] == 1
    secret = live["tokens"]["quality-lead"]  # type: ignore[index]
    assert secret not in told.out + told.err


def test_exactly_one_effect_each_over_connections_that_break(
    live: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "MOST_TRIES", 200)
    monkeypatch.setattr(remote.time, "sleep", lambda _: None)
    files = [
        junit(tmp_path, f"cut-{number}.xml", 40_000 if number == 0 else 20 + number) for number in range(6)
    ]
    before = {one["name"] for one in api(live, "evidence?limit=200")["rows"]}
    with cutting_proxy(int(str(live["port"])), "one", 700_000) as proxy:
        server = remote.Server(
            f"http://127.0.0.1:{proxy.port}", str(live["tokens"]["quality-lead"]), lambda _: None
        )  # type: ignore[index]
        for _ in range(2):
            for path in files:
                server.close()
                server._client = None
                _pushed(server, path)
        assert proxy.cuts > 5
    found = [one for one in api(live, "evidence?limit=200&series=cut")["rows"] if one["name"] not in before]
    assert sorted(one["name"].rpartition("/")[2] for one in found) == sorted(path.name for path in files)
    assert {one["version"] for one in found} == {1}
    sent = {remote.local_file(path).digest for path in files}
    assert {one["digest"] for one in found} == sent


def _pushed(server: remote.Server, path: Path) -> None:
    file = remote.local_file(path, path.name)
    missing = server.ask("POST", "evidence/missing", {"digests": [file.digest]})["missing"]
    stated = {"subject": "sensor", "type": "report.test", "series": "cut", "name": file.name}
    stated |= {"upload": remote.upload(server, file)} if missing else {"digest": file.digest}
    server.ask("POST", "evidence", stated)


@pytest.mark.parametrize(
    ("server", "token", "code"),
    [
        ("ftp://x", "asqms_a", "remote.bad_server"),
        ("https://asqms_secret@host", "asqms_a", "remote.secret_in_address"),
        ("http://quality.example", "asqms_a", "remote.not_encrypted"),
        ("http://127.0.0.1:1", "", "remote.no_token"),
    ],
)
def test_what_would_be_unsafe_is_refused(
    server: str,
    token: str,
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ASQMS_TOKEN", token)
    path = junit(tmp_path, "junit.xml", 1)
    assert start(["push", str(path), "--server", server, "--subject", "x"]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert code in told
    assert "asqms_secret" not in told


def test_a_wrong_token_and_an_unknown_subject_are_told(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = junit(tmp_path, "junit.xml", 1)
    assert start(["push", str(path), "--server", address, "--subject", "nowhere"]) == ExitCode.USAGE
    assert "organization.not_found" in capsys.readouterr().err
    monkeypatch.setenv("ASQMS_TOKEN", "asqms_wrong")
    assert start(["push", str(path), "--server", address, "--subject", "controller"]) == ExitCode.USAGE
    assert "api.not_authenticated" in capsys.readouterr().err


def test_a_token_that_only_sends_is_told_how_to_see_the_gate(
    live: dict[str, object],
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = junit(tmp_path, "ingest.xml", 7)
    arguments = ["push", str(path), "--server", address, "--subject", "controller", "--series", "ingest"]
    tokens: dict[str, str] = live["tokens"]  # type: ignore[assignment]
    monkeypatch.setenv("ASQMS_TOKEN", tokens["ingest-only"])
    assert start(arguments) == ExitCode.USAGE
    told = capsys.readouterr()
    assert "recorded" in told.out
    assert "What was sent is recorded, but this token may not see the gate." in told.err
    assert "push.gate_not_shown" in told.err
    words = " ".join(told.err.split())
    assert "Send evidence and see the gate" in words
    assert "evidence.receive and conformity.view" in words
    assert "--no-gate" in words
    assert [one["version"] for one in api(live, "evidence?series=ingest")["rows"]] == [1]
    assert start([*arguments, "--format", "json"]) == ExitCode.USAGE
    found = json.loads(capsys.readouterr().out)
    assert (found["gate"], found["gate_refused"], found["exit_code"]) == (None, "push.gate_not_shown", 2)
    assert start([*arguments, "--no-gate"]) == ExitCode.CONFORMS
    capsys.readouterr()
    monkeypatch.setenv("ASQMS_TOKEN", tokens["gate"])
    assert start([*arguments, "--format", "json"]) == ExitCode.GAPS
    found = json.loads(capsys.readouterr().out)
    assert [one["changed"] for one in found["received"]] == [False]
    assert (found["gate_refused"], found["gate"]["scope"]) == (None, "controller")
    assert start([*arguments, "--gate", "nowhere"]) == ExitCode.USAGE
    told = capsys.readouterr()
    assert "was there already" in told.out
    assert "push.gate_scope_unknown" in told.err


def test_a_workspace_goes_there_and_back(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = tmp_path / "back"
    assert start(["export-workspace", str(back), "--server", address]) == ExitCode.CONFORMS
    assert start(["apply", str(back), "--server", address, "--dry-run"]) == ExitCode.CONFORMS
    assert "0 to add, 0 to change, 0 to remove" in capsys.readouterr().out
    (back / "records" / "more.yaml").write_text("units: [{id: new-unit, name: New}]\n")
    assert start(["apply", str(back), "--server", address]) == ExitCode.USAGE
    told = capsys.readouterr()
    assert "+ new-unit" in told.out
    assert "apply.not_confirmed" in told.err
    assert start(["apply", str(back), "--server", address, "--yes"]) == ExitCode.CONFORMS
    assert start(["apply", str(back), "--server", address, "--yes", "--format", "json"]) == ExitCode.CONFORMS
    text = capsys.readouterr().out
    assert json.loads(text[text.index("{\n") :])["applied"] is False
    assert start(["export-workspace", str(back), "--server", address]) == ExitCode.USAGE
    assert "export.not_empty" in capsys.readouterr().err
