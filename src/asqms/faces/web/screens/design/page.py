# SPDX-License-Identifier: Apache-2.0
"""Shows every component; its sample texts are data and stay in the languages they are in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asqms.contexts.organization.errors import ConflictError
from asqms.faces.web.problems import refusal_of
from asqms.faces.web.screens.design import examples


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Show the living page."""
    shown = {name.lower(): value for name, value in vars(examples).items() if name.isupper()}
    shown["sample_refusal"] = refusal_of(ConflictError("projects", "brake-assist", 3))
    return render(request, "screens/design/template.html", {**shown, "place": "organisation"})
