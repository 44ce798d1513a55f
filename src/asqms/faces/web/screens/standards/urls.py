# SPDX-License-Identifier: Apache-2.0
"""Addresses of the pages about standards."""

from django.urls import path

from asqms.faces.web.screens.standards.crosswalk.page import CrosswalkScreen
from asqms.faces.web.screens.standards.differences.page import DifferencesScreen
from asqms.faces.web.screens.standards.overlays.page import OverlayScreen, OverlaysScreen
from asqms.faces.web.screens.standards.overview.page import StandardsScreen
from asqms.faces.web.screens.standards.practice.page import PracticeScreen
from asqms.faces.web.screens.standards.practices.page import PracticesScreen
from asqms.faces.web.screens.standards.requirement.page import RequirementScreen
from asqms.faces.web.screens.standards.standard.page import StandardScreen

urlpatterns = [
    path("standards/", StandardsScreen.as_view(), name="standards"),
    path("standards/practices/", PracticesScreen.as_view(), name="practices"),
    path("standards/practices/<str:practice>/", PracticeScreen.as_view(), name="practice"),
    path("standards/crosswalk/", CrosswalkScreen.as_view(), name="crosswalk"),
    path("standards/differences/", DifferencesScreen.as_view(), name="catalogue_differences"),
    path("standards/overlays/", OverlaysScreen.as_view(), name="overlays"),
    path("standards/overlays/<path:name>/", OverlayScreen.as_view(), name="overlay"),
    path("standards/<str:standard>/", StandardScreen.as_view(), name="standard"),
    path("standards/<str:standard>/<path:requirement>/", RequirementScreen.as_view(), name="requirement"),
]
