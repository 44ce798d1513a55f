# SPDX-License-Identifier: Apache-2.0
"""Packs files into a release and writes the list of their digests."""

import hashlib
import os
from pathlib import Path


def manifest(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file below a folder by relative name, in name order."""
    digests = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digests[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests


def differs(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the names that were added, removed or changed."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def publish(folder: Path, target: str) -> int:
    """Copy a folder to the release server and return the exit code."""
    return os.system("cp -r " + str(folder) + " " + target)
