# SPDX-License-Identifier: Apache-2.0
"""What people do with a record in a browser: fill it, take a step, look at its state."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

SAID = {"date": "2026-12-01", "number": "1"}
NAMING = {"field-practice", "field-proof", "field-team"}


def fill(page: Page, save: str = "Save") -> None:
    """Fill every field of the record that is empty, also those of later states, and save."""
    later = page.locator("details.work-later")
    if later.count() and later.get_attribute("open") is None:
        later.locator("summary").click()
    for field in page.locator('[name^="field-"]').all():
        _fill_one(field)
    page.get_by_role("button", name=save, exact=True).click()


def _fill_one(field: Locator) -> None:
    if field.evaluate("one => one.tagName") == "SELECT":
        if not field.input_value():
            field.select_option(index=1)
        return
    kind = field.get_attribute("type") or "text"
    if kind in {"checkbox", "radio"} or field.get_attribute("name") in NAMING:
        return
    if not field.input_value():
        field.fill(SAID.get(kind, "Looked at on test bench 2."))


def take(page: Page, step: str) -> None:
    """Take a step that asks for nothing more."""
    page.locator(".work-steps").get_by_role("button", name=step).click()
    expect(page.locator("#refusal")).to_have_count(0)


def state(page: Page, name: str) -> None:
    """Wait until the record is in a state."""
    expect(page.locator(".work-path [aria-current=step]")).to_have_text(name)
