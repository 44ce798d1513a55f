# SPDX-License-Identifier: Apache-2.0
"""A person's way through the pages in a real browser, with a picture of every main step."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.support.served import ROOT, Served

PICTURES = ROOT / "build" / "screenshots"
LOCALES = {"en": "en-GB", "zh-Hans": "zh-CN", "de": "de-DE"}
PATIENCE = 60_000
"""Milliseconds a step may take on a loaded machine."""


@dataclass
class Journey:
    """Opens browsers of people at one server and keeps pictures and what the browsers complain about."""

    name: str
    browser: Browser
    server: Served
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    steps: int = 0

    def browser_of(
        self, account: str = "", *, language: str = "en", width: int = 1440, script: bool = True
    ) -> Page:
        """Return a page of a browser of its own, signed in as an account the demo offers."""
        context = self.browser.new_context(
            base_url=self.server.address,
            viewport={"width": width, "height": 900 if width > 500 else 844},
            locale=LOCALES[language],
            java_script_enabled=script,
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: self._complain(told.type, told.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if account:
            page.goto("/sign-in/")
            page.get_by_role("button", name=account).click()
            page.locator(".person-menu").wait_for()
        return page

    def picture(self, page: Page, step: str) -> None:
        """Keep a picture of the whole page."""
        self.steps += 1
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{self.name}-{self.steps:02}-{step}.png", full_page=True)

    def close(self) -> None:
        """Close every browser of this journey."""
        for context in self.contexts:
            context.close()

    def _complain(self, kind: str, text: str) -> None:
        if kind == "error" and "the server responded with a status of 4" not in text:
            self.complaints.append(text)


def until_shown(page: Page, wanted: Locator) -> None:
    """Open the page anew until the background work shows in it."""
    limit = time.monotonic() + PATIENCE / 1000
    while not wanted.first.is_visible():
        assert time.monotonic() < limit, page.locator("main").inner_text()
        page.wait_for_timeout(500)
        page.reload()
