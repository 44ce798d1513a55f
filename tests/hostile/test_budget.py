# SPDX-License-Identifier: Apache-2.0
"""The worst files that the limits allow stay within 5 s of CPU and 512 MiB of memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.crowded import CROWDED, write
from tests.hostile.within_budget import CPU_SECONDS
from tools.fuzzing.attacks import attacks

ROOT = Path(__file__).resolve().parents[2]
REFUSED_BY_MEMORY = frozenset({"evidence.adapter_fault", "evidence.read_failed"})
LARGE = 500_000

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits of a process are set as on Linux")


def _outcomes(folder: Path, paths: list[Path]) -> list[dict[str, object]]:
    warm = folder / "warm.json"
    warm.write_bytes(b"[]")
    command = [sys.executable, "-m", "tests.hostile.within_budget", str(warm), *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def _too_much(outcomes: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        one
        for one in outcomes
        if float(str(one["seconds"])) > CPU_SECONDS
        or not one["outcome"]
        or one["outcome"] in REFUSED_BY_MEMORY
    ]


@pytest.mark.parametrize("name", CROWDED)
def test_a_crowded_file(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, name)
    outcomes = _outcomes(tmp_path, [path])
    path.unlink()
    assert [one["file"] for one in outcomes] == [name]
    assert _too_much(outcomes) == []


def test_attacks_of_some_size(tmp_path: Path) -> None:
    paths = []
    for name, data in attacks().items():
        if len(data) >= LARGE or "bomb" in name:
            path = tmp_path / name
            path.write_bytes(data)
            paths.append(path)
    outcomes = _outcomes(tmp_path, paths)
    assert len(outcomes) == len(paths) > 20
    assert _too_much(outcomes) == []
