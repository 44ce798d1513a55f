# SPDX-License-Identifier: Apache-2.0
"""Addresses of the organisation's pages."""

from django.urls import path

from asqms.faces.web.screens.organisation.compare.page import CompareScreen
from asqms.faces.web.screens.organisation.decide.page import DecideScreen
from asqms.faces.web.screens.organisation.obligations.page import GapsScreen, ObligationsScreen
from asqms.faces.web.screens.organisation.overview.page import OverviewScreen, StandingScreen
from asqms.faces.web.screens.organisation.rollout.page import RolloutScreen
from asqms.faces.web.screens.organisation.trend.page import TrendScreen
from asqms.faces.web.screens.organisation.unit.page import UnitScreen
from asqms.faces.web.screens.organisation.verdict.page import VerdictScreen

urlpatterns = [
    path("organisation/", OverviewScreen.as_view(), name="organisation"),
    path("organisation/standing/", StandingScreen.as_view(), name="standing"),
    path("organisation/compare/", CompareScreen.as_view(), name="compare"),
    path("organisation/rollout/", RolloutScreen.as_view(), name="organisation_rollout"),
    path("organisation/trend/", TrendScreen.as_view(), name="organisation_trend"),
    path("organisation/units/<str:unit>/", UnitScreen.as_view(), name="organisation_unit"),
    path("organisation/gaps/", GapsScreen.as_view(), name="organisation_gaps"),
    path("organisation/obligations/", ObligationsScreen.as_view(), name="organisation_obligations"),
    path("organisation/obligations/<str:practice>/", VerdictScreen.as_view(), name="organisation_verdict"),
    path(
        "organisation/obligations/<str:practice>/<str:action>/",
        DecideScreen.as_view(),
        name="organisation_decide",
    ),
]
