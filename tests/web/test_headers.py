# SPDX-License-Identifier: Apache-2.0
"""What every answer tells the browser, and how assets are sent."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client, override_settings

from asqms.faces.web.assets import script, stylesheet

pytestmark = pytest.mark.django_db
MemberClient = Callable[..., Client]


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/settings/", "/no-such-page/", "/set-up/", "/assets/none.css"]
)
@pytest.mark.usefixtures("small")
def test_every_answer_carries_the_policy(path: str) -> None:
    answer = Client().get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]


def test_pages_are_not_kept_by_anybody(member_client: MemberClient) -> None:
    answer = member_client().get("/settings/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {"Cookie", "Accept-Language"} <= {one.strip() for one in answer.headers["Vary"].split(",")}


def test_assets_are_kept_for_ever_and_packed() -> None:
    for asset in (stylesheet(), script()):
        answer = Client().get(f"/assets/{asset.name}", headers={"accept-encoding": "gzip"})
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert gzip.decompress(answer.content) == asset.content
        assert Client().get(f"/assets/{asset.name}").content == asset.content
    assert len(script().packed) + len(stylesheet().packed) < 40_000


def test_an_asset_of_another_version_does_not_exist() -> None:
    assert Client().get("/assets/00000000000000000000.css").status_code == 404


def test_a_server_behind_https_says_so() -> None:
    with override_settings(SECURE_HSTS_SECONDS=31_536_000):
        answer = Client().get("/sign-in/", secure=True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_cookies_cannot_be_read_by_scripts(member_client: MemberClient) -> None:
    client = member_client()
    client.post("/preferences/", {"language": "de", "theme": "dark", "next": "/settings/"})
    assert settings.SESSION_COOKIE_HTTPONLY
    for name in ("asqms_language", "asqms_theme"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
