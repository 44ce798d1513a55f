# SPDX-License-Identifier: Apache-2.0
"""Fixtures over a database; the suite runs on SQLite and, where it is reachable, on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.support.personas import Small, small_organisation


@pytest.fixture
def small(db: None) -> Small:  # noqa: ARG001 - opens the database
    """Return the small organisation."""
    return small_organisation()


@pytest.fixture
def foreign(db: None) -> Small:  # noqa: ARG001
    """Return an organisation full of canaries."""
    return small_organisation("foreign", word="CANARY")
