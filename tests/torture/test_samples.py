# SPDX-License-Identifier: Apache-2.0
"""Small samples of what ``make torture`` does in full: kills, repeats, power cuts (G-D1, D2, D5, D6)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from torture.disk import Disk, Operation, images, some_cuts
from torture.place import postgresql_is_there

ROOT = Path(__file__).resolve().parents[2]

DATABASES = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(
            not postgresql_is_there(),
            reason="PostgreSQL does not answer; name one by ASQMS_TESTS_POSTGRESQL=postgresql://...",
        ),
    ),
]


def torture(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "torture", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode == 0) == told["good"]
    return told


@pytest.mark.parametrize("database", DATABASES)
def test_jobs_survive_the_death_of_their_workers(database: str) -> None:
    told = torture("jobs", "--database", database, "--jobs", "20", "--kills", "12")
    assert told["kills"] >= 12
    assert told["jobs"] == 20
    assert {name: told[name] for name in ("lost", "doubled", "stuck", "dead")} == {
        "lost": 0,
        "doubled": 0,
        "stuck": 0,
        "dead": 0,
    }


@pytest.mark.parametrize("database", DATABASES)
def test_what_was_acknowledged_survives_the_death_of_its_writer(database: str) -> None:
    told = torture("appends", "--database", database, "--cycles", "6")
    assert told["acknowledged"] > 6
    assert {name: told[name] for name in ("lost", "half", "damaged")} == {"lost": 0, "half": 0, "damaged": 0}


@pytest.mark.parametrize("database", DATABASES)
def test_uploads_sent_several_times_have_one_effect_though_the_server_is_killed(database: str) -> None:
    told = torture("uploads", "--database", database, "--uploads", "6", "--clients", "6", "--kills", "1")
    assert told["good"], told
    assert told["sent"] >= told["uploads"] == 6


@pytest.mark.parametrize("name", ["power", "power-journal"])
def test_what_was_acknowledged_survives_a_power_cut(name: str) -> None:
    told = torture(name, "--images", "40", "--transactions", "60")
    assert told["good"], told
    assert told["verified"] > 0


@pytest.mark.parametrize(("name", "setting"), [("power", "NORMAL"), ("power-journal", "FULL")])
def test_the_torture_notices_settings_that_lose_what_was_acknowledged(name: str, setting: str) -> None:
    told = torture(name, "--images", "24", "--transactions", "30", "--synchronous", setting)
    assert told["lost"] > 0
    assert not told["good"]


def disk(*operations: Operation) -> Disk:
    one = Disk(b"\0" * 1024)
    for operation in operations:
        one.happen(operation)
    return one


def test_what_was_flushed_stays() -> None:
    flushed = disk(
        Operation("write", "db", 512, b"a" * 512), Operation("sync", "db"), Operation("acknowledge")
    )
    for _ in range(50):
        left = flushed.left()
        assert left.files == {"db": b"\0" * 512 + b"a" * 512}
        assert left.acknowledged == 1


def test_what_was_not_flushed_is_kept_dropped_or_torn_by_sectors() -> None:
    unsure = disk(Operation("write", "db", 0, b"a" * 1024), Operation("truncate", "db", 700))
    seen = {unsure.left().files["db"] for _ in range(400)}
    assert {len(one) for one in seen} == {700, 1024}
    whole = {tuple(one[at : at + 512] for at in (0, 512)) for one in seen if len(one) == 1024}
    assert (b"a" * 512, b"\0" * 512) in whole
    assert (b"\0" * 512, b"a" * 512) in whole
    assert any(set(first) == {0, ord("a")} for first, _ in whole)


def test_names_come_and_go_in_their_order_until_their_folder_is_flushed() -> None:
    made = (Operation("create", "db-journal"), Operation("write", "db-journal", 0, b"j"))
    assert {tuple(sorted(disk(*made).left().files)) for _ in range(60)} == {("db",), ("db", "db-journal")}
    flushed = (*made, Operation("sync", "db-journal"))
    assert {tuple(sorted(disk(*flushed).left().files)) for _ in range(60)} == {("db", "db-journal")}
    again = disk(*flushed, Operation("delete", "db-journal"), *made)
    assert {bytes(again.left().files.get("db-journal", b"gone")) for _ in range(200)} == {b"gone", b"", b"j"}
    gone = disk(*flushed, Operation("delete", "db-journal", flushes=True))
    assert {tuple(gone.left().files) for _ in range(60)} == {("db",)}


def test_cuts_are_in_order_and_images_follow_them() -> None:
    operations = [Operation("write", "db", 0, b"x"), Operation("sync", "db"), Operation("acknowledge")] * 5
    cuts = some_cuts(operations, 30)
    assert cuts == sorted(cuts)
    left = list(images(b"\0", operations, cuts))
    assert [one.acknowledged for one in left] == [cut // 3 for cut in cuts]
