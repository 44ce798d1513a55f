# SPDX-License-Identifier: Apache-2.0
"""Files are read in another process that is bounded, confined and replaced; the server never stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from asqms.contexts.evidence import readers as module
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.readers import Allowance, ReaderPool
from asqms.kernel.records import TraceRecords
from asqms.project.plugins import load_adapters
from asqms.workspace.inspection import FileReading, read_file
from tests.contexts.evidence.samples import junit
from tests.support.shared import require_shared

READER = "asqms.project.reader"
PLENTY = Allowance(10, 512 << 20, 30.0)


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    found = ReaderPool(READER, most=1)
    yield found
    found.close()


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    path = tmp_path / "junit.xml"
    path.write_bytes(junit())
    return path


def needs_file(folder: Path, items: int) -> Path:
    path = folder / "needs.json"
    needs = {f"R{n}": {"id": f"R{n}", "type": "req", "title": "t" * 80, "links": []} for n in range(items)}
    path.write_text(json.dumps({"current_version": "1", "versions": {"1": {"needs": needs}}, "project": "p"}))
    return path


def pids(pool: ReaderPool) -> list[int]:
    return [one._process.pid for one in pool._idle]


def told(done: FileReading) -> object:
    reading, error = done.reading, done.error
    return (
        done.adapter, done.digest, done.size_bytes, done.notices,
        None if error is None else (error.code, error.message, error.hint, error.place),
        None if reading is None else (
            reading.format_version, reading.evidence_type, dict(reading.facts), reading.notices,
            reading.subject_digests,
            reading.trace and [getattr(reading.trace, one.name) for one in fields(TraceRecords)],
        ),
    )  # fmt: skip


@pytest.mark.shared
def test_every_real_and_hostile_file_is_read_as_in_this_process(pool: ReaderPool) -> None:
    adapters = load_adapters()
    files = [path for path in sorted(require_shared().rglob("*")) if path.is_file()]
    assert len(files) > 300
    for path in files:
        there = pool.read(path, name=path.name, with_trace=True)
        here = read_file(path, adapters, name=path.name, with_trace=True)
        assert told(there) == told(here), path
    assert len(pids(pool)) == 1


def test_one_process_reads_many_files(pool: ReaderPool, small_file: Path) -> None:
    pool.read(small_file, name="a.xml")
    first = pids(pool)
    for _ in range(50):
        assert pool.read(small_file, name="a.xml").reading is not None
    assert pids(pool) == first


def test_a_process_that_was_used_up_is_replaced(
    pool: ReaderPool, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FILES_PER_READER", 2)
    seen = set()
    for _ in range(5):
        assert pool.read(small_file, name="a.xml").reading is not None
        seen |= set(pids(pool))
    assert len(seen) == 3


def test_a_process_that_ended_meanwhile_does_not_matter(pool: ReaderPool, small_file: Path) -> None:
    pool.read(small_file, name="a.xml")
    for pid in pids(pool):
        os.kill(pid, signal.SIGKILL)
    assert pool.read(small_file, name="a.xml").reading is not None


def test_a_file_that_takes_too_long_is_left(pool: ReaderPool, small_file: Path, tmp_path: Path) -> None:
    slow = needs_file(tmp_path, 40_000)
    done = pool.read(slow, name="n.json", allowance=Allowance(10, 1 << 30, 0.01))
    assert done.error is not None
    assert done.error.code == "evidence.limit"
    assert pool.read(small_file, name="a.xml").reading is not None


def test_a_file_that_needs_too_much_memory_is_left(
    pool: ReaderPool, small_file: Path, tmp_path: Path
) -> None:
    large = needs_file(tmp_path, 100_000)
    done = pool.read(large, name="n.json", allowance=Allowance(10, 72 << 20, 30.0), with_trace=True)
    assert done.error is not None
    assert done.error.code in {"evidence.limit", "evidence.reader_stopped"}
    assert pool.read(small_file, name="a.xml").reading is not None
    assert pool.read(large, name="n.json", allowance=PLENTY).reading is not None


def test_processor_time_is_bounded(tmp_path: Path) -> None:
    program = (
        "from asqms.project.reader import _bound, Wish\n"
        "_bound(Wish('', '', '', b'', '', 0, 1 << 30))\n"
        "while True: pass\n"
    )
    done = subprocess.run([sys.executable, "-B", "-c", program], cwd=tmp_path, check=False, timeout=60)
    assert done.returncode == -signal.SIGXCPU


def test_a_process_that_stops_is_told(
    pool: ReaderPool, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = module._Reader.ask

    def ask_and_kill(reader: module._Reader, sent: bytes) -> bool:
        asked = ask(reader, sent)
        os.kill(reader._process.pid, signal.SIGABRT)
        return asked

    monkeypatch.setattr(module._Reader, "ask", ask_and_kill)
    done = pool.read(small_file, name="a.xml")
    assert done.error is not None
    assert done.error.code == "evidence.reader_stopped"


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x80", b"\x93\x01\x02\x03", bytes(range(191, 255))])
def test_an_answer_that_is_none_is_not_believed(
    pool: ReaderPool, small_file: Path, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    monkeypatch.setattr(module._Reader, "answer", lambda *_: body)
    done = pool.read(small_file, name="a.xml")
    assert done.error is not None
    assert done.error.code == "evidence.reader_stopped"
    assert pids(pool) == []


def test_options_have_a_bound(pool: ReaderPool, small_file: Path) -> None:
    with pytest.raises(EvidenceError) as refused:
        pool.read(small_file, name="a.xml", options={"x": "y" * 100_000})
    assert refused.value.code == "evidence.options_too_large"


def test_many_threads_share_few_processes(small_file: Path) -> None:
    pool = ReaderPool(READER, most=2)
    done: list[FileReading] = []
    threads = [
        threading.Thread(target=lambda: done.append(pool.read(small_file, name="a.xml"))) for _ in range(16)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(done) == 16
    assert all(one.reading is not None for one in done)
    assert len(pids(pool)) <= 2
    pool.close()


def test_larger_files_may_use_more_in_proportion() -> None:
    assert Allowance.of(1 << 20) == Allowance(10, 512 << 20, 30.0)
    assert Allowance.of(16 << 20) == Allowance(10, 512 << 20, 30.0)
    larger = Allowance.of(216 << 20)
    assert (larger.cpu_seconds, larger.memory_bytes) == (60, (512 + 1600) << 20)
    assert Allowance.of(2 << 30).memory_bytes == 4 << 30
    assert Allowance.of(None).cpu_seconds > 60


CONFINED = """
import os, socket, subprocess, sys, ctypes
from asqms.project.confinement import confine
confine()
def refused(what):
    try:
        what()
    except BaseException as error:
        return type(error).__name__
    return ""
libc = ctypes.CDLL(None, use_errno=True)
print({
    "socket": refused(lambda: socket.socket()),
    "program": refused(lambda: subprocess.run(["true"])),
    "shell": refused(lambda: os.system("true")),
    "elsewhere": refused(lambda: open("/tmp/asqms-confined", "w")),
    "linked": refused(lambda: open("out/asqms-confined", "w")),
    "removed": refused(lambda: os.remove("/tmp/asqms-nothing")),
    "here": refused(lambda: open("own", "w").close()),
    "read": refused(lambda: open(sys.executable, "rb").close()),
    "kernel": libc.socket(2, 1, 0),
    "threads": refused(lambda: __import__("threading").Thread(target=len, args=("x",)).start()),
})
"""


def test_a_reader_has_no_network_no_programs_and_writes_only_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to("/tmp")
    done = subprocess.run(
        [sys.executable, "-B", "-c", CONFINED], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    found = eval(done.stdout)  # noqa: S307 - printed by the program above
    assert found == {
        "socket": "ForbiddenHereError",
        "program": "ForbiddenHereError",
        "shell": "ForbiddenHereError",
        "elsewhere": "ForbiddenHereError",
        "linked": "ForbiddenHereError",
        "removed": "ForbiddenHereError",
        "here": "",
        "read": "",
        "kernel": -1,
        "threads": "",
    }
