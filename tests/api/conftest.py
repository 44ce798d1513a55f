# SPDX-License-Identifier: Apache-2.0
"""People of the small organisations as callers of the API, each with a token of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from asqms.contexts.organization import api as organization
from asqms.kernel.clock import FrozenClock
from tests.support.personas import AT, Small

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass
class Caller:
    """Somebody with a token."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def __call__(self, method: str, path: str, content: object = None, **headers: str) -> HttpResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        body = (
            b""
            if content is None
            else content
            if isinstance(content, bytes)
            else json.dumps(content).encode()
        )
        kind = given.pop("Content-Type", "application/json")
        address = path if path.startswith("/") else f"/api/v1/{path}"
        return self.client.generic(method, address, body, content_type=kind, headers=given)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self("GET", path, **headers)


def token_of(small: Small, person: str, *, rights: list[str] | None = None, scope: str = "") -> str:
    """Return a token of a person with every right the person has, or the ones named."""
    small.account(person)
    actor = small.actor(person)
    wanted = rights
    if wanted is None:
        wanted = [
            one.name for one in organization.known_rights() if organization.may_anywhere(actor, one.name)
        ]
    if not wanted:
        return ""
    return organization.create_token(actor, "test", rights=wanted, scope=scope, days=30).secret


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asqms.faces.api.boundary.SystemClock", lambda: FrozenClock(NOW))


@pytest.fixture
def caller(small: Small) -> Callable[..., Caller]:
    def made(person: str, **limits: object) -> Caller:
        return Caller(token_of(small, person, **limits))

    return made


__all__ = ["AT", "NOW", "Caller", "token_of"]
