# SPDX-License-Identifier: Apache-2.0
"""Addresses of projects, software items and their verdicts."""

from django.urls import path

from asqms.faces.web.screens.products.verdict.page import ItemVerdictScreen

ITEM = "products/<str:project>/items/<str:item>/"

urlpatterns = [
    path("products/", ItemVerdictScreen.as_view(), name="products"),
    path("products/new/", ItemVerdictScreen.as_view(), name="project_new"),
    path("products/<str:project>/", ItemVerdictScreen.as_view(), name="project"),
    path(ITEM, ItemVerdictScreen.as_view(), name="item"),
    path(f"{ITEM}obligations/<str:practice>/", ItemVerdictScreen.as_view(), name="verdict"),
    path(f"{ITEM}obligations/<str:practice>/<str:action>/", ItemVerdictScreen.as_view(), name="decide"),
    path(
        "organisation/obligations/<str:practice>/<str:action>/",
        ItemVerdictScreen.as_view(),
        name="organisation_decide",
    ),
    path("proposals/<str:uid>/", ItemVerdictScreen.as_view(), name="proposal"),
]
