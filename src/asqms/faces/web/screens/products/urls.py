# SPDX-License-Identifier: Apache-2.0
"""Addresses of projects, software items, their verdicts and proposals about them."""

from django.urls import path

from asqms.faces.web.screens.organisation.decide.page import ItemDecideScreen
from asqms.faces.web.screens.products.forms.page import ItemFormScreen, ProjectFormScreen
from asqms.faces.web.screens.products.item.applicability.page import ItemApplicabilityScreen
from asqms.faces.web.screens.products.item.classification.page import ItemClassificationScreen
from asqms.faces.web.screens.products.item.evidence.page import ItemEvidenceScreen
from asqms.faces.web.screens.products.item.history.page import ItemHistoryScreen
from asqms.faces.web.screens.products.item.obligations.page import ItemObligationsScreen
from asqms.faces.web.screens.products.item.overview.page import ItemOverviewScreen
from asqms.faces.web.screens.products.item.trace.page import ItemTraceScreen
from asqms.faces.web.screens.products.project.page import ProjectScreen
from asqms.faces.web.screens.products.projects.page import ProjectsScreen
from asqms.faces.web.screens.products.proposal.page import ProposalScreen
from asqms.faces.web.screens.products.start.page import StartScreen
from asqms.faces.web.screens.products.suppliers.page import SupplierFormScreen, SuppliersScreen
from asqms.faces.web.screens.products.verdict.page import ItemVerdictScreen

PROJECT = "products/<str:project>/"
ITEM = f"{PROJECT}items/<str:item>/"

urlpatterns = [
    path("products/", ProjectsScreen.as_view(), name="products"),
    path("register/project/", ProjectFormScreen.as_view(), name="project_new"),
    path("register/start/", StartScreen.as_view(), name="project_start"),
    path("suppliers/", SuppliersScreen.as_view(), name="suppliers"),
    path("register/supplier/", SupplierFormScreen.as_view(), name="supplier_new"),
    path("suppliers/<str:supplier>/edit/", SupplierFormScreen.as_view(), name="supplier_edit"),
    path("register/item/", ItemFormScreen.as_view(), name="item_new"),
    path("proposals/<str:uid>/", ProposalScreen.as_view(), name="proposal"),
    path(PROJECT, ProjectScreen.as_view(), name="project"),
    path(f"{PROJECT}edit/", ProjectFormScreen.as_view(), name="project_edit"),
    path(ITEM, ItemOverviewScreen.as_view(), name="item"),
    path(f"{ITEM}edit/", ItemFormScreen.as_view(), name="item_edit"),
    path(f"{ITEM}obligations/", ItemObligationsScreen.as_view(), name="item_obligations"),
    path(f"{ITEM}evidence/", ItemEvidenceScreen.as_view(), name="item_evidence"),
    path(f"{ITEM}traceability/", ItemTraceScreen.as_view(), name="item_trace"),
    path(f"{ITEM}classification/", ItemClassificationScreen.as_view(), name="item_classification"),
    path(f"{ITEM}applicability/", ItemApplicabilityScreen.as_view(), name="item_applicability"),
    path(f"{ITEM}history/", ItemHistoryScreen.as_view(), name="item_history"),
    path(f"{ITEM}obligations/<str:practice>/", ItemVerdictScreen.as_view(), name="verdict"),
    path(f"{ITEM}obligations/<str:practice>/<str:action>/", ItemDecideScreen.as_view(), name="decide"),
]
