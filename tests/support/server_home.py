# SPDX-License-Identifier: Apache-2.0
"""Gives every test process a data folder of its own before Django reads its settings.

Everything that tests write lies in memory where the machine has a folder for that: thousands of small files
and databases are not flushed to a disk. Durability is what ``torture`` is about, on a disk it records itself.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own is made in it
ENOUGH = 2 << 30


def _in_memory() -> bool:
    """Tell whether there is a folder in memory with room for all that tests write."""
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH


def _own_folder(prefix: str) -> str:
    made = tempfile.mkdtemp(prefix=prefix)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


if "TMPDIR" not in os.environ and _in_memory():
    tempfile.tempdir = MEMORY
    os.environ["TMPDIR"] = tempfile.tempdir = _own_folder("asqms-tests-")  # test processes inherit it

HOME = _own_folder("asqms-test-")
os.environ["ASQMS_HOME"] = HOME
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asqms.project.settings")
