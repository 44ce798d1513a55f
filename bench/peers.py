# SPDX-License-Identifier: Apache-2.0
"""The peers: installed from the registry by name, each into a virtual environment of its own."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from bench.measure import say

PACKAGES = {
    "lobster": ("bmw-lobster",),
    "reqif": ("reqif",),
    "needs": ("sphinx-needs", "sphinx"),
}


def install(name: str, home: Path) -> Path:
    """Install a peer where it is missing and return the folder of its commands."""
    place = home / name
    stamp = place / ".installed"
    commands = place / "bin"
    if not stamp.exists():
        say(f"Installing {', '.join(PACKAGES[name])} into {place} (once) ...")
        venv.create(place, with_pip=True, clear=True)
        pip = [str(commands / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, *PACKAGES[name]], check=True)
        stamp.touch()
    return commands


def version(commands: Path, packages: Sequence[str]) -> str:
    """Return the installed versions of packages, for the report."""
    script = (
        "import sys; from importlib.metadata import version as v; "
        "print(*(f'{n} {v(n)}' for n in sys.argv[1:]), sep=', ')"
    )
    done = subprocess.run(
        [str(commands / "python"), "-c", script, *packages], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def own_python() -> list[str]:
    """Return how asqms is called: as a process, never imported."""
    return [sys.executable, "-m", "asqms"]
