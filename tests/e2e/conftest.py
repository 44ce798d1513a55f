# SPDX-License-Identifier: Apache-2.0
"""The demo on a server of its own, once for all journeys, and one journey for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.journeys import PATIENCE, Journey
from tests.support.served import ROOT, Served, asqms, served

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the demo organisation; journeys leave what others look at as it is."""
    home = tmp_path_factory.mktemp("journeys") / "demo"
    shutil.copytree(_made_once(tmp_path_factory), home)
    with served(home, "demo", ROOT / "demo" / "workspace", home) as found:
        yield found


def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a demo that nobody serves: the first test process makes it for all."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / "demo-for-journeys"
    with (shared / "demo-for-journeys.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            made = asqms("demo", ROOT / "demo" / "workspace", shared / "demo-in-the-making", "--no-serve")
            assert made.returncode == 0, made.stderr
            (shared / "demo-in-the-making").rename(folder)
    return folder


@pytest.fixture
def journey(request: pytest.FixtureRequest, chromium: Browser, demo: Served) -> Iterator[Journey]:
    """Give a journey through the demo; no browser may have complained when it ends."""
    yield from journey_at(request, chromium, demo)


def journey_at(request: pytest.FixtureRequest, browser: Browser, server: Served) -> Iterator[Journey]:
    """Give a journey through a server, named like its test."""
    name = request.node.name.removeprefix("test_").replace("_", "-")
    made = Journey(name, browser, server)
    yield made
    made.close()
    assert made.complaints == []
