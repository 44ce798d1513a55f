# SPDX-License-Identifier: Apache-2.0
"""Addresses of what is chosen in the bar."""

from django.urls import path

from asqms.faces.web.screens.preferences.page import preferences

urlpatterns = [path("preferences/", preferences, name="preferences")]
