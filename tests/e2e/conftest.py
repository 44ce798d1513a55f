# SPDX-License-Identifier: Apache-2.0
"""The demo on a server of its own, once for all journeys, and one journey for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.journeys import PATIENCE, Journey
from tests.support.served import ROOT, Served, served

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the demo organisation; journeys leave what others look at as it is."""
    home = tmp_path_factory.mktemp("journeys") / "demo"
    with served(home, "demo", ROOT / "demo" / "workspace", home) as found:
        yield found


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
