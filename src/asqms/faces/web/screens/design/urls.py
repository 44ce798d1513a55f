# SPDX-License-Identifier: Apache-2.0
"""The address of the living page; it does not exist elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from asqms.faces.web.screens.design.page import design

urlpatterns = [path("design/", design, name="design")] if settings.ASQMS_CONFIG.demo or settings.DEBUG else []
