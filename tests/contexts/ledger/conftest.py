# SPDX-License-Identifier: Apache-2.0
"""What happens after a commit happens in these tests at once, though their transaction is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction


@pytest.fixture
def kept_checkpoints(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the newest checkpoint in its file as after a commit, and take the file away at the end."""
    monkeypatch.setattr(transaction, "on_commit", lambda run: run())
    yield
    shutil.rmtree(Path(settings.ASQMS_CONFIG.home) / "ledger", ignore_errors=True)
