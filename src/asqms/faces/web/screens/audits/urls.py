# SPDX-License-Identifier: Apache-2.0
"""Addresses of the audit programme, checklists of audits and readiness."""

from django.urls import path

from asqms.faces.web.screens.audits.checklist.page import ChecklistScreen
from asqms.faces.web.screens.audits.overview.page import AuditsScreen
from asqms.faces.web.screens.audits.readiness.page import ReadinessScreen

urlpatterns = [
    path("audits/", AuditsScreen.as_view(), name="audits"),
    path("audits/<str:number>/checklist/", ChecklistScreen.as_view(), name="audit_checklist"),
    path("organisation/readiness/", ReadinessScreen.as_view(), name="readiness"),
]
