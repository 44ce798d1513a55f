# SPDX-License-Identifier: Apache-2.0
"""What all suites share: one browser for a test process, the small organisations, founded once a module."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.test import override_settings
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from asqms.contexts.work.commands import webhooks
from asqms.contexts.work.domain.addresses import networks
from tests.support.browser import require_chromium
from tests.support.module_rows import kept_for_the_module
from tests.support.personas import Small, small_organisation
from tests.support.receiver import Receiver

settings.register_profile("suite", deadline=None)  # a loaded machine is slow; nothing is timed in tests
settings.load_profile("suite")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium once."""
    path = require_chromium()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _passwords_at_once() -> Iterator[None]:
    """Let no test wait for the hash of a password, which is slow on purpose."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Small]:  # noqa: ARG001
    """Return the small organisation of the module; tests ask for ``small``."""
    with kept_for_the_module(django_db_blocker):
        yield small_organisation()


@pytest.fixture(scope="module")
def founded_elsewhere(
    founded: Small,  # noqa: ARG001 - below it
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Small]:
    """Return the foreign organisation of the module; tests ask for ``foreign``."""
    with kept_for_the_module(django_db_blocker):
        yield small_organisation("foreign", word="CANARY")


@pytest.fixture
def small(founded: Small, db: None) -> Small:  # noqa: ARG001 - what the test writes is taken back
    """Return the small organisation as it was founded."""
    return founded


@pytest.fixture
def foreign(founded_elsewhere: Small, db: None) -> Small:  # noqa: ARG001
    """Return an organisation full of canaries, of which nobody in the small one may see anything."""
    return founded_elsewhere


@pytest.fixture
def receiver(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:  # noqa: ARG001
    """Return a receiver of webhooks on this machine, which webhooks may reach."""
    monkeypatch.setattr(webhooks, "allowed_networks", lambda: networks(["127.0.0.0/8"]))
    one = Receiver()
    yield one
    one.close()
