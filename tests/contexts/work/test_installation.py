# SPDX-License-Identifier: Apache-2.0
"""The settings gate (G-D3): every unsafe setting is refused by its own check, a sound one by none."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from asqms.contexts.work import api as work
from asqms.contexts.work.domain.installation import (
    NETWORK_SYSTEMS,
    RULES,
    Facts,
    KeyFile,
    PostgresFacts,
    Severity,
    SqliteFacts,
    State,
    judge,
    on_this_machine_only,
)
from asqms.contexts.work.errors import WorkError
from asqms.contexts.work.queries import installation
from asqms.contexts.work.queries.installation import clock_synchronised, file_system_of, observe
from asqms.faces.cli.application import run
from asqms.faces.cli.session import Session
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.clock import FrozenClock

SQLITE = SqliteFacts((3, 53, 4), "wal", 2)
POSTGRES = PostgresFacts(
    {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "data_checksums": "on"},
    superuser=False,
    bypasses_row_security=False,
)
SOUND = Facts(
    sqlite=SQLITE,
    file_system="ext4",
    clock_synchronised=True,
    keys=(KeyFile("/var/lib/asqms/keys", 0o700), KeyFile("/var/lib/asqms/keys/session.key", 0o600)),
    secret="8sTq0xLkzP4mVw7RnB2yHc6JdFgQaUeZ3oXi",  # noqa: S106
    site_url="https://quality.example",
    free_bytes=50 << 30,
)
ON_POSTGRES = replace(SOUND, sqlite=None, postgres=POSTGRES)
PUBLIC_HTTP = "http://quality.example"


def postgres(**changed: str) -> Facts:
    return replace(ON_POSTGRES, postgres=replace(POSTGRES, settings={**POSTGRES.settings, **changed}))


def sqlite(version: tuple[int, ...] = (3, 53, 4), journal: str = "wal", synchronous: int = 2) -> Facts:
    return replace(SOUND, sqlite=SqliteFacts(version, journal, synchronous))


def several(facts: Facts) -> Facts:
    return replace(facts, several_processes=True)


REFUSALS = {
    "the database is away": ("asqms.D001", replace(SOUND, database_fault="connection refused", sqlite=None)),
    "old SQLite with write-ahead log": ("asqms.D002", sqlite((3, 51, 2))),
    "old SQLite with several processes": ("asqms.D002", several(sqlite((3, 40, 1), "delete", 3))),
    "the withdrawn lower SQLite": ("asqms.D002", sqlite((3, 7, 0))),
    "write-ahead log with NORMAL": ("asqms.D003", sqlite(synchronous=1)),
    "write-ahead log with OFF": ("asqms.D003", sqlite(synchronous=0)),
    "rollback journal with FULL": ("asqms.D003", sqlite(journal="delete", synchronous=2)),
    "memory journal": ("asqms.D003", sqlite(journal="memory", synchronous=2)),
    "fsync off": ("asqms.D005", postgres(fsync="off")),
    "full page writes off": ("asqms.D006", postgres(full_page_writes="off")),
    "synchronous commit off": ("asqms.D007", postgres(synchronous_commit="off")),
    "checksums off": ("asqms.D008", postgres(data_checksums="off")),
    "superuser": ("asqms.D009", replace(ON_POSTGRES, postgres=replace(POSTGRES, superuser=True))),
    "bypasses row security": (
        "asqms.D010",
        replace(ON_POSTGRES, postgres=replace(POSTGRES, bypasses_row_security=True)),
    ),
    "clock adrift": ("asqms.D011", replace(SOUND, clock_synchronised=False)),
    "evidence cannot be written": ("asqms.D012", replace(SOUND, evidence_fault="Read-only file system")),
    "keys that others may read": ("asqms.D013", replace(SOUND, keys=(KeyFile("session.key", 0o640),))),
    "keys that others may change": ("asqms.D013", replace(SOUND, keys=(KeyFile("keys", 0o702),))),
    "short secret": ("asqms.D014", replace(SOUND, secret="a1" * 3)),
    "monotonous secret": ("asqms.D014", replace(SOUND, secret="ab" * 40)),
    "no secret": ("asqms.D014", replace(SOUND, secret="")),
    "tables of yesterday": ("asqms.D015", replace(SOUND, pending_migrations=2)),
    "debug": ("asqms.D016", replace(SOUND, debug=True)),
    "no https": ("asqms.D017", replace(SOUND, site_url=PUBLIC_HTTP)),
    "demo accounts for all": ("asqms.D018", replace(SOUND, demo=True)),
    "no network": ("asqms.D019", replace(SOUND, webhook_fault="10.1.0.0/99 is none.")),
    "disk full": ("asqms.D020", replace(SOUND, free_bytes=1 << 20)),
} | {f"{one} mount": ("asqms.D004", replace(SOUND, file_system=one)) for one in NETWORK_SYSTEMS}


@pytest.mark.parametrize("facts", [SOUND, ON_POSTGRES, several(SOUND)])
def test_a_sound_installation_passes_every_check(facts: Facts) -> None:
    findings = judge(facts)
    assert {one.state for one in findings} == {State.PASSED}
    assert len(findings) == len(RULES) - (6 if facts.sqlite else 2)


@pytest.mark.parametrize("case", sorted(REFUSALS))
def test_each_unsafe_setting_is_refused_by_its_own_check(case: str) -> None:
    rule, facts = REFUSALS[case]
    refusing = [one for one in judge(facts) if one.refuses]
    assert [one.id for one in refusing] == [rule]
    assert refusing[0].hint
    assert refusing[0].sentence.endswith(".")


def test_every_check_refuses_in_some_case() -> None:
    only_warns = {"asqms.D021"}
    assert {rule for rule, _ in REFUSALS.values()} == {rule for rule, _, _ in RULES} - only_warns


@pytest.mark.parametrize("case", sorted(REFUSALS))
def test_what_is_accepted_no_longer_refuses_and_is_still_told(case: str) -> None:
    rule, facts = REFUSALS[case]
    (found,) = [one for one in judge(facts, (rule,)) if one.id == rule]
    assert found.accepted
    assert not found.refuses
    assert found.state is State.FAILED


WARNINGS = {
    "old SQLite alone": ("asqms.D002", sqlite((3, 40, 1), "delete", 3)),
    "in memory": ("asqms.D004", replace(SOUND, file_system="tmpfs")),
    "clock adrift at home": (
        "asqms.D011",
        replace(SOUND, clock_synchronised=False, site_url="http://127.0.0.1:8400"),
    ),
    "debug at home": ("asqms.D016", replace(SOUND, debug=True, site_url="http://localhost:8400")),
    "little space": ("asqms.D020", replace(SOUND, free_bytes=1 << 30)),
    "no mail server": ("asqms.D021", replace(SOUND, mail_fault="The mail server a:25 does not answer.")),
}


@pytest.mark.parametrize("case", sorted(WARNINGS))
def test_what_is_not_good_enough_warns(case: str) -> None:
    rule, facts = WARNINGS[case]
    (found,) = [one for one in judge(facts) if one.state is not State.PASSED]
    assert (found.id, found.state, found.severity) == (rule, State.FAILED, Severity.WARNS)


UNKNOWN = {
    "asqms.D004": replace(SOUND, file_system=None),
    "asqms.D005": replace(ON_POSTGRES, postgres=replace(POSTGRES, settings={"data_checksums": "on"})),
    "asqms.D011": replace(SOUND, clock_synchronised=None),
    "asqms.D012": replace(SOUND, evidence_fault=None),
    "asqms.D013": replace(SOUND, keys=(KeyFile("session.key", None),)),
    "asqms.D015": replace(SOUND, pending_migrations=None),
    "asqms.D020": replace(SOUND, free_bytes=None),
}


@pytest.mark.parametrize("rule", sorted(UNKNOWN))
def test_what_cannot_be_found_out_is_said(rule: str) -> None:
    found = {one.id: one for one in judge(UNKNOWN[rule])}[rule]
    assert found.state is State.UNKNOWN
    assert not found.refuses


def test_unknown_fuse_file_systems_are_unknown() -> None:
    assert judge(replace(SOUND, file_system="fuse.something"))[3].state is State.UNKNOWN


def test_ids_are_stable_and_in_order() -> None:
    assert [rule for rule, _, _ in RULES] == [f"asqms.D{number:03}" for number in range(1, len(RULES) + 1)]


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8400", True),
        ("http://[::1]:8400", True),
        ("http://localhost", True),
        ("http://127.0.0.1.example", False),
        ("http://localhost.example", False),
        ("http://10.0.0.1", False),
        ("", False),
    ],
)
def test_only_this_machine_is_this_machine(url: str, here: bool) -> None:  # noqa: FBT001
    assert on_this_machine_only(url) is here


MOUNTS = """\
22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/root rw
23 22 0:21 / /proc rw - proc proc rw
24 22 0:22 / /srv/data rw shared:2 master:1 - nfs4 server:/export rw
25 24 0:23 / /srv/data/local\\040disk rw - xfs /dev/sdb1 rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/asqms", "ext4"),
        ("/srv/data", "nfs4"),
        ("/srv/data/asqms", "nfs4"),
        ("/srv/database", "ext4"),
        ("/srv/data/local disk/asqms", "xfs"),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert file_system_of(Path(path), mounts) == kind


def test_without_a_mount_table_the_file_system_is_unknown(tmp_path: Path) -> None:
    assert file_system_of(tmp_path, tmp_path / "none") is None


@pytest.mark.django_db
def test_this_installation_is_observed() -> None:
    facts = observe()
    assert facts.database_fault == ""
    assert (facts.sqlite is None) != (facts.postgres is None)
    if facts.sqlite is not None:
        assert facts.sqlite.version >= (3, 51, 3)
    else:
        assert facts.postgres.settings.keys() == POSTGRES.settings.keys()
    assert facts.pending_migrations == 0
    assert facts.evidence_fault == ""
    assert facts.free_bytes > 0
    assert clock_synchronised() in {True, False, None}


def test_a_folder_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_bytes(b"a file where the folder should be")
    assert installation._evidence_fault(tmp_path / "evidence")
    assert installation._evidence_fault(tmp_path / "new") == ""
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permission bits are a matter of POSIX")
def test_key_files_are_found_with_their_permissions(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "session.key").touch(mode=0o640)
    (keys / "session.key").chmod(0o640)
    (keys / "ledger.pub").touch(mode=0o644)
    assert [(Path(one.path).name, one.mode) for one in installation._keys(keys)] == [
        ("keys", 0o700),
        ("session.key", 0o640),
    ]


def facts_are(monkeypatch: pytest.MonkeyPatch, facts: Facts) -> None:
    monkeypatch.setattr(installation, "observe", lambda: facts)


def test_the_start_is_refused_with_every_reason(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    facts_are(monkeypatch, replace(postgres(fsync="off", data_checksums="off"), file_system="tmpfs"))
    with pytest.raises(WorkError) as caught:
        work.refuse_unsafe()
    assert caught.value.code == "installation.unsafe"
    assert caught.value.context["checks"] == "asqms.D005 asqms.D008"
    with pytest.raises(WorkError):
        work.refuse_unsafe(["asqms.D008"])
    with caplog.at_level("WARNING", logger="asqms.work"):
        assert work.refuse_unsafe(["asqms.D008", "asqms.D005"])
    assert "asqms.D008" in caplog.text


def test_a_check_that_does_not_exist_cannot_be_accepted() -> None:
    with pytest.raises(WorkError) as caught:
        work.inspect_installation(["asqms.D999"])
    assert caught.value.code == "installation.unknown_check"


def doctor(*arguments: str) -> int:
    session = Session(
        load_adapters=lambda: AdapterRegistry({}, {}),
        clock=FrozenClock(datetime(2026, 11, 20, tzinfo=UTC)),
        open_platform=lambda _: None,
    )
    return run(["doctor", *arguments], session)


def test_the_command_tells_in_words_and_by_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts_are(monkeypatch, SOUND)
    assert doctor("--strict") == 0
    assert "The server may start" in capsys.readouterr().out
    facts_are(monkeypatch, replace(SOUND, file_system="tmpfs"))
    assert doctor() == 0
    assert doctor("--strict") == 1
    facts_are(monkeypatch, postgres(fsync="off"))
    assert doctor() == 1
    assert "asqms.D005" in capsys.readouterr().out
    assert doctor("--accept", "asqms.D005", "--strict") == 0
    assert "(accepted)" in capsys.readouterr().out


def test_the_command_tells_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts_are(monkeypatch, postgres(fsync="off"))
    assert doctor("--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["refuses"] is True
    (failed,) = [one for one in told["checks"] if one["state"] == "failed"]
    assert (failed["id"], failed["severity"], failed["accepted"]) == ("asqms.D005", "refuses", False)
    assert SOUND.secret not in str(told)
