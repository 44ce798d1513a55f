# SPDX-License-Identifier: Apache-2.0
"""Addresses of gates: the list, one about a scope, and the proof of a decision."""

from django.urls import path

from asqms.faces.web.screens.gates.overview.page import GatesScreen
from asqms.faces.web.screens.gates.proof.page import GateProofScreen
from asqms.faces.web.screens.gates.scope.page import ScopeGateScreen

urlpatterns = [
    path("gates/", GatesScreen.as_view(), name="gates"),
    path("gates/<slug:gate>/", ScopeGateScreen.as_view(), name="gate_whole"),
    path("gates/<slug:gate>/<str:scope>/", ScopeGateScreen.as_view(), name="gate"),
    path("records/<str:number>/gate/<slug:step>/", GateProofScreen.as_view(), name="gate_proof"),
]
