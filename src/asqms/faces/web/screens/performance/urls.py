# SPDX-License-Identifier: Apache-2.0
"""Addresses of the pages of performance."""

from django.urls import path

from asqms.faces.web.screens.performance.indicator.page import IndicatorScreen
from asqms.faces.web.screens.performance.overview.page import PerformanceScreen

urlpatterns = [
    path("performance/", PerformanceScreen.as_view(), name="performance"),
    path("performance/<str:kpi>/", IndicatorScreen.as_view(), name="performance_indicator"),
]
