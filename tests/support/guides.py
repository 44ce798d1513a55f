# SPDX-License-Identifier: Apache-2.0
"""Guides as programs: the fenced blocks of a page, and a shell small enough to run them in a test.

A ``console`` block holds commands after ``$`` and what they print; a line ``...`` stands for any lines, and
``...`` within a line for any text. ``exit=1`` behind the word console is the exit code of the last command,
0 without it; ``input=no,yes`` is what is typed. A block with ``file=PATH`` is a file to save.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from asqms.faces.cli.application import run
from asqms.faces.cli.session import Session
from asqms.kernel.clock import FrozenClock
from asqms.project.plugins import load_adapters

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""The day on which the guides are run: every shown date follows from it."""
COLUMNS = "100"
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its settings and its text; ``line`` is where it starts in the page."""

    language: str
    settings: dict[str, str]
    text: str
    line: int


@dataclass(frozen=True)
class Step:
    """One command of a console block, with the lines it is said to print and its exit code."""

    command: str
    shown: tuple[str, ...]
    exit_code: int
    typed: str


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in order."""
    for match in _FENCE.finditer(page):
        language, _, rest = match["info"].strip().partition(" ")
        settings = dict(word.split("=", 1) for word in rest.split() if "=" in word)
        yield Block(language, settings, match["body"], page.count("\n", 0, match.start()) + 1)


def steps(block: Block) -> list[Step]:
    """Return the commands of a console block; one that ends with a backslash goes on in the next line."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found and found[-1][0].endswith("\\") and not found[-1][1]:
            found[-1] = (found[-1][0][:-1] + line.strip(), [])
        elif found:
            found[-1][1].append(line)
    last = len(found) - 1
    typed = block.settings.get("input", "").replace(",", "\n")
    return [
        Step(
            command,
            tuple(shown),
            int(block.settings.get("exit", 0)) if number == last else 0,
            typed + "\n" if typed and number == last else "",
        )
        for number, (command, shown) in enumerate(found)
    ]


def execute(command: str, typed: str = "") -> tuple[int, str]:
    """Run one command in the current folder; return its exit code and everything it printed."""
    words = shlex.split(command)
    if words[0] == "cd":
        os.chdir(words[1])
        return 0, ""
    if words[0] == "asqms":
        return _asqms(words[1:], typed)
    if words[0] not in ("ls", "cat", "mkdir", "cp", "rm"):
        raise AssertionError(f"{words[0]} is no command that a guide may run")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


class _Keyboard:
    """Typed lines that show on the screen, as a terminal does it."""

    encoding = errors = None

    def __init__(self, typed: str, screen: io.TextIOWrapper) -> None:
        self._lines = io.StringIO(typed)
        self._screen = screen

    def readline(self, size: int = -1) -> str:
        line = self._lines.readline(size)
        self._screen.write(line)
        return line


def _asqms(arguments: list[str], typed: str) -> tuple[int, str]:
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="utf-8", write_through=True)
    session = Session(load_adapters, FrozenClock(TODAY))
    keyboard = _Keyboard(typed, stream)
    with redirect_stdout(stream), redirect_stderr(stream), patch.object(sys, "stdin", keyboard):
        code = run(arguments, session)
    return code, data.getvalue().decode()


def shown_as(shown: tuple[str, ...], printed: str) -> bool:
    """Return whether the lines shown in a page are what was printed, ``...`` standing for anything."""
    expected = "\n".join(line.rstrip() for line in shown).strip("\n")
    actual = "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n")
    if expected == "...":
        return True
    pattern = "".join(_pattern(line) for line in expected.split("\n")).removesuffix(r"\n")
    return re.fullmatch(pattern, actual + "\n" if expected.endswith("\n...") else actual) is not None


def _pattern(line: str) -> str:
    if line == "...":
        return r"(?:[^\n]*\n)*"
    return "[^\n]*".join(re.escape(part) for part in line.split("...")) + r"\n"
