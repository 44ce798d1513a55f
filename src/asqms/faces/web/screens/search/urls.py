# SPDX-License-Identifier: Apache-2.0
"""Addresses of the search and of kept views."""

from django.urls import path

from asqms.faces.web.screens.search.results.page import SearchScreen
from asqms.faces.web.screens.search.views.page import SavedViewsScreen

urlpatterns = [
    path("search/", SearchScreen.as_view(), name="search"),
    path("views/", SavedViewsScreen.as_view(), name="saved_views"),
]
