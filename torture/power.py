# SPDX-License-Identifier: Apache-2.0
"""Power cuts (G-D2): real schema and writes on a recorded disk, then images of what a cut may leave."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import apsw

from torture.disk import Operation, Recorder, images, some_cuts
from torture.place import child, close_connections, new_server

OURS = "torture"
TRANSACTIONS = 400
VERIFIED = 20


@dataclass
class Outcome:
    """What was seen; ``corrupt``, ``lost``, ``half`` and ``damaged`` must be 0."""

    images: int
    operations: int
    transactions: int
    corrupt: int
    lost: int
    half: int
    verified: int
    damaged: int
    seconds: float

    @property
    def good(self) -> bool:
        """Tell whether nothing went wrong."""
        return not (self.corrupt or self.lost or self.half or self.damaged) and self.images > 0

    def told(self) -> dict[str, object]:
        """Return the figures."""
        return {**asdict(self), "good": self.good}


def torture(number: int, journal: str, synchronous: str, transactions: int = TRANSACTIONS) -> Outcome:
    """Record the writes once, cut the power at many moments, and look at what is left each time."""
    began = time.monotonic()
    with new_server("sqlite") as home, tempfile.TemporaryDirectory(dir=_fast_folder()) as folder:
        statements = _real_statements(transactions)
        close_connections()
        base = _base(home / "asqms.sqlite3", Path(folder))
        recorded = _replayed(base, statements, journal, synchronous)
        outcome = Outcome(0, len(recorded), transactions, 0, 0, 0, 0, 0, 0.0)
        parts = [Path(folder) / f"part-{one}" for one in range(os.cpu_count() or 1)]
        share = -(-number // len(parts))
        children = [child(lambda part=part: _look_at(share, base, recorded, part)) for part in parts]
        faults = sum(os.waitpid(one, 0)[1] != 0 for one in children)
        if faults:
            raise RuntimeError("looking at the images failed")
        for part in parts:
            seen = json.loads((part / "seen").read_text(encoding="utf-8"))
            outcome.corrupt += seen["corrupt"]
            outcome.lost += seen["lost"]
            outcome.half += seen["half"]
            for kept in sorted(part.glob("kept-*")):
                _verify(home, kept, outcome)
        outcome.images = share * len(parts)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def _look_at(share: int, base: Path, recorded: Sequence[Operation], part: Path) -> None:
    """Look at a share of the images; keep some that are whole for the ledger to verify."""
    part.mkdir()
    seen = {"corrupt": 0, "lost": 0, "half": 0}
    place = part / "image"
    every = max(1, share // VERIFIED)
    for number, left in enumerate(images(base.read_bytes(), recorded, some_cuts(recorded, share))):
        _put(place, left.files)
        wrong = _wrong_with(place / "db", left.acknowledged)
        for one in wrong:
            seen[one] += 1
        if number % every == 0 and not wrong:
            _put(part / f"kept-{number}", left.files)
    (part / "seen").write_text(json.dumps(seen), encoding="utf-8")


def _fast_folder() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - images need not be durable


def _real_statements(transactions: int) -> list[str]:
    """Let the product write records and jobs, and return every statement SQLite was given for it."""
    from django.db import connection, transaction

    from asqms.contexts.ledger.api import append
    from asqms.contexts.ledger.data import NewRecord
    from asqms.contexts.work.api import enqueue, register_task
    from asqms.kernel.clock import SystemClock

    register_task("torture.nothing", lambda _: None)
    said: list[str] = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(said.append)
    shutil.copy(connection.settings_dict["NAME"], str(connection.settings_dict["NAME"]) + ".before")
    for number in range(transactions):
        at = SystemClock().now()
        with transaction.atomic():
            content = {"text": "x" * (number * 37 % 3000)}
            new = NewRecord("torture", f"key-{number}", content, at.date(), "torture.written")
            append(OURS, [new], actor="command:torture", at=at)
            enqueue("torture.nothing", {}, at=at, key=str(number), organisation=OURS)
    connection.connection.set_trace_callback(None)
    writes = [one for one in said if not one.startswith(("--", "PRAGMA", "SELECT"))]
    # A statement is told once more for every trigger it starts.
    return [one for one, before in zip(writes, ["", *writes], strict=False) if one != before]


def _base(database: Path, folder: Path) -> Path:
    """Return the database as it was before, in one file."""
    base = folder / "base"
    shutil.copy(str(database) + ".before", base)
    with closing(apsw.Connection(str(base))) as found:
        found.execute("PRAGMA journal_mode=DELETE")
    return base


def _replayed(base: Path, statements: list[str], journal: str, synchronous: str) -> list[Operation]:
    """Run the statements with the product's own settings on a recorded disk."""
    from asqms.project.sqlite import start_commands

    settings = [
        *start_commands().split(";"),
        f"PRAGMA journal_mode={journal}",
        f"PRAGMA synchronous={synchronous}",
    ]
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "db"
        shutil.copy(base, database)
        recorder = Recorder(database, alone=journal == "WAL")
        for command in filter(None, settings):
            recorder.run(command)
        for statement in statements:
            recorder.run(statement)
            if statement.startswith("COMMIT"):
                recorder.acknowledge()
        operations = list(recorder.operations)
        recorder.close()
    return operations


def _put(place: Path, files: dict[str, bytes]) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, content in files.items():
        (place / name).write_bytes(content)


def _wrong_with(database: Path, acknowledged: int) -> list[str]:
    """Open the image as the server would after the cut, and say what is wrong with it."""
    try:
        with closing(apsw.Connection(str(database))) as found:
            whole = found.execute("PRAGMA integrity_check").get == "ok"
            size = found.execute("SELECT COALESCE(MAX(size), 0) FROM ledger_log_head").get
            counts = [
                found.execute(f"SELECT COUNT(*) FROM {table}").get  # noqa: S608 - names of ours
                for table in ("ledger_record", "ledger_entry", "ledger_head", "work_job")
            ]
        lost = size < acknowledged
    except (apsw.Error, TypeError, ValueError):  # values of another type are damage as well
        return ["corrupt"]
    wrong = {"corrupt": not whole, "lost": lost, "half": any(one != size for one in counts)}
    return [name for name, found in wrong.items() if found]


def _verify(home: Path, place: Path, outcome: Outcome) -> None:
    """Put the image in the server's place and let the ledger re-read every byte of it."""
    from asqms.contexts.ledger.api import verify_ledger

    close_connections()
    for end in ("", "-wal", "-shm", "-journal"):
        Path(str(home / "asqms.sqlite3") + end).unlink(missing_ok=True)
        if (place / f"db{end}").exists() and end != "-shm":
            shutil.copy(place / f"db{end}", str(home / "asqms.sqlite3") + end)
    outcome.verified += 1
    outcome.damaged += len(verify_ledger(OURS))
    close_connections()
