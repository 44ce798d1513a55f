# SPDX-License-Identifier: Apache-2.0
"""Loads what every page needs before a process answers, so that its first reader does not wait for it."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation
from django.utils.translation import gettext

import asqms.faces.web
from asqms.contexts.catalog import api as catalog
from asqms.contexts.organization.models import Organisation
from asqms.kernel.clock import Clock
from asqms.kernel.errors import AsqmsError

MOST_ORGANISATIONS = 5
"""Catalogues of so many organisations are kept ready; further ones are loaded when first asked for."""
_LOG = logging.getLogger(__name__)


def warm(clock: Clock) -> None:
    """Load addresses, languages, templates and catalogues; what cannot be loaded now is left for later."""
    get_resolver().reverse_dict  # noqa: B018 - worked out when asked for the first time
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            gettext("Today")
    for name in _templates():
        get_template(name)
    try:
        for uid in Organisation.objects.order_by("pk").values_list("uid", flat=True)[:MOST_ORGANISATIONS]:
            catalog.catalogue(uid, clock.now().date())
    except (DatabaseError, AsqmsError) as error:
        _LOG.warning("Catalogues are loaded when first asked for: %s", error)


def _templates() -> list[str]:
    web = Path(asqms.faces.web.__path__[0])
    return sorted(path.relative_to(web).as_posix() for path in web.rglob("*.html"))
