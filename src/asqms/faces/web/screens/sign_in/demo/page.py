# SPDX-License-Identifier: Apache-2.0
"""One click into the demo as somebody; outside the demo this address does not exist."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from asqms.contexts.organization import api as organization
from asqms.faces.web.screens.sign_in.passwords import enter


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in as one of the demo's accounts."""
    account = organization.demo_account(request.POST.get("email", ""))
    if account is None:
        raise Http404
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, None) and target.startswith("/")
    return enter(request, account, "demo", target if safe else "/")
