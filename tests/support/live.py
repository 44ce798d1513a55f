# SPDX-License-Identifier: Apache-2.0
"""A real server in a process of its own, with the small organisation: ``python -m tests.support.live HOME``.

Writes a line of JSON with its port and the tokens of some people to standard output, then serves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PIPELINES = {"ingest-only": ["evidence.receive"], "gate": ["evidence.receive", "conformity.view"]}
"""Tokens as the page of tokens makes them for pipelines."""
PEOPLE = ("quality-lead", "brake-lead", "sensor-contact")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections are cut on purpose."""


class _Handler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(home: Path) -> None:
    """Set the organisation up and serve it."""
    os.environ["ASQMS_HOME"] = str(home)
    from asqms.project.platform import open_platform, prepare_database

    open_platform(home)
    prepare_database()
    from asqms.contexts.conformity import api as conformity
    from asqms.contexts.organization import api as organization
    from asqms.contexts.work.api import Worker
    from asqms.kernel.clock import SystemClock
    from asqms.project.wsgi import application
    from tests.support.personas import small_organisation

    small = small_organisation()
    now = SystemClock().now()
    conformity.bring_up_to_date(small.organisation, at=now)
    tokens = {}
    for person in PEOPLE:
        small.account(person)
        actor = small.actor(person, at=now)
        rights = [
            one.name for one in organization.known_rights() if organization.may_anywhere(actor, one.name)
        ]
        tokens[person] = organization.create_token(actor, "live", rights=rights, days=30).secret
    lead = small.actor("quality-lead", at=now)
    for name, rights in PIPELINES.items():
        tokens[name] = organization.create_token(lead, name, rights=rights, days=30).secret
    Worker(SystemClock(), idle_seconds=0.1).start_thread()
    with make_server("127.0.0.1", 0, application, _Server, _Handler) as server:
        sys.stdout.write(json.dumps({"port": server.server_port, "tokens": tokens}) + "\n")
        sys.stdout.flush()
        server.serve_forever()


@contextmanager
def live_server(home: Path) -> Iterator[dict[str, object]]:
    """Give port and tokens of a server that runs while the block does."""
    root = Path(__file__).parents[2]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASQMS_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.live", str(home)],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield json.loads(line)
    finally:
        process.kill()
        process.communicate()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
