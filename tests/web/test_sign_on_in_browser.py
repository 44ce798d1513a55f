# SPDX-License-Identifier: Apache-2.0
"""Signing on elsewhere as a person does it: the buttons, the provider's page on another site, and back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from asqms.contexts.organization import api as organization
from asqms.project.config import read_config
from asqms.project.openid_connect import openid_connect_provider
from asqms.project.saml import saml_provider
from tests.support.identity_provider import PASSWORD, SECRET, IdentityProvider
from tests.support.personas import Small
from tests.web.conftest import Browsing, violations

pytestmark = pytest.mark.django_db
MEMBER = "s-1001"
OIDC, SAML = "Single sign-on", "Company sign-on"


@pytest.fixture
def both(settings: Any, identity_provider: IdentityProvider, browse: Browsing) -> Browsing:
    """Set up both ways of docs/guides/sign-in.md, on another site than the provider's."""
    environment = {
        "ASQMS_OIDC_ISSUER": identity_provider.issuer,
        "ASQMS_OIDC_CLIENT": "trial",
        "ASQMS_OIDC_SECRET": SECRET,
        "ASQMS_SAML_METADATA": str(identity_provider.metadata_file()),
    }
    config = read_config(environment)
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": openid_connect_provider(config),
        "saml": saml_provider(config),
    }
    browse.address = browse.address.replace("localhost", "127.0.0.1")
    return browse


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
@pytest.mark.usefixtures("small")
def test_the_ways_in_are_usable_by_everybody(both: Browsing, language: str, width: int) -> None:
    page = both.open("/sign-in/", language=language, width=width)
    for name in (OIDC, SAML):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name=OIDC).click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _through(page: Page, name: str, provider: IdentityProvider, wanted: str) -> None:
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{provider.issuer}/**")
    page.fill("input[name=username]", MEMBER)
    page.fill("input[name=password]", PASSWORD)
    page.locator("button[type=submit]").first.click()
    page.wait_for_url(wanted)


@pytest.mark.parametrize("name", [OIDC, SAML])
def test_an_invited_person_comes_in_and_comes_back(
    both: Browsing, small: Small, identity_provider: IdentityProvider, name: str
) -> None:
    made = organization.invite(small.actor("admin"), "jun@small.example", "Jun Wei", roles=[("reader", "")])
    page = both.open(f"/invitation/{made.token}/")
    _through(page, name, identity_provider, f"{both.address}/")
    assert page.goto(f"{both.address}/settings/").status == 200  # type: ignore[union-attr]
    assert "jun@small.example" in page.content()
    page.goto(f"{both.address}/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{both.address}/sign-in/")
    page.context.clear_cookies(domain="localhost")  # of the provider, which would not ask again
    page.goto(f"{both.address}/settings/tokens/")
    _through(page, name, identity_provider, f"{both.address}/settings/tokens/")
    both.complaints[:] = [one for one in both.complaints if "net::ERR" not in one]  # styles of its pages
