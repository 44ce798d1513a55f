# SPDX-License-Identifier: Apache-2.0
"""Members' clients and a browser at a live server, for tests of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from asqms.project.config import read_config
from asqms.project.openid_connect import openid_connect_provider
from asqms.project.saml import saml_provider
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider, running_provider
from tests.support.personas import Small

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Settings: TypeAlias = Any
"""Settings as pytest-django lends them to a test."""
LOCALES = {"en": "en-GB", "zh-Hans": "zh-CN", "de": "de-DE"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let only tests in a browser reach sockets of this machine."""
    for item in items:
        if "browse" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(autouse=True)
def _any_host(settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]


@pytest.fixture
def member_client(small: Small) -> Callable[[str], Client]:
    """Return a function that gives a client signed in as a person of the small organisation."""

    def signed_in(person: str = "quality-lead") -> Client:
        client = Client()
        client.force_login(small.account(person), backend=BACKEND)
        return client

    return signed_in


@pytest.fixture(scope="session")
def _provider_of_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with running_provider(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture
def identity_provider(_provider_of_session: IdentityProvider) -> Iterator[IdentityProvider]:
    """Return a provider that tells the truth until the test has it lie; the test needs sockets."""
    yield _provider_of_session
    _provider_of_session.changes.clear()
    _provider_of_session.asked.clear()


@dataclass
class Browsing:
    """Opens pages of the live server and collects what the browser complains about."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        path: str,
        *,
        account: AbstractBaseUser | None = None,
        language: str = "en",
        theme: str = "light",
        width: int = 1440,
        script: bool = True,
    ) -> Page:
        """Open a page as a reader with this language, theme and width; signed in with an account."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]
            locale=LOCALES[language],
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        if account is not None:
            client = Client()
            client.force_login(account, backend=BACKEND)
            value = client.cookies["asqms_session"].value
            context.add_cookies([{"name": "asqms_session", "value": value, "url": self.address}])
        page = context.new_page()
        page.on("console", lambda told: self._complain(told.type, told.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address + path)
        return page

    def _complain(self, kind: str, text: str) -> None:
        if kind == "error" and "the server responded with a status of 4" not in text:
            self.complaints.append(text)


class QuietHandler(WSGIRequestHandler):
    """Answers without a line in the log for every request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class OneAtATime(Thread):
    """Serves the application over the test's own connection, so that nothing is ever committed.

    The ledger refuses to be emptied, so tests cannot clean up after themselves in any other way.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.server = WSGIServer(("localhost", 0), QuietHandler, allow_reuse_address=False)
        self._connection = connections["default"]

    def run(self) -> None:
        """Answer until told to stop."""
        connections["default"] = self._connection
        self.server.set_app(WSGIHandler())
        self.server.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """Answer no more."""
        self.server.shutdown()
        self.server.server_close()
        self.join()


@pytest.fixture
def server(db: None) -> Iterator[str]:  # noqa: ARG001 - opens the database
    """Serve the application and return its address."""
    connection = connections["default"]
    connection.inc_thread_sharing()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    thread = OneAtATime()
    thread.start()
    yield f"http://localhost:{thread.server.server_port}"
    thread.stop()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    connection.dec_thread_sharing()


@pytest.fixture
def browse(chromium: Browser, server: str) -> Iterator[Browsing]:
    """Return a reader's browser; what it complains about fails the test."""
    browsing = Browsing(chromium, server)
    yield browsing
    for context in browsing.contexts:
        context.close()
    assert browsing.complaints == []


def violations(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds: the rule and the first place."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], str(one["nodes"][0]["target"])) for one in found]


@pytest.fixture
def open_id(settings: Settings, identity_provider: IdentityProvider, tmp_path: Path) -> None:
    """Follow docs/guides/sign-in.md: three settings, and the client id and secret that the provider gave."""
    _own_cache(settings, tmp_path)
    environment = {
        "ASQMS_OIDC_ISSUER": identity_provider.issuer,
        "ASQMS_OIDC_CLIENT": CLIENT,
        "ASQMS_OIDC_SECRET": SECRET,
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": openid_connect_provider(read_config(environment))}


@pytest.fixture
def provider(settings: Settings, identity_provider: IdentityProvider, tmp_path: Path) -> IdentityProvider:
    """Follow docs/guides/sign-in.md: one setting, and the metadata of the SAML provider in a file."""
    _own_cache(settings, tmp_path)
    environment = {"ASQMS_SAML_METADATA": str(identity_provider.metadata_file())}
    settings.SOCIALACCOUNT_PROVIDERS = {"saml": saml_provider(read_config(environment))}
    return identity_provider


def _own_cache(settings: Settings, folder: Path) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(folder)}}
