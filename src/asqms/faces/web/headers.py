# SPDX-License-Identifier: Apache-2.0
"""Headers that every answer carries: what a browser may load, keep and tell others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
}
"""What a page may load: only what this server sends, nothing written inline, nothing evaluated."""

FIXED: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


SIGN_ON = "/sign-in/with/"
_THIS_MACHINE = "http://localhost:* http://127.0.0.1:*"


def sign_on_policy() -> str:
    """Return the policy of the page that leads to a sign-on elsewhere: its form is answered from there.

    A server that is opened without https, to try, may lead to a sign-on on the same machine.
    """
    elsewhere = "https:" if settings.SESSION_COOKIE_SECURE else f"https: {_THIS_MACHINE}"
    return FIXED["Content-Security-Policy"].replace("form-action 'self'", f"form-action 'self' {elsewhere}")


class SecurityHeaders:
    """Sets the headers an answer does not set itself; HSTS is Django's, from the settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        response = self._get_response(request)
        if request.path.startswith(SIGN_ON):
            response.headers.setdefault("Content-Security-Policy", sign_on_policy())
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ("Cookie",))
        return response
