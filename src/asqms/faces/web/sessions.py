# SPDX-License-Identifier: Apache-2.0
"""The sessions of an account, kept by django-allauth: noted at most once a minute, listed, ended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

NOTED_EVERY = timedelta(minutes=1)
_BROWSERS = {
    "Edg": "Edge",
    "EdgA": "Edge",
    "EdgiOS": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "HeadlessChrome": "Chromium",
    "Chromium": "Chromium",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
"""Words by which browsers tell their names, the more particular first: most claim to be the last as well."""
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One browser somebody is signed in with."""

    id: int
    browser: str
    address: str
    since: datetime
    seen: datetime
    current: bool


def note_activity(request: HttpRequest) -> None:
    """Remember that the session is in use; a page that follows within a minute writes nothing.

    Sessions live in the machine's own time, also where the demo lives on another day.
    """
    at = timezone.now()
    key = request.session.session_key
    seen = UserSession.objects.filter(session_key=key).values_list("last_seen_at", flat=True).first()
    if seen is not None and seen < at - NOTED_EVERY:
        UserSession.objects.filter(session_key=key).update(last_seen_at=at)


def own_sessions(account: Any, current: str | None) -> tuple[OwnSession, ...]:  # noqa: ANN401 - any user
    """Return the sessions of an account that are still open, the current and the newest first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    rows = UserSession.objects.filter(Exists(alive), user=account)[:200]
    shown = (
        OwnSession(
            id=row.pk,
            browser=browser_of(row.user_agent),
            address=row.ip,
            since=row.created_at,
            seen=row.last_seen_at,
            current=row.session_key == current,
        )
        for row in rows
    )
    return tuple(sorted(shown, key=lambda one: (one.current, one.seen), reverse=True))


def end_session(account: Any, number: int) -> bool:  # noqa: ANN401 - any user
    """End one session of an account at once; False when it has no such session."""
    found = UserSession.objects.filter(user=account, pk=number).first()
    if found is None:
        return False
    found.end()
    return True


def end_other_sessions(account: Any, current: str | None) -> None:  # noqa: ANN401 - any user
    """End every session of an account but one."""
    for row in UserSession.objects.filter(user=account).exclude(session_key=current):
        row.end()


def browser_of(agent: str) -> str:
    """Return a browser and its system by name, as far as they tell."""
    browser = next((_BROWSERS[name] for name in _BROWSERS if re.search(rf"\b{name}/", agent)), "")
    system = next((_SYSTEMS[name] for name in _SYSTEMS if re.search(rf"\b{name}\b", agent)), "")
    return ", ".join(part for part in (browser, system) if part) or agent[:60] or "?"
