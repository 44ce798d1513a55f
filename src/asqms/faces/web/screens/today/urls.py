# SPDX-License-Identifier: Apache-2.0
"""The address of the first page."""

from django.urls import path

from asqms.faces.web.screens.today.overview.page import TodayScreen

urlpatterns = [path("", TodayScreen.as_view(), name="home")]
