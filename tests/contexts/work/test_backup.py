# SPDX-License-Identifier: Apache-2.0
"""A server is backed up, restored and drilled through the command line, on both databases (G-D9).

Commands start warm (tests/support/warm.py); the drill starts its own processes cold.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

from asqms.contexts.work.domain.archive import DATABASE, members_of, new_archive, read_archive
from tests.support.warm import Warm, warm
from torture.place import empty_database, postgresql_is_there

SEED = """
import sys
from datetime import UTC, datetime
from asqms.project.platform import open_platform, prepare_database
open_platform(); prepare_database()
from django.db import transaction
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
for number in range(int(sys.argv[1]), int(sys.argv[2])):
    with transaction.atomic():
        new = NewRecord("note", f"n{number}", {"number": number}, AT.date(), "note.written")
        ledger.append("ours", [new], actor="command:test", at=AT)
"""


@dataclass
class Server:
    """A server's folder and database, reached by the command line only."""

    home: Path
    url: str
    start: Warm

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ASQMS_")}
        return {**kept, "ASQMS_HOME": str(self.home), "ASQMS_DATABASE_URL": self.url, **more}

    def seed(self, start: int, end: int) -> None:
        code, told = self.start.python(SEED, str(start), str(end), environment=self.environment())
        assert code == 0, told
        folder = self.home / "evidence" / "ours" / "2c"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae").write_bytes(b"foo")

    def run(self, *arguments: str, **more: str) -> tuple[int, str]:
        return self.start.asqms("backup", *arguments, environment=self.environment(**more))


KINDS = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(not postgresql_is_there(), reason="PostgreSQL does not answer."),
    ),
]


@pytest.fixture(scope="module")
def start() -> Iterator[Warm]:
    with warm() as found:
        yield found


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, start: Warm) -> Server:
    """A server on SQLite with a backup of itself; tests take copies."""
    folder = tmp_path_factory.mktemp("first")
    one = Server(folder / "server", "", start)
    one.seed(0, 12)
    code, told = one.run("create", str(folder / "backup.tar"))
    assert code == 0, told
    return one


@pytest.fixture
def server(first: Server, tmp_path: Path) -> Server:
    return Server(Path(shutil.copytree(first.home, tmp_path / "server")), "", first.start)


@pytest.fixture
def backup(first: Server, tmp_path: Path) -> Path:
    return Path(shutil.copy(first.home.parent / "backup.tar", tmp_path / "backup.tar"))


@pytest.fixture
def other(tmp_path: Path, start: Warm) -> Server:
    return Server(tmp_path / "other", "", start)


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_is_drilled_and_restored(kind: str, tmp_path: Path, start: Warm) -> None:
    backup = str(tmp_path / "backup.tar")
    with empty_database(kind) as url, empty_database(kind) as other_url:
        server = Server(tmp_path / "server", url, start)
        other = Server(tmp_path / "other", other_url, start)
        server.seed(0, 12)
        code, told = server.run("create", backup)
        assert code == 0, told
        assert "Log ours: 12 entries, signed." in told
        assert not any("keys" in one.name for one in read_archive(Path(backup)).members)
        server.seed(12, 20)
        code, told = server.run("drill", backup)
        assert code == 0, told
        assert "drill succeeded" in told
        code, told = other.run("restore", backup)
        assert code == 0, told
        assert "verifies against its last checkpoint" in told
        assert "new ones get another" in told
        code, told = other.run("restore", backup)
        assert (code, "backup.not_empty" in told) == (2, True)
        other.seed(12, 14)
        code, told = other.run("create", str(tmp_path / "second.tar"))
        assert code == 0, told
        assert "Log ours: 14 entries, signed." in told


def test_with_its_keys_a_restored_server_goes_on_as_before(
    server: Server, other: Server, backup: Path
) -> None:
    other.home.mkdir()
    (server.home / "keys").rename(other.home / "keys")
    code, told = other.run("restore", str(backup))
    assert code == 0, told
    assert "another" not in told
    assert not (other.home / "keys" / "ledger.retired").exists()


def test_rotten_evidence_is_told_when_the_backup_is_made_and_when_it_is_drilled(
    server: Server, tmp_path: Path
) -> None:
    (evidence,) = (server.home / "evidence").rglob("2c26*")
    evidence.write_bytes(b"fop")
    code, told = server.run("create", str(tmp_path / "rotten.tar"))
    assert code == 1
    assert "Rotten: evidence/ours/2c/2c26" in told
    code, told = server.run("drill", str(tmp_path / "rotten.tar"))
    assert code == 1
    assert "had rotted" in told


def test_a_damaged_backup_writes_nothing(server: Server, other: Server, backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[5000] ^= 1
    backup.write_bytes(content)
    code, told = other.run("restore", str(backup))
    assert (code, "backup.altered" in told) == (2, True)
    assert not (other.home / "asqms.sqlite3").exists()
    assert server.run("drill", str(backup))[0] == 2


def altered(backup: Path, statement: str, target: Path) -> Path:
    """Return a backup with a consistent manifest whose database somebody changed."""
    database = target.with_suffix(".sqlite3")
    manifest = read_archive(backup)
    with new_archive(target) as archive:
        for name, stream, _ in members_of(backup):
            content = stream.read()
            if name == DATABASE:
                database.write_bytes(content)
                with closing(apsw.Connection(str(database))) as found:
                    found.execute(statement)
                content = database.read_bytes()
            if name != "manifest.json":
                archive.add(name, io.BytesIO(content), len(content))
        archive.close_with(manifest.made_at, manifest.database, manifest.about, [])
    return target


FORGERIES = {
    "changed": """
        DROP TRIGGER ledger_record_no_update;
        UPDATE ledger_record SET content = '{"number":99}' WHERE key = 'n3'
    """,
    "deleted": """
        DROP TRIGGER ledger_record_no_delete;
        DELETE FROM ledger_head WHERE key = 'n3';
        DELETE FROM ledger_record WHERE key = 'n3'
    """,
    "unsigned": "DROP TRIGGER ledger_checkpoint_no_delete; DELETE FROM ledger_checkpoint",
    "relinked": """
        DROP TRIGGER ledger_entry_no_update;
        UPDATE ledger_entry SET commitment = zeroblob(32) WHERE position = 2
    """,
}


@pytest.mark.parametrize("forgery", sorted(FORGERIES))
def test_a_backup_that_was_forged_with_care_does_not_verify(
    other: Server, backup: Path, tmp_path: Path, forgery: str
) -> None:
    forged = altered(backup, FORGERIES[forgery], tmp_path / "forged.tar")
    code, told = other.run("restore", str(forged))
    assert code == 1, told
    assert "not as they were" in told


def test_a_backup_of_another_server_fails_the_drill(server: Server, backup: Path) -> None:
    (server.home / "keys" / "ledger.key").write_text("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n")
    code, told = server.run("drill", str(backup))
    assert code == 1, told
    assert "not this server's" in told


def test_a_backup_older_than_a_checkpoint_kept_elsewhere_is_noticed(
    server: Server, other: Server, backup: Path, tmp_path: Path
) -> None:
    server.seed(12, 15)
    assert server.run("create", str(tmp_path / "new.tar"))[0] == 0
    (note,) = (server.home / "ledger").glob("*.checkpoint")
    code, told = other.run("restore", str(backup), "--checkpoint", str(note))
    assert code == 1, told


def test_a_backup_of_the_other_database_is_refused(other: Server, tmp_path: Path) -> None:
    with new_archive(tmp_path / "strange.tar") as archive:
        archive.add(DATABASE, io.BytesIO(b"dump"), 4)
        archive.close_with("2026-11-20", "postgresql", {"logs": [], "evidence": "inside"}, [])
    code, told = other.run("restore", str(tmp_path / "strange.tar"))
    assert (code, "backup.other_database" in told) == (2, True)


@pytest.mark.skipif(not postgresql_is_there(), reason="PostgreSQL does not answer.")
def test_without_the_tools_of_postgresql_the_error_says_what_to_install(tmp_path: Path, start: Warm) -> None:
    with empty_database("postgresql") as url:
        server = Server(tmp_path / "server", url, start)
        server.seed(0, 1)
        code, told = server.run("create", str(tmp_path / "backup.tar"), PATH=str(tmp_path))
    assert (code, "backup.no_tool" in told) == (2, True)
    assert list(tmp_path.glob("backup*")) == []


def test_a_server_at_work_is_backed_up_at_one_moment(server: Server, other: Server, tmp_path: Path) -> None:
    writing = subprocess.Popen([sys.executable, "-c", SEED, "12", "100000"], env=server.environment())
    try:
        for number in range(2):
            code, told = server.run("create", str(tmp_path / f"{number}.tar"))
            assert code == 0, told
    finally:
        writing.kill()
        writing.wait()
    code, told = other.run("restore", str(tmp_path / "1.tar"))
    assert code == 0, told
