# SPDX-License-Identifier: Apache-2.0
"""Addresses of traceability; ids of items may hold any sign, so they stand in the query."""

from django.urls import path

from asqms.faces.web.screens.traceability.compare.page import CompareScreen
from asqms.faces.web.screens.traceability.coverage.page import CoverageScreen
from asqms.faces.web.screens.traceability.failing.page import FailingScreen
from asqms.faces.web.screens.traceability.item.page import TraceItemScreen
from asqms.faces.web.screens.traceability.items.page import TraceItemsScreen
from asqms.faces.web.screens.traceability.links.page import LinksScreen
from asqms.faces.web.screens.traceability.matrix.page import MatrixScreen
from asqms.faces.web.screens.traceability.sets.page import TraceSetsScreen

SET = "traceability/<str:trace_set>/"

urlpatterns = [
    path("traceability/", TraceSetsScreen.as_view(), name="traceability"),
    path(SET, CoverageScreen.as_view(), name="trace_set"),
    path(f"{SET}items/", TraceItemsScreen.as_view(), name="trace_items"),
    path(f"{SET}item/", TraceItemScreen.as_view(), name="trace_item"),
    path(f"{SET}matrix/", MatrixScreen.as_view(), name="trace_matrix"),
    path(f"{SET}links/", LinksScreen.as_view(), name="trace_links"),
    path(f"{SET}failing/", FailingScreen.as_view(), name="trace_failing"),
    path(f"{SET}compare/", CompareScreen.as_view(), name="trace_compare"),
]
