# SPDX-License-Identifier: Apache-2.0
"""A real provider of OpenID Connect and SAML on this machine, whose answers a test may falsify.

It is the package nanoidp, which can be one application in a process: one provider serves all tests. Its
SAML answers have the signature at the end of the assertion, where the schema of SAML forbids it; it is moved
behind the issuer on its way. An enveloped signature does not cover its own place, so it stays the provider's.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import jwt
import yaml
from flask import Flask, Response, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.support.saml_answers import NAMES, closed, opened

CLIENT = "asqms"
CLIENT_BY_FORM = "asqms-by-form"
SECRET = "of-the-client"  # noqa: S105 - of a provider that lives in tests only
PASSWORD = "at-the-provider"  # noqa: S105 - the same
CALLBACK = "http://testserver/sign-in/with/oidc/company/login/callback/"
SUBJECT_ID = "urn:oasis:names:tc:SAML:attribute:subject-id"
PEOPLE = {
    "s-1001": "jun@small.example",
    "s-2002": "mallory@elsewhere.example",
    "s-3003": "reader@small.example",
    "s-4004": "",
}
"""Subjects with the addresses the provider tells; nobody of it ever confirmed one."""

_ANSWER = re.compile('(name="SAMLResponse" value=")([^"]*)(")')
Change = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class IdentityProvider:
    """Where the provider is, whom it took in, and how its answers are changed on their way."""

    issuer: str
    folder: Path
    changes: dict[str, Change] = field(default_factory=dict)
    """What to do with the JSON of an address, by the end of its path."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Every request: the path and what was sent with it."""

    @property
    def private_key(self) -> bytes:
        """The key that tokens and assertions are signed with."""
        from nanoidp.services.crypto import get_crypto_service

        found: bytes = get_crypto_service().priv_pem
        return found

    @property
    def certificate(self) -> str:
        """The certificate of that key, as the provider publishes it."""
        return httpx.get(f"{self.issuer}/saml/cert.pem").text

    def change_claims(self, change: Change, *, key: bytes = b"", algorithm: str = "RS256") -> None:
        """Change the claims of every ID token from now on; signed again, with the same key or another."""

        def changed(answer: dict[str, Any]) -> dict[str, Any]:
            token = answer["id_token"]
            claims = change(jwt.decode(token, options={"verify_signature": False}))
            headers = {"kid": jwt.get_unverified_header(token)["kid"]}
            chosen = None if algorithm == "none" else key or self.private_key
            signed = jwt.encode(claims, chosen, algorithm=algorithm, headers=headers)
            return {**answer, "id_token": signed}

        self.changes["/token"] = changed

    def metadata_file(self) -> Path:
        """Write the SAML metadata of the provider to a file."""
        path = self.folder / "metadata.xml"
        path.write_bytes(httpx.get(f"{self.issuer}/saml/metadata").content)
        return path

    def sign_in(self, address: str, subject: str) -> httpx.Response:
        """Open the address a browser was sent to, sign in there, and return what the provider answers."""
        with httpx.Client() as browser:
            form = browser.get(address)
            fields = {
                name: unescape(value)
                for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form.text)
            }
            target = urljoin(address, str(form.url))
            return browser.post(target, data={**fields, "username": subject, "password": PASSWORD})

    def callback_for(self, address: str, subject: str) -> str:
        """Return the address, without its server, that the browser is sent back to."""
        location = self.sign_in(address, subject).headers["Location"]
        parts = urlsplit(location)
        return f"{parts.path}?{parts.query}"

    def saml_answer_for(self, address: str, subject: str) -> dict[str, str]:
        """Return the form that the browser posts back: ``SAMLResponse`` and ``RelayState``."""
        page = self.sign_in(address, subject).text
        return {
            name: unescape(value)
            for name, value in re.findall(r'name="(SAMLResponse|RelayState)" value="([^"]*)"', page)
        }


def _in_order(found: re.Match[str]) -> str:
    answer = opened(unescape(found[2]))
    for assertion in answer.findall("a:Assertion", NAMES):
        for signature in assertion.findall("s:Signature", NAMES):
            assertion.insert(1, signature)
    return f"{found[1]}{closed(answer)}{found[3]}"


def parameters(address: str) -> dict[str, str]:
    """Return the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Say nothing."""


def _write_configuration(folder: Path, issuer: str) -> None:
    # The trial client names no address: a live server of a test has another port each time.
    clients = [
        {"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": [CALLBACK]},
        {"client_id": "trial", "client_secret": SECRET},
        {
            "client_id": CLIENT_BY_FORM,
            "client_secret": SECRET,
            "redirect_uris": [CALLBACK],
            "token_endpoint_auth_method": "client_secret_post",
        },
    ]
    settings = {
        "server": {"rate_limit_token_endpoint": "10000/minute"},
        "oauth": {"issuer": issuer, "require_pkce": True, "clients": clients},
        "saml": {"entity_id": f"{issuer}/saml", "sso_url": f"{issuer}/saml/sso", "strict_binding": True},
        "jwt": {"keys_dir": str(folder / "keys")},
        "session": {"secret_key": "of-tests-only"},
        "logging": {"level": "ERROR"},
        "security_profile": "stricter-dev",
    }
    users = {
        subject: {"password": PASSWORD, "email": email, "attributes": {SUBJECT_ID: subject} if email else {}}
        for subject, email in PEOPLE.items()
    }
    (folder / "settings.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    (folder / "users.yaml").write_text(yaml.safe_dump({"users": users}), encoding="utf-8")


def _application(folder: Path) -> Flask:
    logging.getLogger("nanoidp").setLevel(logging.ERROR)
    from nanoidp.app import create_app

    app: Flask = create_app(str(folder))
    return app


@contextmanager
def running_provider(folder: Path) -> Iterator[IdentityProvider]:
    """Run the provider until the block ends; once in a process."""
    placeholder = make_server("localhost", 0, Flask("not yet"), threaded=True, request_handler=_Quiet)
    issuer = f"http://localhost:{placeholder.server_port}"
    _write_configuration(folder, issuer)
    provider = IdentityProvider(issuer, folder)
    app = _application(folder)

    @app.after_request
    def changed(response: Response) -> Response:
        provider.asked.append((request.path, {**request.args, **request.form}))
        for path, change in provider.changes.items():
            if request.path.endswith(path) and response.is_json and response.status_code == 200:
                response.set_data(json.dumps(change(response.get_json())))
        if request.path == "/saml/sso" and response.status_code == 200:
            response.set_data(_ANSWER.sub(_in_order, response.get_data(as_text=True)))
        return response

    placeholder.app = app
    thread = threading.Thread(target=_serve, args=(placeholder,), daemon=True)
    thread.start()
    yield provider
    placeholder.shutdown()
    thread.join()


def _serve(server: BaseWSGIServer) -> None:
    server.serve_forever(poll_interval=0.05)
    server.server_close()
