# SPDX-License-Identifier: Apache-2.0
"""Pages, lists, searches and exports are read as every role: nothing foreign shows (G-C2).

The suite reads one address of each route and way to ask it as each role, two as the role with the most to see
of one project. ``make fuzz-api`` reads more: ASQMS_TESTS_EXAMPLES above 1 gives every role two addresses and
every way to ask.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections import Counter, deque
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.authz.conftest import CANARY, Both
from tests.authz.routes import routes
from tests.authz.test_matrix import ROLES

EVERYTHING = int(os.environ.get("ASQMS_TESTS_EXAMPLES", "1")) > 1
THOROUGH = "project_manager"
"""The role that reads two addresses of each route, and what is asked in many ways at once."""
MOST_QUESTIONS = 1
"""What is asked in more ways at once (a past day, sorted, the next page) is read by one of the roles."""
_LINK = re.compile(r"""(?:href|action|hx-get)="([^"]+)\"""")
_NOT_FOLLOWED = re.compile(r"sign-out|/assets/|\.css|\.js|^mailto:|^#")
QUESTIONS = ("canary", "CANARY", "own", "a", "OP.VER")
ELSEWHERE = (b"OwnRadio", b"OwnPlayer", b"ownplayer", b"ownradio")
"""Names of the other project, which people of one project must not meet."""
CRAWLERS = (
    "quality_manager",
    "administrator",
    "project_manager",
    "external_auditor",
    "supplier_contact",
    "reader",
    "no_role",
)
OF_ONE_PROJECT = {"project_manager", "software_developer", "external_auditor", "supplier_contact"}


def _text_of(answer: object) -> bytes:
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    given = answer.items()  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {value}" for name, value in given).encode()
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content += b"".join(archive.read(name) for name in archive.namelist())
    return headers + content


def _starts() -> list[str]:
    plain = [f"/{route.template}" for route in routes() if not route.parameters and route.method == "GET"]
    pages = [
        address for address in plain if not address.startswith(("/api/", "/sign-in/", "/settings/security/"))
    ]
    asked = [f"{address}{word}" for address in ("/search/?q=", "/api/v1/search?q=") for word in QUESTIONS]
    lists = [address for address in plain if address.startswith("/api/v1/")]
    narrowed = [f"{address}?{name}=canarycontroller" for address in lists for name in ("within", "scope")]
    past = [
        f"{address}?as_of=2026-11-10"
        for address in ("/organisation/", "/products/", "/people/", "/evidence/")
    ]
    files = [f"{address}?export=csv" for address in pages]
    files += [f"{address}?export=xlsx" for address in ("/organisation/gaps/", "/products/", "/people/")]
    return [*plain, *asked, *narrowed, *past, *files]


def _links(address: str, text: str) -> list[str]:
    found = []
    for link in _LINK.findall(text):
        if _NOT_FOLLOWED.search(link):
            continue
        parts = urlsplit(urljoin(address, link.replace("&amp;", "&")))
        if not parts.netloc or parts.netloc == "testserver":
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def _kind(address: str) -> tuple[str, ...]:
    """Return the route of an address and the names of what it is asked with."""
    path, _, query = address.partition("?")
    return (_route(path), *sorted({one.partition("=")[0] for one in query.split("&") if query}))


@cache
def _route(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return ""


@pytest.mark.parametrize("role", CRAWLERS)
def test_nothing_foreign_shows(role: str, both: Both) -> None:
    client = Client(raise_request_exception=False)
    account = both.own.account(ROLES[role])
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    waiting, seen = deque(_starts()), set()
    thorough = EVERYTHING or role == THOROUGH
    of_one_route = 2 if thorough else 1
    read: Counter[tuple[str, ...]] = Counter()
    while waiting:
        address = waiting.popleft()
        if address in seen:
            continue
        kind = _kind(address)
        many = len(kind) > 1 + MOST_QUESTIONS and not thorough
        if many or read[kind] >= of_one_route:
            continue
        seen.add(address)
        read[kind] += 1
        with transaction.atomic():
            answer = client.get(address)
            text = _text_of(answer)
            transaction.set_rollback(rollback=True)
        assert answer.status_code < 500, address
        # What the asker wrote may stand in the answer; what it names may not.
        shown = (
            text.replace(b"canarycontroller", b"").replace(b"q=CANARY", b"").replace(b'value="CANARY"', b"")
        )
        if "CANARY" not in address:
            assert CANARY.encode() not in shown, address
        if role in OF_ONE_PROJECT:
            assert not [word for word in ELSEWHERE if word in text], address
        if "text/html" in answer.headers.get("Content-Type", ""):
            waiting.extend(_links(address, text.decode(errors="replace")))
    assert read.total() > 100
