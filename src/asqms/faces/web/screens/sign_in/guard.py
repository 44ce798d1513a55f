# SPDX-License-Identifier: Apache-2.0
"""Lets only members of an organisation to the views of django-allauth that protect an account."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase

from asqms.faces.web.screen import require_actor


def member_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return the view behind the door every screen has."""
    return require_actor(view)
