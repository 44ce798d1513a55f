# SPDX-License-Identifier: Apache-2.0
"""Commands of the product in processes that have imported the libraries already: ``with warm() as run``.

One process imports what takes most of a start and knows no setting; each command runs in a fork of it, which
reads its own environment, sets up the applications and ends as the command line does. Cold starts are tested
by the journeys, by ``set-up`` and by what commands start themselves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO

LIBRARIES = (
    "asqms.documents.applicability",
    "asqms.engine.evaluate",
    "asqms.faces.cli.application",
    "asqms.project.start",
    "asqms.workspace.assess",
    "asqms.workspace.build",
    "asqms.workspace.traces",
    "cryptography.x509",
    "django.core.management.commands.migrate",
    "django.core.serializers.json",
    "django.db.models",
    "django.forms",
    "django.template",
    "django.urls",
    "duckdb",
    "httpx",
    "jwt",
    "psycopg",
    "requests",
)
"""Nothing of these asks for the settings of the server."""


@dataclass(frozen=True, slots=True)
class Warm:
    """A process from which commands start."""

    process: subprocess.Popen[str]

    def asqms(self, *arguments: str, environment: Mapping[str, str]) -> tuple[int, str]:
        """Run a command to its end; return its exit code, and its output with its errors."""
        return self._done({"arguments": ["asqms", *arguments]}, environment)

    def python(self, code: str, *arguments: str, environment: Mapping[str, str]) -> tuple[int, str]:
        """Run a program like ``python -c``."""
        return self._done({"code": code, "arguments": ["-c", *arguments]}, environment)

    def _done(self, asked: dict[str, object], environment: Mapping[str, str]) -> tuple[int, str]:
        with tempfile.NamedTemporaryFile() as output:
            told = asked | {"environment": dict(environment), "output": output.name}
            _pipe(self.process.stdin).write(json.dumps(told) + "\n")
            _pipe(self.process.stdin).flush()
            answer = _pipe(self.process.stdout).readline()
            return int(answer), Path(output.name).read_text(encoding="utf-8")


@contextmanager
def warm() -> Iterator[Warm]:
    """Give a process from which commands start, until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.warm"],
        cwd=Path(__file__).parents[2],
        env={name: value for name, value in os.environ.items() if not name.startswith(("ASQMS_", "DJANGO_"))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Warm(process)
        _pipe(process.stdin).close()


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def serve() -> None:
    """Import the libraries, then start a command for every line that is read."""
    for name in LIBRARIES:
        import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _become(asked["arguments"], asked["environment"], asked["output"], asked.get("code"))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(arguments: Sequence[str], environment: Mapping[str, str], output: str, code: str | None) -> None:
    """Be a process of its own with the arguments and the environment; never return."""
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = arguments
    for number, place, flags in ((0, os.devnull, os.O_RDONLY), (1, output, os.O_WRONLY)):
        os.dup2(os.open(place, flags | (os.O_APPEND if number else 0)), number)
    os.dup2(1, 2)
    ended = 1
    try:
        ended = _ran(code)
    except BaseException:  # noqa: BLE001 - told, and then the process ends
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended)


def _ran(code: str | None) -> int:
    if code is not None:
        exec(code, {"__name__": "__main__"})  # noqa: S102 - a program of the tests
        return 0
    from asqms.__main__ import main

    return main()


if __name__ == "__main__":
    serve()
