# SPDX-License-Identifier: Apache-2.0
"""Uploads are sent one to five times, in parallel, cut off anywhere, to a server that is killed (G-D5)."""

from __future__ import annotations

import base64
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from torture.place import close_connections, new_server, pause

ORGANISATION = "torture"
START_SECONDS = 60
PATIENCE_SECONDS = 120
BOUNDARY = "torture-boundary"


@dataclass
class Outcome:
    """What was seen; from ``lost`` to ``unsettled`` all must be 0."""

    uploads: int
    sent: int
    cut: int
    kills: int
    lost: int
    doubled: int
    contradictory: int
    faults: int
    damaged: int
    unsettled: int
    slowest_start: float
    seconds: float
    put_off: dict[str, int]

    @property
    def good(self) -> bool:
        """Tell whether nothing went wrong."""
        wrong = (
            self.lost or self.doubled or self.contradictory or self.faults or self.damaged or self.unsettled
        )
        return not wrong

    def told(self) -> dict[str, object]:
        """Return the figures."""
        return {**asdict(self), "good": self.good}


@dataclass
class Seen:
    """What the clients were told, by upload."""

    answers: dict[int, set[str]] = field(default_factory=dict)
    sent: int = 0
    cut: int = 0
    faults: int = 0
    put_off: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)


class Server:
    """``asqms serve`` in a process group of its own, killed without a warning and started again."""

    def __init__(self, home: Path, kind: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._home = home
        known = ["asqms.D008", "asqms.D009"] if kind == "postgresql" else []
        self._accepted = [part for one in known for part in ("--accept", one)]
        self._process: subprocess.Popen[bytes] | None = None
        self.slowest = 0.0
        self.kills = 0

    def start(self) -> None:
        """Start and wait until it answers."""
        began = time.monotonic()
        command = [sys.executable, "-m", "asqms", "serve", *self._accepted]
        environment = {**os.environ, "ASQMS_ADDRESS": f"127.0.0.1:{self.port}"}
        with (self._home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        while time.monotonic() - began < START_SECONDS:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                self.slowest = max(self.slowest, time.monotonic() - began)
                return
        raise RuntimeError((self._home / "server.log").read_text(encoding="utf-8")[-2000:])

    def kill(self) -> None:
        """Kill the server and its children at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self.kills += 1


def torture(kind: str, uploads: int, clients: int, kills: int) -> Outcome:
    """Send everything, kill meanwhile, then compare what was told with what is there."""
    with new_server(kind) as home:
        token = _organisation()
        close_connections()
        began = time.monotonic()
        server, seen, over = Server(home, kind), Seen(), Event()
        server.start()
        killer = Thread(target=_kill_now_and_then, args=(server, kills, over))
        killer.start()
        work = [number for number in range(uploads) for _ in range(1 + secrets.randbelow(5))]
        secrets.SystemRandom().shuffle(work)
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(lambda number: _send(server, token, number, seen), work))
        over.set()
        killer.join()
        server.kill()
        outcome = _compare(uploads, seen, server)
        outcome.seconds = round(time.monotonic() - began, 1)
        return outcome


def _kill_now_and_then(server: Server, kills: int, over: Event) -> None:
    for _ in range(kills):
        if over.wait(1 + pause(3000)):
            return
        server.kill()
        server.start()


def _organisation() -> str:
    """Found an organisation with an item, and return the token of its continuous integration."""
    from asqms.contexts.organization import api as organization
    from asqms.contexts.organization.data import Actor, Channel
    from asqms.contexts.organization.models import Account
    from asqms.kernel.clock import SystemClock

    at = SystemClock().now()
    row = organization.found_organisation(ORGANISATION, "Torture", at=at)
    operator = organization.operator_of(ORGANISATION, at=at)
    day = at.date().isoformat()
    for kind, content in (
        ("people", {"id": "builder", "name": "Builder"}),
        ("projects", {"id": "project", "name": "Project", "owner": "builder"}),
        ("items", {"id": "item", "name": "Item", "project": "project", "domain": "in_vehicle",
                   "owner": "builder", "phases": [{"phase": "development", "since": day}]}),
        ("assignments", {"role": "quality_manager", "person": "builder", "since": day}),
    ):  # fmt: skip
        organization.write_record(operator, kind, content)
    account = Account.objects.create_user(
        "builder@torture.example", secrets.token_urlsafe(20), name="Builder"
    )
    organization.join(account, row, "builder", at=at)
    builder = Actor(row.pk, row.uid, "builder", at, Channel.SESSION)
    rights = ["evidence.receive", "evidence.view"]
    return organization.create_token(builder, "ci", rights=rights, days=30).secret


def _body(number: int) -> bytes:
    statement = {
        "subject": "item",
        "series": f"series-{number}",
        "name": f"{number}.xml",
    }
    content = (
        f'<testsuite name="s{number}" tests="{number + 1}" failures="0">'
        + "".join(f'<testcase classname="c" name="t{one}"/>' for one in range(number % 40 + 1))
        + "</testsuite>"
    )
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="statement"\r\n\r\n{json.dumps(statement)}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{number}.xml"\r\n'
        f"Content-Type: application/xml\r\n\r\n{content}\r\n--{BOUNDARY}--\r\n"
    )
    return parts.encode()


def _send(server: Server, token: str, number: int, seen: Seen) -> None:
    """Send one upload until it is acknowledged; some tries are cut off at any byte."""
    body = _body(number)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(body)),
    }
    if number % 2:
        headers["Idempotency-Key"] = f"upload-{number}"
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if secrets.randbelow(4) == 0:
            _cut_off(server.port, headers, body, seen)
        try:
            status, told = _post(server.port, headers, body)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1 + pause(300))
            continue
        if _noted(status, told, number, seen):
            return
        time.sleep(0.1 + pause(500))


def _noted(status: int, told: bytes, number: int, seen: Seen) -> bool:
    """Keep what was told; True when the upload is acknowledged."""
    with seen.lock:
        seen.sent += 1
        if status in {http.client.OK, http.client.CREATED}:
            found = json.loads(told)
            seen.answers.setdefault(number, set()).add(f"{found['id']} {found['digest']}")
            return True
        if status not in {
            http.client.TOO_MANY_REQUESTS,
            http.client.SERVICE_UNAVAILABLE,
            http.client.CONFLICT,
        }:
            seen.faults += 1
            print(status, told[:300], file=sys.stderr)
        else:
            seen.put_off[f"{status} {json.loads(told).get('code', '')}"] += 1
    return False


def _post(port: int, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", "/api/v1/evidence/files", body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _cut_off(port: int, headers: Mapping[str, str], body: bytes, seen: Seen) -> None:
    """Send some bytes of the request, or all of them, and go away before the answer."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    whole = f"POST /api/v1/evidence/files HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode() + body
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as stream:
            stream.sendall(whole[: secrets.randbelow(len(whole) + 1)])
    except OSError:
        return
    with seen.lock:
        seen.cut += 1


def _uid(told: str) -> str:
    identity = told.partition(" ")[0]
    return base64.urlsafe_b64decode(identity + "=" * (-len(identity) % 4)).decode()


def _compare(uploads: int, seen: Seen, server: Server) -> Outcome:
    from asqms.contexts.evidence.api import has_bytes
    from asqms.contexts.ledger.api import verify_ledger
    from asqms.contexts.ledger.models import Head
    from asqms.contexts.organization.models import Organisation
    from asqms.contexts.work.api import rotten_files

    organisation = Organisation.objects.get(reference=ORGANISATION).uid
    rows = Head.objects.filter(organisation=organisation, kind="evidence_files")
    sent = rows.exclude(key__startswith="product.")  # what the server writes by itself is no upload
    heads = dict(sent.values_list("key", "version"))
    told = {one for answers in seen.answers.values() for one in answers}
    without_bytes = sum(not has_bytes(organisation, one.partition(" ")[2]) for one in told)
    outcome = Outcome(
        uploads=uploads,
        sent=seen.sent,
        cut=seen.cut,
        kills=server.kills,
        lost=len({_uid(one) for one in told} - set(heads)) + without_bytes,
        doubled=sum(version != 1 for version in heads.values()) + max(0, len(heads) - uploads),
        contradictory=sum(len(answers) != 1 for answers in seen.answers.values()),
        faults=seen.faults,
        damaged=len(verify_ledger(organisation)) + len(rotten_files()),
        unsettled=uploads - len(seen.answers),
        slowest_start=round(server.slowest, 1),
        seconds=0.0,
        put_off=dict(seen.put_off),
    )
    close_connections()
    return outcome
