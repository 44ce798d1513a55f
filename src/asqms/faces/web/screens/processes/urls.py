# SPDX-License-Identifier: Apache-2.0
"""Addresses of the pages about processes."""

from django.urls import path

from asqms.faces.web.screens.processes.overview.page import ProcessesScreen
from asqms.faces.web.screens.processes.process.page import ProcessScreen

urlpatterns = [
    path("processes/", ProcessesScreen.as_view(), name="processes"),
    path("processes/<str:process>/", ProcessScreen.as_view(), name="process"),
]
