# SPDX-License-Identifier: Apache-2.0
"""Writes into the test report which requirement each test verifies, from spec/verification.yaml."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent


@cache
def _table() -> dict[str, list[str]]:
    return yaml.safe_load((ROOT / "spec" / "verification.yaml").read_text(encoding="utf-8"))


def requirements_of(path: str) -> list[str]:
    """Return the requirements that the tests of a module verify; the longest prefix counts."""
    matching = [prefix for prefix in _table() if path.startswith(prefix)]
    return _table()[max(matching, key=len)] if matching else []


def pytest_xdist_auto_num_workers() -> int:
    """Let ``-n auto`` start twice as many as there are cores: tests wait for browsers and servers."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores * 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = item.path.relative_to(ROOT).as_posix()
        item.user_properties.extend(("verifies", requirement) for requirement in requirements_of(path))
