# SPDX-License-Identifier: Apache-2.0
"""Addresses of the pages of performance."""

from django.urls import path

from asqms.faces.web.screens.performance.indicator.page import IndicatorScreen
from asqms.faces.web.screens.performance.overview.page import PerformanceScreen
from asqms.faces.web.screens.performance.review.page import ReviewScreen
from asqms.faces.web.screens.performance.reviews.page import ReviewsScreen

urlpatterns = [
    path("performance/", PerformanceScreen.as_view(), name="performance"),
    path("performance/reviews/", ReviewsScreen.as_view(), name="performance_reviews"),
    path("performance/reviews/<str:number>/", ReviewScreen.as_view(), name="performance_review"),
    path("performance/<str:kpi>/", IndicatorScreen.as_view(), name="performance_indicator"),
]
