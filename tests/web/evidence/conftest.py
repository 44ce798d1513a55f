# SPDX-License-Identifier: Apache-2.0
"""A store of its own for every test, and a record to look at."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import Received
from asqms.contexts.evidence.readers import readers
from tests.contexts.evidence.samples import junit
from tests.support.personas import Small

Receive = Callable[..., Received]


@pytest.fixture(autouse=True)
def _own_home(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.ASQMS_CONFIG = replace(settings.ASQMS_CONFIG, home=tmp_path / "home", evidence_url="")
    yield
    readers().close()


@pytest.fixture
def receive(small: Small) -> Receive:
    """Receive bytes about the controller of the brake project."""

    def run(data: bytes = b"", **stated: object) -> Received:
        statement = {"subject": "controller", "name": "junit.xml", **stated}
        return evidence.receive_evidence(small.operator, statement, stream=io.BytesIO(data or junit()))

    return run
