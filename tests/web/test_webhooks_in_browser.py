# SPDX-License-Identifier: Apache-2.0
"""The page of webhooks in a browser: with and without the script, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from asqms.contexts.organization import api as organization
from asqms.contexts.work import api as work
from tests.support.personas import Small
from tests.support.receiver import Receiver
from tests.web.conftest import Browsing, violations

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]
PAGE = "/settings/webhooks/"


@pytest.mark.parametrize("script", [True, False])
def test_a_webhook_is_added_tested_and_removed_in_the_browser(
    browse: Browsing, small: Small, receiver: Receiver, *, script: bool
) -> None:
    page = browse.open(PAGE, account=small.account("admin"), script=script)
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_label("verdict.changed").check()
    page.get_by_role("button", name="Add").click()
    assert page.get_by_label("Secret of the webhook").input_value().startswith("whsec_")
    page.get_by_role("button", name="Send a test").first.click()
    expect(page.get_by_text("webhook.test is on its way")).to_be_visible()
    page.get_by_text("Remove", exact=True).first.click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Nothing hears of events yet")).to_be_visible()
    assert work.subscriptions(small.organisation.uid) == ()
    assert browse.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_read_it(
    browse: Browsing, small: Small, receiver: Receiver, theme: str, width: int
) -> None:
    admin = small.actor("admin")
    hook, _ = organization.add_webhook(admin, receiver.url, ["verdict.changed", "proposal.made"])
    organization.send_test_event(admin, hook.uid)
    page = browse.open(PAGE, account=small.account("admin"), theme=theme, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
