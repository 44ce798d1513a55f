# SPDX-License-Identifier: Apache-2.0
"""The views of the settings: one's own first, then what administers the organisation."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.faces.web.language import current_language
from asqms.faces.web.parts import Tab
from asqms.faces.web.wording import words

VIEWS = (
    ("profile", "settings", ""),
    ("mail", "mail", ""),
    ("security", "mfa_index", ""),
    ("sessions", "usersessions_list", ""),
    ("tokens", "tokens", ""),
    ("organisation", "organisation_settings", "organization.edit_settings"),
    ("access", "access", "organization.manage_access"),
    ("webhooks", "webhooks", "organization.edit_settings"),
    ("record_types", "record_types", "governance.view"),
    ("calendar", "work_calendar", "governance.view"),
    ("jobs", "jobs", "organization.view_inside"),
)
"""Key, name of the address, and the right without which a view is not offered."""


def tabs_of(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """Return the views the reader may see, the current one marked."""
    actor: Actor | None = getattr(request, "actor", None)
    language = current_language()
    with organization.roles_remembered():
        return tuple(
            Tab(words(language, f"settings.{name}"), reverse(page), current=name == current)
            for name, page, right in VIEWS
            if not right or (actor is not None and organization.may(actor, right))
        )
