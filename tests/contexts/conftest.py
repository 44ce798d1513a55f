# SPDX-License-Identifier: Apache-2.0
"""Fixtures over a database; the suite runs on SQLite and, where it is reachable, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from asqms.contexts.work.commands import webhooks
from asqms.contexts.work.domain.addresses import networks
from tests.support.personas import Small, small_organisation
from tests.support.receiver import Receiver


@pytest.fixture
def small(db: None) -> Small:  # noqa: ARG001 - opens the database
    """Return the small organisation."""
    return small_organisation()


@pytest.fixture
def foreign(db: None) -> Small:  # noqa: ARG001
    """Return an organisation full of canaries."""
    return small_organisation("foreign", word="CANARY")


@pytest.fixture
def receiver(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:  # noqa: ARG001
    """Return a receiver of webhooks on this machine, which webhooks may reach."""
    monkeypatch.setattr(webhooks, "allowed_networks", lambda: networks(["127.0.0.0/8"]))
    one = Receiver()
    yield one
    one.close()
