# SPDX-License-Identifier: Apache-2.0
"""Addresses of the ledger's pages."""

from django.urls import path

from asqms.faces.web.screens.ledger.checkpoints.page import CheckpointsScreen
from asqms.faces.web.screens.ledger.record.page import ProofScreen, RecordScreen, VerifierScreen
from asqms.faces.web.screens.ledger.records.page import LedgerScreen, VerificationScreen

urlpatterns = [
    path("ledger/", LedgerScreen.as_view(), name="ledger"),
    path("ledger/verification/", VerificationScreen.as_view(), name="ledger_verification"),
    path("ledger/checkpoints/", CheckpointsScreen.as_view(), name="checkpoints"),
    path("ledger/verifier/", VerifierScreen.as_view(), name="ledger_verifier"),
    path("ledger/records/<str:kind>/", RecordScreen.as_view(), name="ledger_record"),
    path("ledger/records/<str:kind>/proof/", ProofScreen.as_view(), name="ledger_proof"),
]
