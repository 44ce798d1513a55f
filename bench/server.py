# SPDX-License-Identifier: Apache-2.0
"""The server at size: ``make bench-server`` loads an organisation, then twenty people read its pages.

Times are as seen by the callers on this machine; memory is that of the process that answers.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import quantiles

ADDRESS = "127.0.0.1:8499"
SITE = f"http://{ADDRESS}"
PAGES = (
    "/",
    "/organisation/",
    "/organisation/gaps/",
    "/organisation/gaps/?within=project8",
    "/organisation/rollout/",
    "/organisation/trend/",
    "/products/",
    "/products/project7/",
    "/products/project7/items/item7/",
    "/products/project7/items/item7/obligations/OP.VER.04/",
    "/evidence/",
    "/standards/",
    "/standards/practices/OP.VER.04/",
    "/standards/iso26262/",
    "/processes/",
    "/processes/OP.VER/",
    "/people/",
    "/ledger/",
    "/search/?q=item7",
    "/api/v1/obligations?limit=50",
    "/api/v1/items?limit=50",
    "/api/v1/evidence?limit=50",
    "/api/v1/standing",
)
USERS = 20
LIMIT_MILLISECONDS = 200


def main() -> int:
    """Run on SQLite and on PostgreSQL, or on the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=5_000)
    parser.add_argument("--evidence", type=int, default=200_000)
    parser.add_argument(
        "--rounds", type=int, default=3, help="How often each of the users asks for each page."
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        return _inside(given.items, given.evidence, given.rounds)
    for database in ("sqlite", "postgresql") if given.database == "both" else (given.database,):
        print(f"== {database}: {given.items:,} items, {given.evidence:,} pieces of evidence, {USERS} people")
        with tempfile.TemporaryDirectory(prefix="asqms-bench-") as home, _database(database) as url:
            kept = {name: value for name, value in os.environ.items() if not name.startswith("ASQMS_")}
            more = {"ASQMS_HOME": home, "DJANGO_SETTINGS_MODULE": "asqms.project.settings"}
            if url:
                more["ASQMS_DATABASE_URL"] = url
            command = [sys.executable, "-m", "bench.server", "--inside", *sys.argv[1:]]
            subprocess.run(command, env=kept | more, check=True)
    return 0


@contextmanager
def _database(name: str) -> Iterator[str]:
    if name == "sqlite":
        with nullcontext():
            yield ""
        return
    from tools.with_postgresql import cluster, programs

    folder = programs()
    if folder is None:
        raise SystemExit("PostgreSQL was not found.")
    with cluster(folder) as url:
        yield url


def _inside(items: int, evidence: int, rounds: int) -> int:
    started = time.perf_counter()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"empty folder to tables: {time.perf_counter() - started:.1f} s")
    from asqms.contexts.conformity import api as conformity
    from bench.server_data import load_organisation

    started = time.perf_counter()
    actor = load_organisation(items, evidence)
    print(f"loaded in {time.perf_counter() - started:.0f} s")
    started = time.perf_counter()
    conformity.catch_up(actor)
    standing = conformity.standing(actor)
    if standing is None:
        raise SystemExit("There is no assessment.")
    total = conformity.visible_total(actor, standing).rollups[""]
    obligations = total.mandatory.total + total.recommended.total
    print(f"evaluated {obligations:,} obligations in {time.perf_counter() - started:.0f} s")
    for day in (9, 19):
        started = time.perf_counter()
        _one_more(actor, day)
        conformity.catch_up(actor)
        print(f"one piece of evidence evaluated in {(time.perf_counter() - started) * 1000:.0f} ms")
    started = time.perf_counter()
    _one_edit(actor)
    written = time.perf_counter() - started
    conformity.catch_up(actor)
    together = time.perf_counter() - started
    print(f"an edit of an item written in {written * 1000:.0f} ms, evaluated after {together * 1000:.0f} ms")
    _serve_and_ask(_session(actor), rounds)
    return 0


def _one_edit(actor: object) -> None:
    from asqms.contexts.ledger import api as ledger
    from asqms.contexts.organization import api as organization

    (known,) = ledger.current_records(actor.organisation_uid, "items", ["item7"])  # type: ignore[attr-defined]
    organization.write_record(actor, "items", {**(known.content or {}), "name": "Item seven"})  # type: ignore[arg-type]


def _one_more(actor: object, day: int) -> None:
    from asqms.contexts.organization import api as organization

    record = {
        "source": "one-more", "name": f"{day}.xml", "type": "report.test", "subject": "item7",
        "effective": f"2026-11-{day:02}", "received": f"2026-11-{day:02}",
        "facts": {"tests.total": 1, "tests.failed": 0},
    }  # fmt: skip
    organization.write_record(actor, "evidence_files", record)  # type: ignore[arg-type]


def _session(actor: object) -> str:
    """Return the cookie of the quality manager's session."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from asqms.contexts.organization import api as organization
    from asqms.contexts.organization.models import Account, Organisation

    account = Account.objects.create_user("p0@large.example", None, name="Person 0")
    row = Organisation.objects.get(pk=actor.organisation)  # type: ignore[attr-defined]
    organization.join(account, row, "p0", at=actor.at)  # type: ignore[attr-defined]
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def _serve_and_ask(cookie: str, rounds: int) -> None:
    import httpx

    environment = os.environ | {"ASQMS_ADDRESS": ADDRESS, "ASQMS_DEMO_DAY": "2026-11-20"}
    command = [sys.executable, "-m", "asqms", "serve", "--accept", "asqms.D005"]
    server = subprocess.Popen(command, env=environment)
    cookies = {"asqms_session": cookie}
    try:
        _wait(httpx)
        with httpx.Client(base_url=SITE, cookies=cookies, timeout=60) as client:
            for page in PAGES:
                answer = client.get(page)
                if answer.status_code != 200:  # noqa: PLR2004 - the one status of success
                    print(f"  {page} answered {answer.status_code}")
        idle = _memory(server.pid)
        times: dict[str, list[float]] = {page: [] for page in PAGES}
        threads = [
            threading.Thread(target=_person, args=(cookie, times, rounds, number)) for number in range(USERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _print(times, idle, _memory(server.pid))
    finally:
        server.terminate()
        server.wait(30)


def _wait(httpx: object) -> None:
    for _ in range(300):
        try:
            httpx.get(f"{SITE}/sign-in/")  # type: ignore[attr-defined]
        except (OSError, httpx.TransportError):  # type: ignore[attr-defined]
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server does not answer.")


def _person(cookie: str, times: dict[str, list[float]], rounds: int, number: int) -> None:
    """Ask for a page a second over one connection; what the asking itself costs is kept small."""
    time.sleep(number / USERS)
    connection = http.client.HTTPConnection(ADDRESS, timeout=120)
    for turn in range(rounds * len(PAGES)):
        page = PAGES[(turn * 7 + number) % len(PAGES)]
        started = time.perf_counter()
        connection.request("GET", page, headers={"Cookie": f"asqms_session={cookie}"})
        answer = connection.getresponse()
        answer.read()
        times[page].append(time.perf_counter() - started)
        if answer.status != 200:  # noqa: PLR2004 - the one status of success
            raise SystemExit(f"{page} answered {answer.status}")
        time.sleep(1.0)
    connection.close()


def _memory(parent: int) -> int:
    """Return the memory in use by the largest process below the one that was started, in MB."""
    found = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
        except (OSError, ValueError):
            continue
        if parent in {int(lines["PPid"]), int(lines["Pid"])}:
            found = max(found, int(lines.get("VmRSS", "0 kB").split()[0]) // 1024)
    return found


def _print(times: dict[str, Sequence[float]], idle: int, loaded: int) -> None:
    print(
        f"memory of the process that answers: {idle} MB after one visit to each page, {loaded} MB under load"
    )
    print(f"{'page':62} {'p50':>7} {'p95':>7} {'p99':>7}  ms, {USERS} people, one page a second each")
    for page, found in times.items():
        cuts = [cut * 1000 for cut in quantiles(found, n=100)]
        late = " !" if cuts[94] > LIMIT_MILLISECONDS else ""
        print(f"{page:62} {cuts[49]:7.0f} {cuts[94]:7.0f} {cuts[98]:7.0f}{late}")


if __name__ == "__main__":
    sys.exit(main())
