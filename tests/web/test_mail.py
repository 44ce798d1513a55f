# SPDX-License-Identifier: Apache-2.0
"""The page on which somebody chooses mail, and the same over the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from asqms.contexts.correspondence import api as correspondence
from tests.support.personas import Small

pytestmark = pytest.mark.django_db


def test_mail_is_chosen_for_oneself(small: Small, member_client: Callable[[str], Client]) -> None:
    client = member_client("brake-lead")
    page = client.get("/settings/mail/").content.decode()
    assert "This server sends no mail yet" in page
    assert client.post("/settings/mail/", {"choice": "daily"}).status_code == 302
    assert correspondence.mail_choice(small.actor("brake-lead")) == "daily"
    assert correspondence.mail_choice(small.actor("radio-lead")) == "none"
    client.post("/settings/mail/", {"choice": "nonsense"})
    assert correspondence.mail_choice(small.actor("brake-lead")) == "none"
