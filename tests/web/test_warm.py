# SPDX-License-Identifier: Apache-2.0
"""What a process loads before it answers: catalogues and templates; no fault of its own stops it."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.template import engines

from asqms.contexts.catalog import api as catalog
from asqms.contexts.organization.models import Organisation
from asqms.kernel.clock import FrozenClock
from asqms.project.warm import warm
from tests.support.personas import AT, Small


def test_the_catalogue_and_every_template_are_ready(small: Small) -> None:
    with patch.object(catalog, "catalogue", wraps=catalog.catalogue) as asked:
        warm(FrozenClock(AT))
    asked.assert_called_once_with(small.organisation.uid, AT.date())
    (loader,) = engines["django"].engine.template_loaders  # type: ignore[attr-defined]
    assert "screens/today/overview/template.html" in loader.get_template_cache


def test_a_database_that_is_away_does_not_keep_a_process_from_starting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with patch.object(Organisation, "objects") as rows:
        rows.order_by.side_effect = OperationalError("the database is away")
        warm(FrozenClock(AT))
    assert "the database is away" in caplog.text
